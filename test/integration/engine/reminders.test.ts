import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { engineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import { asOfThree } from '../log/older-files.ts';
import { engineAt, handClock } from './hand-clock.ts';
import { testEngine, type TestEngine } from './kit.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 12);
const increment = engineOperations['reminders.watch'].output;
type Increment = OutputOf<(typeof engineOperations)['reminders.watch']>;

function watch(engine: TestEngine): Increment[] {
  const seen: Increment[] = [];
  const watching = engine.subscribe('reminders.watch', {}, (pushed) => seen.push(increment.parse(pushed)));
  if (!watching.ok) throw new Error(watching.refusal.message);
  return seen;
}

const kinds = (seen: readonly Increment[]): string[] =>
  seen.flatMap(({ notices }) => notices.map((notice) => notice.kind));

describe('reminders', () => {
  test('are given once, on time, and settled by what they ask for', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    await engine.must('seat.take', { ref, seat: 'commander', person: '@ana' });
    await engine.must('task.add', { ref, text: 'Fail over', dueAt: clock.now + 3 * MINUTE });
    const seen = watch(engine);
    expect(seen).toEqual([{ type: 'snapshot', due: [], notices: [] }]);
    clock.pass(3 * MINUTE - 1);
    expect(seen).toHaveLength(1);
    clock.pass(1);
    expect(seen[1]).toMatchObject({ type: 'changed', notices: [{ kind: 'task', about: 'Fail over', ref }] });
    clock.pass(20 * MINUTE);
    expect(seen).toHaveLength(2);
    await engine.must('task.close', { ref, task: 1 });
    clock.pass(MINUTE);
    expect(seen[2]).toMatchObject({ type: 'changed', given: [], notices: [] });
    expect(seen[2]).toHaveProperty('settled.length', 1);
    expect(
      (await engine.must('reminders.list', { ref })).map(({ kind, givenAt }) => [kind, givenAt]),
    ).toEqual([
      ['relief', null],
      ['relief-now', null],
    ]);
  });

  test('of two days asleep come as one, and a clock set back gives none again', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    await engine.must('incident.declare', { title: 'Down', severity: 'SEV-1' });
    const seen = watch(engine);
    expect(clock.longest()).toBeLessThanOrEqual(30_000);
    clock.jump(48 * 60 * MINUTE);
    expect(kinds(seen)).toEqual(['while-away']);
    const count = seen.length;
    clock.jump(-48 * 60 * MINUTE);
    clock.pass(2 * 60 * MINUTE);
    expect(seen).toHaveLength(count);
  });

  test('that were shown are not offered again after a restart, and others are', async () => {
    const clock = handClock(START);
    const first = await engineAt(clock);
    const { ref } = await first.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    await first.must('seat.take', { ref, seat: 'commander', person: '@ana' });
    await first.must('task.add', { ref, text: 'One', dueAt: clock.now + MINUTE });
    await first.must('task.add', { ref, text: 'Two', dueAt: clock.now + 2 * MINUTE });
    const seen = watch(first);
    clock.pass(2 * MINUTE);
    const keys = seen.flatMap(({ notices }) => notices.flatMap((notice) => notice.keys));
    expect(keys).toHaveLength(2);
    expect(await first.must('reminders.shown', { keys: keys.slice(0, 1) })).toEqual({ shown: 1 });
    expect(await first.must('reminders.shown', { keys: keys.slice(0, 1) })).toEqual({ shown: 0 });
    first.close();
    const second = watch(await engineAt(clock, first.dataDir));
    expect(second[0]).toMatchObject({
      due: [{ about: 'One' }, { about: 'Two' }],
      notices: [{ about: 'Two' }],
    });
  });

  test('are not given again by a log that was damaged and mended', async () => {
    const clock = handClock(START);
    const first = await engineAt(clock);
    const { ref } = await first.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    await first.must('seat.take', { ref, seat: 'commander', person: '@ana' });
    await first.must('task.add', { ref, text: 'One', dueAt: clock.now + MINUTE });
    await first.must('task.add', { ref, text: 'Two', dueAt: clock.now + 10 * MINUTE });
    const seen = watch(first);
    clock.pass(MINUTE);
    const keys = seen.flatMap(({ notices }) => notices.flatMap((notice) => notice.keys));
    await first.must('reminders.shown', { keys });
    const given = await first.must('reminders.list', { ref });
    await first.must('backup.create', {});
    clock.pass(10 * MINUTE);
    first.close();
    // Its first page is gone, and with it every table: the backup knows of the first reminder, the file of both.
    const file = path.join(first.dataDir, 'deepwater.sqlite');
    const handle = fs.openSync(file, 'r+');
    fs.writeSync(handle, Buffer.alloc(64, 7), 0, 64, 0);
    fs.closeSync(handle);
    const second = await engineAt(clock, first.dataDir);
    expect((await second.must('engine.status', {})).notices.join()).toContain('The log was damaged');
    const [snapshot] = watch(second);
    expect(snapshot).toMatchObject({
      due: [{ about: 'One', givenAt: given.find(({ about }) => about === 'One')?.givenAt }, { about: 'Two' }],
    });
    expect(snapshot?.notices.map(({ about }) => about)).not.toContain('One');
    clock.pass(MINUTE);
    const rows = await second.must('reminders.list', { ref });
    expect(rows.filter(({ about, givenAt }) => about === 'One' && givenAt !== null)).toHaveLength(1);
  });

  test('are only told, not given, by a command that opens the folder for a moment', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Down', severity: 'SEV-1' });
    const told = await engine.must('reminders.list', { ref });
    expect(told.map(({ kind }) => kind)).toContain('update');
    expect(told.every(({ givenAt }) => givenAt === null)).toBe(true);
  });
});

