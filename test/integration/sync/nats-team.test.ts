import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { natsProgram, startNats } from '#test/servers/nats.ts';
import { eventsText, openTeam, output, waitFor, type Installation } from '#test/servers/team.ts';

const program = await natsProgram();

describe.skipIf(program === null)('installations that meet at a NATS server', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  const same = (team: readonly Installation[]): boolean =>
    new Set(team.map(({ file }) => eventsText(file))).size === 1;

  test('three come to the same, and a wiped server is filled again by any of them', async () => {
    const server = await startNats(program ?? '');
    ends.push(() => server.remove());
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-nats-team-'));
    ends.push(() => fs.rmSync(dir, { recursive: true, force: true }));
    const team = await openTeam(dir, 3, { kind: 'nats', settings: { servers: [server.url] } });
    ends.push(() => team.forEach(({ engine }) => engine.close()));
    const [a, b, c] = team.map(({ engine }) => engine);
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
    const { ref } = output(await a.do('incident.declare', { title: 'Checkout fails' }));
    await waitFor(
      async () => (await b.do('incident.show', { ref })).ok && (await c.do('incident.show', { ref })).ok,
    );
    for (let index = 0; index < 60; index += 1)
      for (const engine of [a, b, c]) output(await engine.do('entry.log', { ref, text: `note ${index}` }));
    await waitFor(() => same(team));

    await server.kill();
    fs.rmSync(server.store, { recursive: true, force: true });
    for (const engine of [a, b])
      output(await engine.do('entry.log', { ref, text: 'while there was no server' }));
    await server.start();
    await waitFor(() => same(team));
    const shown = await Promise.all([a, b, c].map((engine) => engine.do('incident.show', { ref })));
    expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(output(await a.do('sync.status', {}))).toMatchObject({ quarantined: 0, waiting: 0 });
  });
});
