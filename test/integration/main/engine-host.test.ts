import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnAhead } from '#electron/main/engine-ahead.ts';
import { createEngineHost, type EngineHost, type EngineHostOptions } from '#electron/main/engine-host.ts';
import { nodeSpawn } from '#electron/main/engine-spawn-node.ts';
import type { EngineProcess, SpawnEngine } from '#electron/main/engine-spawn.ts';
import type { EngineHealth } from '#shared/contract/bridge.ts';

const entry = join(import.meta.dirname, 'line-engine.cjs');
const quick = { delays: [0, 20, 20, 20], windowMs: 30_000 };

let dataDir: string;
let hosts: EngineHost[];
let processes: EngineProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deepwater-host-'));
  hosts = [];
  processes = [];
});
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await rm(dataDir, { recursive: true });
});

/** A host whose processes the test can reach. */
function host(options: Partial<EngineHostOptions> = {}): EngineHost {
  const start = nodeSpawn({ node: process.execPath, entry, env: process.env });
  const spawn: SpawnEngine = (events) => {
    const started = start(events);
    processes.push(started);
    return started;
  };
  const created = createEngineHost({ spawn, dataDir, appVersion: '1.2.3', limits: quick, ...options });
  hosts.push(created);
  return created;
}

function whenHealth(of: EngineHost, state: EngineHealth['state']): Promise<EngineHealth> {
  if (of.health().state === state) return Promise.resolve(of.health());
  return new Promise((resolve) => {
    const end = of.onHealth((health) => {
      if (health.state !== state) return;
      end();
      resolve(health);
    });
  });
}

const mark = (name: string, text = '') => writeFile(join(dataDir, name), text);
const starts = async () => (await readFile(join(dataDir, 'pids'), 'utf8')).trim().split('\n').length;
const append = (to: EngineHost, n: number, more: object = {}) =>
  to.call('test.append', { commandId: `c${n}`, n, ...more });

