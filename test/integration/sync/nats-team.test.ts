import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from 'vitest';
import type { Engine } from '#electron/engine/engine.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Following } from '#shared/contract/runs.ts';
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

  test('what a run prints on one is seen on the others as it prints, and they say when nothing comes', async () => {
    const server = await startNats(program ?? '');
    ends.push(() => server.remove());
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-nats-follow-'));
    ends.push(() => fs.rmSync(dir, { recursive: true, force: true }));
    const options = { followTimes: { ask: 300, silent: 1_200 } };
    const way = { kind: 'nats', settings: { servers: [server.url] }, options };
    const team = await openTeam(dir, 3, way);
    ends.push(() => team.forEach(({ engine }) => engine.close()));
    const [a, b, c] = team.map(({ engine }) => engine);
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
    // What goes over the wire, and how often.
    const wire = await connect({ servers: server.url.replace(/^\w+:\/\//, '') });
    ends.push(() => wire.close());
    const said: { at: number; bytes: Uint8Array }[] = [];
    const { replica } = output(await a.do('engine.status', {}));
    wire.subscribe(`dw.*.live.${replica}`, {
      callback: (_error, { data }) => void said.push({ at: performance.now(), bytes: data }),
    });

    const { ref } = output(await a.do('incident.declare', { title: 'Checkout fails' }));
    const text = [
      '---\nvariables:\n  TOKEN: { secret: true }\n---\n',
      '```sh step safe name="Drain"',
      'printf "with to\\033[1mken-5\\033[0m51 and token-551\\n"',
      'echo first; while [ ! -e more ]; do sleep 0.02; done',
      'i=0; while [ $i -lt 6000 ]; do echo "line $i of what is too much"; i=$((i+1)); done',
      'echo; echo latest; while [ ! -e done ]; do sleep 0.02; done; echo last words',
      '```',
    ].join('\n');
    const { key, hash } = output(
      await a.do('runbook.save', { folder: 'own', file: 'drain.md', text, was: null }),
    );
    output(await a.do('runbook.trust', { runbook: key, hash }));
    const secrets = { TOKEN: 'token-551' };
    output(await a.do('run.start', { ref, text, name: 'drain.md', secrets, folder: dir }));
    const runOf = async (engine: Engine) => {
      const shown = await engine.do('run.show', { ref });
      return shown.ok ? shown.output : null;
    };
    for (const each of [b, c])
      await waitFor(async () => (await runOf(each))?.run.steps[0]?.state === 'running');

    const here = watched(b, ref);
    await waitFor(() => here.text.includes('first\n'));
    expect(here.text).toBe('with ••• and •••\nfirst\n');
    expect(here.following?.state).toBe('live');
    fs.writeFileSync(path.join(dir, 'more'), '');
    await waitFor(() => here.text.endsWith('\n\nlatest\n'));
    expect(here.text.startsWith('…')).toBe(true);
    expect(here.text.length).toBeLessThan(16_100);
    // Who comes late gets the end of it.
    const late = watched(c, ref);
    await waitFor(() => late.text.endsWith('\n\nlatest\n'));
    expect(late.text).toMatch(/^….*line 5999 of what is too much\n\nlatest\n$/s);

    // It can't be heard, and can be again.
    output(await a.do('sync.offline', { on: true }));
    await waitFor(() => here.following?.state === 'silent');
    expect(here.following?.heardAt).toBeGreaterThan(Date.now() - 60_000);
    output(await a.do('sync.offline', { on: false }));
    await waitFor(() => here.following?.state === 'live');
    output(await b.do('sync.offline', { on: true }));
    await waitFor(() => here.following?.state === 'unreachable');
    output(await b.do('sync.offline', { on: false }));
    await waitFor(() => here.following?.state === 'live');

    fs.writeFileSync(path.join(dir, 'done'), '');
    await waitFor(async () => (await runOf(b))?.run.ended?.how === 'completed');
    expect((await runOf(b))?.steps[0]?.output).toMatch(/latest\nlast words\n$/);
    await waitFor(() => here.text === '');
    expect(said.length).toBeGreaterThan(3);
    for (const [index, { at, bytes }] of said.entries()) {
      expect(bytes.length).toBeLessThan(12_000);
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/first|latest|token/);
      // Four in any second, and the one before it that was late.
      expect(at - (said[index - 5]?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(850);
    }
    // Nobody keeps it.
    for (const { engine } of team)
      expect(output(await engine.do('sync.status', {}))).toMatchObject({ quarantined: 0, waiting: 0 });
  });

  function watched(engine: Engine, ref: string) {
    const seen: { text: string; following: Following | null } = { text: '', following: null };
    const stop = output(
      engine.subscribe('run.watch', { ref }, (increment) => {
        const each = increment as OutputOf<EngineOperations['run.watch']>;
        if (each.type === 'following') seen.following = each.following;
        else seen.text = each.type === 'snapshot' ? each.output : seen.text + each.text;
      }),
    );
    ends.push(stop);
    return seen;
  }
});