test('a file of version 1 is backed up, upgraded and verified', async () => {
  const first = await testEngine();
  const { ref } = await first.must('incident.declare', { title: 'Written before reminders' });
  first.close();
  const db = new Database(path.join(first.dataDir, 'deepwater.sqlite'));
  asOfThree(db);
  db.exec('DROP TABLE reminders_given');
  db.pragma('user_version = 1');
  db.close();
  const second = await testEngine({ dataDir: first.dataDir });
  expect((await second.must('backup.list', {})).map(({ why }) => why)).toContain('before-migration-2');
  expect((await second.must('incident.show', { ref })).summary.title).toBe('Written before reminders');
  expect(await second.must('log.verify', {})).toMatchObject({ ok: true, problems: [] });
  expect(await second.must('reminders.shown', { keys: ['x'] })).toEqual({ shown: 0 });
});

describe('an engine killed at random', () => {
  const message = z.object({ kind: z.string(), increment: z.unknown().optional() });
  const entry = engineEntry(false);

  test('loses no reminder and records each once', { timeout: 120_000 }, async () => {
    const engine = await testEngine();
    const { dataDir } = engine;
    const { ref } = await engine.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    const begun = Date.now();
    for (let index = 0; index < 40; index += 1)
      await engine.must('task.add', { ref, text: `task ${index}`, dueAt: begun + index * 250 });
    engine.close();

    const offered = new Map<string, number>();
    const acknowledged = new Set<string>();
    const givenAt = new Map<string, number>();
    async function run(milliseconds: number): Promise<void> {
      const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const exited = once(child, 'exit');
      const ready = new Promise<void>((resolve) => {
        let calls = 1;
        child.on('message', (raw: unknown) => {
          const received = message.parse(raw);
          if (received.kind === 'ready') {
            child.send({ kind: 'subscribe', id: 1, name: 'reminders.watch', input: {} });
            resolve();
          }
          if (received.kind !== 'increment') return;
          const pushed = increment.parse(received.increment);
          for (const each of pushed.type === 'snapshot' ? pushed.due : pushed.given) {
            if (each.givenAt === null) throw new Error(`${each.key} was told before it was given`);
            expect(givenAt.get(each.key) ?? each.givenAt).toBe(each.givenAt);
            givenAt.set(each.key, each.givenAt);
          }
          const keys = pushed.notices.flatMap((notice) => notice.keys);
          for (const key of keys) offered.set(key, (offered.get(key) ?? 0) + 1);
          calls += 1;
          child.send({ kind: 'call', id: calls, name: 'reminders.shown', input: { keys } });
          for (const key of keys) acknowledged.add(key);
        });
      });
      child.send({ kind: 'start', dataDir, appVersion: 'test' });
      await Promise.race([ready, exited]);
      await pause(milliseconds);
      child.kill('SIGKILL');
      await exited;
    }
    for (let kill = 0; kill < 10; kill += 1) await run(Math.random() * 300);
    await pause(Math.max(0, begun + 10_000 - Date.now()));
    await run(2_000);

    const db = new Database(path.join(dataDir, 'deepwater.sqlite'), { readonly: true });
    const rows = z
      .array(z.object({ key: z.string(), given_at: z.number(), shown_at: z.number().nullable() }))
      .parse(db.prepare(`SELECT * FROM reminders_given WHERE key LIKE '% task %'`).all());
    db.close();
    expect(rows).toHaveLength(40);
    for (const row of rows) {
      expect(offered.get(row.key) ?? 0).toBeGreaterThan(0);
      expect(row.given_at).toBe(givenAt.get(row.key));
      expect(row.shown_at).not.toBeNull();
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(40);
  });
});
