import { onTestFinished, describe, expect, it } from 'vitest';
import { startEngine, engineEntry, type EngineChild } from '#test/soak/kit/engine.ts';
import { temporaryFolder } from '../engine/kit.ts';
import { headHashes, installation, sharedFolder, until } from './kit.ts';

/** Calls an engine of its own process; fails with words. */
async function must(child: EngineChild, name: string, input: unknown): Promise<Record<string, unknown>> {
  const outcome = await child.call(name, input);
  if (!outcome.ok) throw new Error(`${name}: ${outcome.refusal.message}`);
  return outcome.output as Record<string, unknown>;
}

async function started(dataDir: string): Promise<EngineChild> {
  const child = startEngine(dataDir, engineEntry(false));
  onTestFinished(async () => void (await child.kill()));
  const ready = await child.ready;
  if (!ready.ok) throw new Error(ready.refusal.message);
  return child;
}

describe('an engine that is killed while it exchanges', () => {
  it('loses nothing and doubles nothing, of what it took and of what it wrote', async () => {
    const folder = sharedFolder();
    const ana = await installation('ana');
    await ana.must('sync.start', { name: 'Team' });
    await ana.must('sync.carrier.set', { kind: 'folder', settings: { path: folder.path, seconds: 0.2 } });
    const { ref } = await ana.must('incident.declare', { title: 'Killed again and again' });
    const { code } = await ana.must('sync.invite', {});
    const dataDir = temporaryFolder();
    let bo = await started(dataDir);
    await must(bo, 'sync.join', { code });
    await until('bo knows the incident', async () => (await bo.call('incident.show', { ref })).ok);
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const writing = Promise.all(
        Array.from({ length: 150 }, async (_, n) => {
          const text = `bo ${round} ${n}`;
          const outcome = await bo.call('entry.log', { ref, text });
          if (outcome.ok) acknowledged.push(text);
        }),
      );
      for (let n = 0; n < 150; n += 1) await ana.must('entry.log', { ref, text: `ana ${round} ${n}` });
      await new Promise((resolve) => setTimeout(resolve, 40 + 60 * round));
      await bo.kill();
      await writing;
      bo = await started(dataDir);
    }
    const count = async (): Promise<number> => (await must(bo, 'engine.status', {}))['events'] as number;
    await until(
      'both have the same',
      async () => (await ana.must('engine.status', {})).events === (await count()),
      20_000,
    );
    await bo.stop();
    const again = await installation('bo', { dataDir });
    expect(await headHashes(again)).toEqual(await headHashes(ana));
    const { entries } = await ana.must('incident.timeline', { ref, limit: 5_000 });
    const texts = entries.map((entry) => entry.text);
    const wanted = [
      ...acknowledged,
      ...[0, 1, 2].flatMap((round) => Array.from({ length: 150 }, (_, n) => `ana ${round} ${n}`)),
    ];
    for (const text of wanted) expect(texts.filter((each) => each === text)).toHaveLength(1);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect((await again.must('sync.status', {})).quarantined).toBe(0);
  }, 60_000);
});
