import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '#electron/engine/client.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import { onFolder, temporaryFolder } from './harness.ts';

const folder = temporaryFolder();
const dataDir = () => path.join(folder.dir(), 'data');
const cli = onFolder(dataDir);
const entry = engineEntry(false);

let engine: ChildProcess;

beforeAll(async () => {
  engine = fork(entry, {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = new Promise((resolve, reject) => {
    engine.on('message', (message: { kind: string }) =>
      message.kind === 'ready' ? resolve(true) : reject(new Error(JSON.stringify(message))),
    );
    engine.once('exit', () => reject(new Error('the engine ended')));
  });
  engine.send({ kind: 'start', dataDir: dataDir(), appVersion: '1.2.3' });
  await ready;
});

afterAll(async () => {
  if (engine.exitCode !== null) return;
  const ended = once(engine, 'exit');
  engine.send({ kind: 'stop' });
  await ended;
});

let ref: string;

it('answers from the engine that has the folder open', async () => {
  ({ ref } = (await cli.json(['declare', '--title', 'While the window is open'])) as { ref: string });
  expect(await cli.json(['log', ref, 'From the command line', '--as', '@ana'])).toMatchObject({ n: 2 });
  expect(await cli.json(['timeline', ref])).toMatchObject([{ n: 1 }, { n: 2, actor: '@ana' }]);
  expect(await cli.json(['verify'])).toMatchObject({ ok: true, appVersion: '1.2.3' });
  expect(await cli.json(['backup'])).toMatchObject({ events: expect.any(Number) as unknown });
  const client = await connect({ dataDir: dataDir(), appVersion: 'test' });
  expect(client.via).toBe('socket');
  await client.close();
});

it('passes refusals on', async () => {
  const ran = await cli.run(['phase', ref, 'declared', '--json']);
  expect(ran.status).toBe(1);
  expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'unchanged', path: 'phase' } });
});

it('refuses to restore under a running engine', async () => {
  const ran = await cli.run(['restore', '--json']);
  expect(ran.status).toBe(1);
  expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'folder_in_use' } });
});

it('takes commands from several command lines at once', async () => {
  const words = Array.from({ length: 8 }, (_, index) => `word ${index}`);
  const logged = (await Promise.all(words.map((word) => cli.json(['log', ref, word])))) as { n: number }[];
  expect(new Set(logged.map((entry) => entry.n)).size).toBe(words.length);
  expect(await cli.json(['verify'])).toMatchObject({ ok: true });
});

it('takes turns where no engine runs', async () => {
  const alone = onFolder(() => path.join(folder.dir(), 'alone'));
  const first = (await alone.json(['declare', '--title', 'Two at once'])) as { ref: string };
  const logged = (await Promise.all(
    Array.from({ length: 6 }, (_, index) => alone.json(['log', first.ref, `word ${index}`])),
  )) as { n: number }[];
  expect(logged.map((entry) => entry.n).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(await alone.json(['verify'])).toMatchObject({ ok: true });
});