async function outputOf(call: ReturnType<EngineHost['call']>): Promise<unknown> {
  const outcome = await call;
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.message}`);
  return outcome.output;
}

async function refusalOf(call: ReturnType<EngineHost['call']>) {
  const outcome = await call;
  if (outcome.ok) throw new Error('it was not refused');
  return outcome.refusal;
}

/** Collects what a subscription brings. */
function tail(of: EngineHost) {
  const seen: unknown[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const end = of.subscribe(
    'test.tail',
    {},
    (increment) => {
      seen.push(increment);
      for (const one of waiting) if (seen.length >= one.count) one.resolve();
    },
    (refusal) => seen.push(refusal),
  );
  return {
    seen,
    end,
    until: (count: number) =>
      seen.length >= count
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.push({ count, resolve })),
  };
}

describe('a running engine', () => {
  it('answers calls made before it was ready, in order', async () => {
    const engine = host();
    const early = [1, 2, 3].map((n) => append(engine, n));
    engine.start();
    await Promise.all(early.map(outputOf));
    expect(await outputOf(engine.call('test.lines', {}))).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(engine.health()).toMatchObject({ state: 'up', restarts: 0 });
  });

  it('carries plain data unchanged, and refusals with their path', async () => {
    const engine = host();
    engine.start();
    const data = {
      text: 'Zürich 💧\u2028',
      list: [1, -0.5, null, true],
      nested: { a: { b: [] } },
      long: 'x'.repeat(2_000_000),
    };
    expect(await outputOf(engine.call('test.echo', data))).toEqual(data);
    expect(await refusalOf(engine.call('test.refuse', {}))).toEqual({
      code: 'test',
      message: 'No, because this is a test.',
      path: 'a.b',
    });
  });

  it('ignores messages that fit no schema', async () => {
    const lines: string[] = [];
    const engine = host({ log: (line) => lines.push(line) });
    engine.start();
    await outputOf(engine.call('test.garbage', {}));
    expect(lines).toHaveLength(2);
  });

  it('does not let the environment bring code into the engine', async () => {
    const engine = host({
      spawn: nodeSpawn({
        node: process.execPath,
        entry,
        env: { ...process.env, NODE_OPTIONS: '--require /nowhere.cjs' },
      }),
    });
    engine.start();
    expect(await outputOf(engine.call('test.environment', {}))).toMatchObject({ options: null });
  });

  it('exits by itself when asked, and then refuses', async () => {
    const engine = host({ graceMs: 60_000 });
    engine.start();
    const running = await outputOf(engine.call('test.environment', {}));
    const unanswered = engine.call('test.never', {});
    await engine.stop();
    expect(await refusalOf(unanswered)).toMatchObject({ code: 'shutting_down' });
    expect(await refusalOf(engine.call('test.echo', {}))).toMatchObject({ code: 'shutting_down' });
    expect(isAlive((running as { pid: number }).pid)).toBe(false);
  });

  it('is killed when it does not exit in time', async () => {
    await mark('ignore-stop');
    const engine = host({ graceMs: 100 });
    engine.start();
    const { pid } = (await outputOf(engine.call('test.environment', {}))) as { pid: number };
    await engine.stop();
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a crashing engine', () => {
  it('is up again within a second, and the calls it left are answered once', async () => {
    const engine = host();
    const begun = performance.now();
    engine.start();
    await whenHealth(engine, 'up');
    const startTook = performance.now() - begun;
    const calls = [append(engine, 1), append(engine, 2, { thenDieOnce: true }), append(engine, 3)];
    await whenHealth(engine, 'restarting');
    const at = performance.now();
    const during = append(engine, 4);
    await whenHealth(engine, 'up');
    // What a start takes on this machine at this moment is not the host's doing.
    expect(performance.now() - at).toBeLessThan(1_000 + 2 * startTook);
    await Promise.all([...calls, during].map(outputOf));
    // The second was durable before the crash; asking again did not double it, and nothing changed places.
    expect(await outputOf(engine.call('test.lines', {}))).toMatchObject([
      { n: 1 },
      { n: 2 },
      { n: 3 },
      { n: 4 },
    ]);
    expect(engine.health().restarts).toBe(1);
  });

  it('loses nothing when killed again and again under load', async () => {
    const engine = host({ limits: { delays: Array.from({ length: 100 }, () => 0), windowMs: 30_000 } });
    engine.start();
    const acknowledged: Promise<unknown>[] = [];
    for (let kill = 0; kill < 10; kill += 1) {
      for (let n = 0; n < 20; n += 1) acknowledged.push(outputOf(append(engine, kill * 20 + n)));
      await whenHealth(engine, 'up');
      await acknowledged[kill * 20 + (kill % 5)];
      processes.at(-1)?.kill();
    }
    await Promise.all(acknowledged);
    const lines = (await outputOf(engine.call('test.lines', {}))) as { n: number }[];
    expect(lines.map((line) => line.n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('reopens subscriptions with a snapshot, and not the ended ones', async () => {
    const engine = host();
    engine.start();
    const kept = tail(engine);
    const ended = tail(engine);
    await Promise.all([kept.until(1), ended.until(1)]);
    ended.end();
    await outputOf(append(engine, 1));
    await kept.until(2);
    processes.at(-1)?.kill();
    await kept.until(3);
    await outputOf(append(engine, 2));
    await kept.until(4);
    expect(kept.seen).toMatchObject([
      { snapshot: [] },
      { added: { n: 1 } },
      { snapshot: [{ n: 1 }] },
      { added: { n: 2 } },
    ]);
    expect(ended.seen).toEqual([{ snapshot: [] }]);
  });

  it('sets the call aside that kills it each time, and answers all others', async () => {
    const engine = host();
    engine.start();
    await whenHealth(engine, 'up');
    const before = append(engine, 1);
    const poison = engine.call('test.exit', { code: 5 });
    const after = append(engine, 2);
    expect(await refusalOf(poison)).toMatchObject({ code: 'engine_crashed' });
    await Promise.all([before, after].map(outputOf));
    expect(await outputOf(engine.call('test.lines', {}))).toMatchObject([{ n: 1 }, { n: 2 }]);
    expect(engine.health().state).toBe('up');
  });

  it('does not hold up everything else for one slow call it left', async () => {
    const engine = host({ ledger: { suspicionMs: 50 } });
    engine.start();
    await whenHealth(engine, 'up');
    void engine.call('test.never', {});
    await outputOf(engine.call('test.echo', {}));
    processes.at(-1)?.kill();
    await outputOf(engine.call('test.echo', {}));
  });

  it('gives up after five crashes in a row with words, and starts again when asked', async () => {
    await mark('crash-at-start');
    const engine = host();
    const call = engine.call('test.echo', { a: 1 });
    const watching = tail(engine);
    engine.start();
    const { message, restarts } = await whenHealth(engine, 'failed');
    expect(message).toBe(
      'The engine stopped 5 times within 30 seconds, the last time with exit code 7. What was saved is safe on this machine. ' +
        'Try again; if it keeps stopping, restart the computer.',
    );
    expect(restarts).toBe(4);
    expect(await starts()).toBe(5);
    expect(await refusalOf(call)).toMatchObject({ code: 'engine_crash_loop' });
    expect(await refusalOf(engine.call('test.echo', {}))).toMatchObject({ code: 'engine_crash_loop' });

    await rm(join(dataDir, 'crash-at-start'));
    engine.retry();
    expect(await outputOf(engine.call('test.echo', { a: 2 }))).toEqual({ a: 2 });
    await watching.until(1);
    engine.retry();
    expect(engine.health().state).toBe('up');
  });
});

describe('an engine that hangs', () => {
  const watch = { everyMs: 50, missed: 10 };

  it('is replaced, and what it left unanswered is answered by the next', async () => {
    const lines: string[] = [];
    const engine = host({ watch, log: (line) => lines.push(line) });
    engine.start();
    await outputOf(append(engine, 1));
    const blocked = engine.call('test.block', { ms: 60_000 });
    const during = append(engine, 2);
    const at = performance.now();
    await Promise.all([blocked, during].map(outputOf));
    expect(performance.now() - at).toBeLessThan(5_000);
    expect(await outputOf(engine.call('test.lines', {}))).toMatchObject([{ n: 1 }, { n: 2 }]);
    expect(engine.health()).toMatchObject({ state: 'up', restarts: 1 });
    expect(lines[0]).toBe('engine gave no sign of life for 0.5 seconds and is replaced');
  });

  it('is left alone when it only works hard and says so', async () => {
    const engine = host({ watch });
    engine.start();
    await outputOf(engine.call('test.block', { ms: 1_500, pulse: true }));
    expect(engine.health().restarts).toBe(0);
  });

  it('is left alone when it answers, whether or not anything else happens', async () => {
    const engine = host({ watch });
    engine.start();
    await whenHealth(engine, 'up');
    await pause(800);
    expect(engine.health()).toMatchObject({ state: 'up', restarts: 0 });
  });

  it.skipIf(process.platform === 'win32')(
    'is not accused of the time in which this process itself was held up, as by a machine that sleeps',
    async () => {
      const engine = host({ watch });
      engine.start();
      await whenHealth(engine, 'up');
      // Both stand still, and the clocks go on: what a night with the lid closed looks like from here.
      const { pid } = (await outputOf(engine.call('test.environment', {}))) as { pid: number };
      process.kill(pid, 'SIGSTOP');
      const until = performance.now() + 1_000;
      while (performance.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      process.kill(pid, 'SIGCONT');
      await pause(300);
      expect(engine.health()).toMatchObject({ state: 'up', restarts: 0 });
    },
  );

  it('is given up after a few times in a row, when every one of them hangs', async () => {
    await mark('mute');
    const engine = host({ watch });
    engine.start();
    expect((await whenHealth(engine, 'failed')).message).toContain('The engine stopped 5 times');
  });
});

describe('an engine that can’t start', () => {
  it('says why, is not restarted, and is tried again when asked', async () => {
    await mark('refuse', 'The log was written by Deepwater 9. Install it to open this folder.');
    const engine = host();
    const call = engine.call('test.echo', {});
    engine.start();
    expect(await whenHealth(engine, 'failed')).toMatchObject({
      message: 'The log was written by Deepwater 9. Install it to open this folder.',
    });
    expect(await refusalOf(call)).toMatchObject({ code: 'newer_file' });

    await rm(join(dataDir, 'refuse'));
    engine.retry();
    await whenHealth(engine, 'up');
    expect(await starts()).toBe(2);
    expect(await outputOf(engine.call('test.echo', 1))).toBe(1);
  });

  it('says that the binary is missing', async () => {
    const engine = host({ spawn: nodeSpawn({ node: join(dataDir, 'no-node'), entry, env: process.env }) });
    engine.start();
    const { message } = await whenHealth(engine, 'failed');
    expect(message).toContain('could not be started');
    expect(message).toContain('no-node');
  });

  it('says what the spawner threw', async () => {
    const engine = host({
      spawn: () => {
        throw new Error('There is no Node 24 to run it on.');
      },
    });
    engine.start();
    expect(engine.health()).toMatchObject({ state: 'failed' });
    expect(engine.health().message).toContain('There is no Node 24 to run it on.');
  });

  it('stops while it waits for the next start', async () => {
    await mark('crash-at-start');
    const engine = host({ limits: { delays: [60_000], windowMs: 60_000 } });
    engine.start();
    await whenHealth(engine, 'restarting');
    await engine.stop();
    expect(await starts()).toBe(1);
  });
});

describe('an engine started ahead of its host', () => {
  const start = nodeSpawn({ node: process.execPath, entry, env: process.env });
  const begin = () => ({ kind: 'start' as const, dataDir, appVersion: '1.2.3' });
  const written = async () => {
    while (!existsSync(join(dataDir, 'pids'))) await pause(5);
  };

  it('is taken over with what it said, started once, and followed by others', async () => {
    const spawn = spawnAhead(start, begin());
    await written();
    await pause(50);
    const engine = host({ spawn });
    engine.start();
    await outputOf(append(engine, 1));
    expect(await starts()).toBe(1);
    const { pid } = (await outputOf(engine.call('test.environment', {}))) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await outputOf(append(engine, 2));
    expect(await starts()).toBe(2);
    expect(engine.health().restarts).toBe(1);
  });

  it('may have died or failed before', async () => {
    await mark('refuse', 'Another Deepwater has this folder open.');
    const spawn = spawnAhead(start, begin());
    await written();
    await pause(200);
    const engine = host({ spawn });
    engine.start();
    expect(await whenHealth(engine, 'failed')).toMatchObject({
      message: 'Another Deepwater has this folder open.',
    });
    await rm(join(dataDir, 'refuse'));
    engine.retry();
    expect(await outputOf(engine.call('test.echo', 1))).toBe(1);
  });

  it('may not have started at all', async () => {
    const spawn = spawnAhead(() => {
      throw new Error('There is no Node 24 to run it on.');
    }, begin());
    const engine = host({ spawn });
    engine.start();
    expect((await whenHealth(engine, 'failed')).message).toContain('There is no Node 24 to run it on.');
  });
});

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) || (process.platform !== 'linux' && signalled(pid));
}

function signalled(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
