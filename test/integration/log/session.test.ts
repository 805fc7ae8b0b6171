import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSession } from '#electron/engine/session.ts';
import { listen, socketPath } from '#electron/engine/socket.ts';
import type { Reply } from '#shared/contract/wire.ts';
import { engineEntry, startEngine } from '#test/soak/kit/engine.ts';
import { temporaryFolder, testEngine } from '../engine/kit.ts';

/** What no well-behaved shell sends. */
const garbage: readonly unknown[] = [
  null,
  undefined,
  0,
  'call',
  [],
  [[[]]],
  {},
  { kind: 'call' },
  { kind: 'call', id: -1, name: 'incident.list', input: {} },
  { kind: 'call', id: 1.5, name: 'incident.list', input: {} },
  { kind: 'call', id: '1', name: 'incident.list', input: {} },
  { kind: 'call', id: 1, name: 7, input: {} },
  { kind: 'call', id: 1, name: 'x'.repeat(101), input: {} },
  { kind: 'subscribe', id: Number.NaN, name: 'incident.watch', input: {} },
  { kind: 'unsubscribe' },
  { kind: 'unsubscribe', id: 99 },
  { kind: 'start' },
  { kind: 'start', dataDir: '', appVersion: 'x' },
  { kind: 'constructor', id: 1 },
  new Map([['kind', 'call']]),
  new Date(),
  Buffer.from('call'),
  { kind: { toString: 'call' } },
];

/** What has the shape of a request and must be answered with a refusal. */
const nonsense: readonly { name: string; input: unknown }[] = [
  { name: '', input: {} },
  { name: '__proto__', input: {} },
  { name: 'constructor', input: {} },
  { name: 'hasOwnProperty', input: {} },
  { name: 'incident.watch', input: {} },
  { name: 'entry.log', input: null },
  { name: 'entry.log', input: 'text' },
  { name: 'entry.log', input: [] },
  { name: 'entry.log', input: { ref: {}, text: {} } },
  { name: 'incident.declare', input: { title: 7 } },
  { name: 'incident.declare', input: { title: 'x', commandId: "'; DROP TABLE events; --" } },
  { name: 'search', input: { words: 'x'.repeat(501) } },
];

describe('a session', () => {
  it('drops what is no request, answers what is none of ours, and goes on', async () => {
    const engine = await testEngine();
    const replies: Reply[] = [];
    const session = createSession(engine, (reply) => replies.push(reply));
    for (const message of garbage) session.receive(message);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(replies).toEqual([]);
    nonsense.forEach((request, id) => session.receive({ kind: 'call', id, ...request }));
    nonsense.forEach((request, index) =>
      session.receive({ kind: 'subscribe', id: 1_000 + index, ...request }),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(replies.filter((reply) => reply.kind !== 'refused')).toEqual([]);
    expect(replies).toHaveLength(2 * nonsense.length);
    session.receive({ kind: 'call', id: 7, name: 'incident.list', input: {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(replies.at(-1)).toEqual({ kind: 'result', id: 7, output: [] });
    expect((await engine.must('log.verify', {})).events).toBe(1);
    session.end();
  });

  it('ends its subscriptions with itself, and a second one with the same id replaces the first', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Watched' });
    const replies: Reply[] = [];
    const session = createSession(engine, (reply) => replies.push(reply));
    session.receive({ kind: 'subscribe', id: 1, name: 'incident.watch', input: { ref } });
    session.receive({ kind: 'subscribe', id: 1, name: 'incident.watch', input: { ref } });
    expect(replies).toHaveLength(2);
    await engine.must('entry.log', { ref, text: 'told once' });
    expect(replies).toHaveLength(3);
    session.receive({ kind: 'subscribe', id: 2, name: 'incidents.watch', input: {} });
    session.end();
    const before = replies.length;
    await engine.must('entry.log', { ref, text: 'told nobody' });
    expect(replies).toHaveLength(before);
  });
});

describe('an engine process', () => {
  it('survives garbage before, during and after its start', async () => {
    const dir = temporaryFolder();
    const engine = startEngine(dir, engineEntry(false));
    for (const message of garbage) engine.send(message);
    expect(await engine.ready).toMatchObject({ ok: true });
    for (const message of garbage) engine.send(message);
    for (const request of nonsense)
      expect(await engine.call(request.name, request.input)).toMatchObject({ ok: false });
    expect(await engine.call('incident.declare', { title: 'Still there' })).toMatchObject({ ok: true });
    expect(await engine.stop()).toMatchObject({ code: 0, signal: null });
  });
});

describe('the socket of an engine', () => {
  it('lets go of a caller who talks rubbish and serves the others', async () => {
    const engine = await testEngine();
    const socket = await listen(engine, engine.dataDir);
    try {
      const rubbish = await connect(engine.dataDir);
      rubbish.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await closed(rubbish);
      const half = await connect(engine.dataDir);
      half.write('{"kind":"call","id":1,"name":"incident.list"');
      half.destroy();
      const good = await connect(engine.dataDir);
      good.write(`${JSON.stringify({ kind: 'call', id: 1, name: 'incident.list', input: {} })}\n`);
      expect(await line(good)).toEqual({ kind: 'result', id: 1, output: [] });
      // A subscriber who disappears is forgotten.
      good.write(`${JSON.stringify({ kind: 'subscribe', id: 2, name: 'incidents.watch', input: {} })}\n`);
      expect(await line(good)).toMatchObject({ kind: 'increment', id: 2 });
      good.destroy();
      await engine.must('incident.declare', { title: 'Nobody listens any more' });
    } finally {
      await socket.close();
    }
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });
});

function connect(dataDir: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.createConnection(socketPath(dataDir));
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function closed(socket: net.Socket): Promise<void> {
  socket.on('error', () => undefined);
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

function line(socket: net.Socket): Promise<unknown> {
  return new Promise((resolve) =>
    socket.once('data', (bytes) => resolve(JSON.parse(bytes.toString('utf8')))),
  );
}
