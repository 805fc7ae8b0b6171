import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canUseNamespaces, openNamespace } from '#test/servers/namespace.ts';
import { natsProgram } from '#test/servers/nats.ts';
import { eventsText, openTeam, output, waitFor } from '#test/servers/team.ts';
import { temporaryFolder } from '../engine/kit.ts';

const program = await natsProgram();

describe.skipIf(program === null || !canUseNamespaces())('a server in a network namespace of its own', () => {
  test('installations whose links go down and come up hold the same afterwards', async () => {
    const { lines, close } = await openNamespace(program ?? '', 3);
    onTestFinished(close);
    const dir = temporaryFolder();
    const team = await openTeam(dir, 3, (index) => ({
      kind: 'nats',
      settings: { servers: [`nats://${lines[index]?.address ?? ''}`] },
    }));
    onTestFinished(() => team.forEach(({ engine }) => engine.close()));
    const same = (): boolean => new Set(team.map(({ file }) => eventsText(file))).size === 1;
    const { ref } = output(
      await (team[0]?.engine ?? fail()).do('incident.declare', { title: 'Checkout fails' }),
    );
    await waitFor(async () => {
      const shown = await Promise.all(team.map(({ engine }) => engine.do('incident.show', { ref })));
      return shown.every(({ ok }) => ok) && same();
    });
    // One link ends here, another at the server’s side, where nobody here hears of it.
    lines[0]?.cut();
    lines[1]?.stall();
    for (let times = 0; times < 5; times += 1)
      for (const { engine } of team)
        output(await engine.do('entry.log', { ref, text: `Nobody hears this, ${times}` }));
    await wait(800);
    expect(same()).toBe(false);
    for (const line of lines) line.heal();
    await waitFor(same, 20_000);
    for (const { engine } of team)
      expect(output(await engine.do('sync.status', {}))).toMatchObject({ quarantined: 0, waiting: 0 });
  }, 40_000);
});

function fail(): never {
  throw new Error('there are three');
}
