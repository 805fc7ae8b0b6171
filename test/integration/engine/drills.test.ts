import Database from 'better-sqlite3';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScript } from '#shared/drill/script.ts';
import { engineAt, handClock } from './hand-clock.ts';
import { testEngine, type TestEngine } from './kit.ts';

const file = path.resolve(import.meta.dirname, '../../../resources/drills/first-drill.json');
const read = readScript(fs.readFileSync(file, 'utf8'), 'first-drill.json');
if (!read.ok) throw new Error(read.refusal.message);
const { steps } = read.output;
const START = Date.UTC(2026, 10, 25, 12);
const SECOND = 1_000;
const LENGTH = (steps.at(-1)?.at ?? 0) * SECOND;

/** Steps whose time has come, at a second of the drill. */
const stepsBy = (second: number): number => steps.filter(({ at }) => at <= second).length;

/** What simulated actors have recorded so far, step by step: an answer adds its words and marks the question. */
async function recorded(engine: TestEngine, ref: string): Promise<string[]> {
  const { text } = await engine.must('incident.export', { ref, format: 'json' });
  const { events } = JSON.parse(text) as { events: { actor: string; id: string; type: string }[] };
  return events.filter(({ actor }) => actor.startsWith('@sim.')).map(({ id, type }) => `${type} ${id}`);
}

/** Events that steps record with ids of their own, without what follows from them in the same step. */
async function stepsRecorded(engine: TestEngine, ref: string): Promise<number> {
  return (await recorded(engine, ref)).filter((each) => / .{14}8/.test(each)).length;
}

describe('a drill', () => {
  it('plays every step of the bundled one in real time, marked as an exercise, and closes', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('drill.run', {});
    clock.pass(60 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(60));
    clock.pass(LENGTH);
    expect(await stepsRecorded(engine, ref)).toBe(steps.length);
    const { head } = await engine.must('incident.show', { ref });
    expect(head).toMatchObject({ exercise: true, phase: 'closed', severity: 'SEV-2', declaredBy: '@tester' });
    expect(head.openPoints).toEqual([]);
    expect(await engine.must('drill.show', {})).toMatchObject({ ref, ended: 'played' });
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('plays faster, stands still while paused, and brings due times nearer with its speed', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('drill.run', { speed: 10 });
    clock.pass(9 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(90));
    const { head } = await engine.must('incident.show', { ref });
    const update = head.updates[0];
    expect((update?.nextDueAt ?? 0) - (update?.at ?? 0)).toBe(11 * SECOND);
    await engine.must('drill.change', { paused: true });
    clock.pass(60 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(90));
    await engine.must('drill.change', { paused: false, speed: 1 });
    clock.pass(10 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(100));
  });

  it('goes on after the engine was gone, where it was, and records nothing twice', async () => {
    const clock = handClock(START);
    const first = await engineAt(clock);
    const { ref } = await first.must('drill.run', {});
    clock.pass(62 * SECOND);
    const before = await recorded(first, ref);
    first.close();
    // As after a crash between recording a step and writing down that it was.
    const db = new Database(path.join(first.dataDir, 'deepwater.sqlite'));
    const row = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'drill'").get();
    const state = JSON.parse(row?.value ?? '{}') as { next: number };
    const back = JSON.stringify({ ...state, next: state.next - 1 });
    db.prepare('UPDATE meta SET value = ? WHERE key = ?').run(back, 'drill');
    db.close();
    clock.now += 120 * SECOND;
    const second = await engineAt(clock, first.dataDir);
    clock.pass(SECOND);
    expect(await recorded(second, ref)).toEqual(before);
    clock.pass(LENGTH);
    const all = await recorded(second, ref);
    expect(new Set(all).size).toBe(all.length);
    expect(await stepsRecorded(second, ref)).toBe(steps.length);
  });

  it('is where it was after a sleep, instead of telling everything at once', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('drill.run', {});
    clock.pass(30 * SECOND);
    clock.jump(8 * 3_600 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(30) + 1);
  });

  it('says that it ended when nothing ran for long', async () => {
    const clock = handClock(START);
    const first = await engineAt(clock);
    const { ref } = await first.must('drill.run', {});
    clock.pass(30 * SECOND);
    first.close();
    clock.now += 3_600 * SECOND;
    const second = await engineAt(clock, first.dataDir);
    clock.pass(LENGTH);
    expect(await second.must('drill.show', {})).toMatchObject({ ended: 'interrupted' });
    expect((await second.must('incident.show', { ref })).head.phase).toBe('closed');
    expect(await stepsRecorded(second, ref)).toBe(stepsBy(30));
  });

  it('ends when it is stopped, and closes its incident', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('drill.run', {});
    clock.pass(20 * SECOND);
    expect(await engine.must('drill.stop', {})).toMatchObject({ ref, ended: 'stopped' });
    clock.pass(LENGTH);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(20));
    expect((await engine.must('incident.show', { ref })).head.phase).toBe('closed');
    expect(await engine.do('drill.stop', {})).toMatchObject({ ok: false, refusal: { code: 'no_drill' } });
  });

  it('leaves a step out that a person took first, and ends when a person ends the incident', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('drill.run', {});
    clock.pass(65 * SECOND);
    await engine.must('severity.change', { ref, severity: 'SEV-2', reason: 'it is worse' });
    clock.pass(10 * SECOND);
    expect(await stepsRecorded(engine, ref)).toBe(stepsBy(75) - 1);
    await engine.must('phase.change', { ref, phase: 'closed' });
    clock.pass(LENGTH);
    expect(await engine.must('drill.show', {})).toMatchObject({ ended: 'over' });
  });

  it('is one at a time, and the same however often its command comes', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const commandId = '01980000-0000-7000-8000-000000000001';
    const one = await engine.must('drill.run', { commandId });
    expect(await engine.must('drill.run', { commandId })).toEqual(one);
    expect(await engine.do('drill.run', {})).toMatchObject({ ok: false, refusal: { code: 'drill_running' } });
    await engine.must('drill.stop', {});
    const other = await engine.must('drill.run', { drill: 'first-drill' });
    expect(other.ref).not.toBe(one.ref);
    await engine.must('drill.stop', {});
    expect(await engine.do('drill.run', { drill: 'nowhere' })).toMatchObject({ ok: false });
    expect(await engine.must('incident.list', {})).toHaveLength(2);
  });

  it('tells those who watch', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const seen: unknown[] = [];
    engine.subscribe('drill.watch', {}, (pushed) => seen.push(pushed));
    await engine.must('drill.run', {});
    await engine.must('drill.change', { speed: 4 });
    await engine.must('drill.stop', {});
    expect(seen).toMatchObject([
      { drill: null },
      { drill: { speed: 1, ended: null } },
      { drill: { speed: 4 } },
      { drill: { ended: 'stopped' } },
    ]);
  });

  it('plays whatever levels the team has', async () => {
    const clock = handClock(START);
    const engine = await testEngine({ now: () => clock.now, startTimer: clock.startTimer, selfCare: true });
    const [worst] = (await engine.must('workspace.show', {})).severities;
    if (worst === undefined) throw new Error('a table has levels');
    await engine.must('severities.set', { levels: [{ ...worst, id: 'P1' }] });
    const { ref } = await engine.must('drill.run', {});
    clock.pass(LENGTH + SECOND);
    expect((await engine.must('incident.show', { ref })).head).toMatchObject({
      severity: 'P1',
      phase: 'closed',
    });
  });
});
