import { describe, expect, it, onTestFinished } from 'vitest';
import { createEngineHost } from '#electron/main/engine-host.ts';
import { nodeSpawn } from '#electron/main/engine-spawn-node.ts';
import type { EngineProcess } from '#electron/main/engine-spawn.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import { temporaryFolder } from '../engine/kit.ts';

/** Longer than a second: so often does long work say that it goes on. */
const watch = { everyMs: 600, missed: 6 };

/** The real engine under the shell's host. */
function realHost() {
  const processes: EngineProcess[] = [];
  const start = nodeSpawn({ node: process.execPath, entry: engineEntry(false), env: process.env });
  const host = createEngineHost({
    dataDir: temporaryFolder(),
    appVersion: 'test',
    watch,
    spawn(events) {
      const started = start(events);
      processes.push(started);
      return started;
    },
  });
  onTestFinished(() => host.stop());
  host.start();
  return {
    host,
    processes,
    async must(name: string, input: object): Promise<unknown> {
      const outcome = await host.call(name, input);
      if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.refusal.message}`);
      return outcome.output;
    },
  };
}

describe.skipIf(process.platform === 'win32')('the engine itself, watched', () => {
  it('is replaced when it stands still, and nothing acknowledged is lost', async () => {
    const { host, processes, must } = realHost();
    await must('incident.declare', { title: 'The engine stands still' });
    process.kill(processes[0]?.pid ?? 0, 'SIGSTOP');
    expect(await must('incident.list', {})).toMatchObject([{ title: 'The engine stands still' }]);
    expect(processes).toHaveLength(2);
    expect(host.health()).toMatchObject({ state: 'up', restarts: 1 });
    expect(await must('log.verify', {})).toMatchObject({ ok: true });
  });

  it('is left alone while it imports for longer than it may be silent', async () => {
    const { host, must } = realHost();
    let took = 0;
    for (let length = 80_000; took <= watch.everyMs * watch.missed; length *= 2) {
      const rows = Array.from({ length }, (_, index) => {
        const at = new Date(Date.UTC(2026, 2, 1) + index * 1_000).toISOString();
        return `${at},note,@ana,"Replica ${index} of the cart is ${index % 7} s behind its primary"`;
      });
      const content = Buffer.from(['time,kind,actor,text', ...rows].join('\n')).toString('base64');
      const before = performance.now();
      await must('incident.import', { name: 'long.csv', content });
      took = performance.now() - before;
      expect(host.health()).toMatchObject({ state: 'up', restarts: 0 });
    }
  }, 120_000);
});
