import Database from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { engineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { pageState } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import { handClock } from './hand-clock.ts';
import { temporaryFolder, testEngine, type TestEngine } from './kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 23, 12);
type Clock = ReturnType<typeof handClock>;

async function engineAt(clock: Clock, dataDir = temporaryFolder(), me = '@ana'): Promise<TestEngine> {
  const { steady, startTimer } = clock;
  return testEngine({ dataDir, me, now: () => clock.now, steady, startTimer, selfCare: true });
}

/** Three rungs, ten minutes apart, twice. */
async function prepare(engine: TestEngine): Promise<string> {
  const rules = ['@ana', '@bo', '@cy'].map((person) => ({ delayMinutes: 10, targets: [{ person }] }));
  await engine.must('policy.set', { policy: { name: 'Payments', loops: 1, rules } });
  await engine.must('service.set', { service: { name: 'payments-api', policy: 'Payments' } });
  const { ref } = await engine.must('incident.declare', {
    title: 'Charges fail',
    services: ['payments-api'],
  });
  return ref;
}

async function pageOf(engine: TestEngine, ref: string): Promise<Page> {
  const [page] = (await engine.must('incident.show', { ref })).head.pages;
  if (page === undefined) throw new Error('nobody was paged');
  return page;
}

const minutesOf = (page: Page, begun: number) =>
  page.sends.map((send) => [(send.at - begun) / MINUTE, send.rungs.map((rung) => rung + 1)]);

function outbox(engine: TestEngine): string[] {
  const db = new Database(path.join(engine.dataDir, 'deepwater.sqlite'), { readonly: true });
  const rows = db.prepare(`SELECT effect FROM outbox WHERE connector = 'desktop' ORDER BY num`).all();
  db.close();
  return z
    .array(z.object({ effect: z.string() }))
    .parse(rows)
    .map(({ effect }) => effect);
}

describe('a page', () => {
  test('climbs on time, each rung with its effect, until somebody acknowledges', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const ref = await prepare(engine);
    expect(await engine.must('page.raise', { ref, service: 'payments-api' })).toMatchObject({ page: 1 });
    clock.pass(39 * MINUTE);
    expect(minutesOf(await pageOf(engine, ref), START)).toEqual([
      [0, [1]],
      [10, [2]],
      [20, [3]],
      [30, [4]],
    ]);
    await engine.must('page.acknowledge', { ref, as: '@ana' });
    clock.pass(9 * MINUTE);
    expect((await pageOf(engine, ref)).sends).toHaveLength(4);
    await engine.must('phase.change', { ref, phase: 'resolved' });
    clock.pass(10 * HOUR);
    expect(outbox(engine)).toEqual([
      'page.raise',
      'page.raise',
      'page.raise',
      'page.raise',
      'page.acknowledge',
      'page.resolve',
    ]);
    // Notifications of the machine itself wait for no connection.
    expect(await engine.must('engine.status', {})).toMatchObject({ queued: { count: 0 } });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true });
  });

  test('goes on where it was after the engine was away, in one going-out and one line', async () => {
    const clock = handClock(START);
    const first = await engineAt(clock);
    const ref = await prepare(first);
    await first.must('page.raise', { ref, policy: 'Payments' });
    first.close();
    clock.now += 25 * MINUTE;
    const second = await engineAt(clock, first.dataDir);
    clock.pass(MINUTE);
    const page = await pageOf(second, ref);
    expect(page.sends.map((send) => send.rungs)).toEqual([[0], [1, 2]]);
    const { entries } = await second.must('incident.timeline', { ref });
    expect(entries.at(-1)?.text).toBe(
      'While nothing ran here, rungs 2 and 3 of page 1 fell due, the first at 2026-11-23 12:10 UTC; now: @bo and @cy, to be called by phone',
    );
    clock.pass(20 * MINUTE);
    expect((await pageOf(second, ref)).sends.map((send) => send.rungs)).toEqual([[0], [1, 2], [3], [4]]);
  });

  test('is neither held up nor doubled by a clock that is set', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const ref = await prepare(engine);
    await engine.must('page.raise', { ref, policy: 'Payments' });
    clock.pass(4 * MINUTE);
    clock.jump(-6 * HOUR);
    clock.pass(6 * MINUTE);
    expect((await pageOf(engine, ref)).sends.map((send) => send.rungs)).toEqual([[0], [1]]);
    clock.jump(6 * HOUR);
    clock.pass(MINUTE);
    const page = await pageOf(engine, ref);
    const rungs = page.sends.flatMap((send) => send.rungs);
    expect(rungs).toEqual([...new Set(rungs)]);
    engine.close();
    clock.now -= 6 * HOUR;
    const again = await engineAt(clock, engine.dataDir);
    clock.pass(11 * MINUTE);
    expect(pageState(await pageOf(again, ref))).toBe('exhausted');
  });

  test('comes to the person at this machine as an urgent notice, and goes when it is acknowledged', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const ref = await prepare(engine);
    const seen: OutputOf<(typeof engineOperations)['reminders.watch']>[] = [];
    const schema = engineOperations['reminders.watch'].output;
    const watching = engine.subscribe('reminders.watch', {}, (pushed) => seen.push(schema.parse(pushed)));
    expect(watching.ok).toBe(true);
    await engine.must('page.raise', { ref, policy: 'Payments' });
    clock.pass(MINUTE);
    const notices = seen.flatMap((each) => each.notices).filter(({ kind }) => kind === 'page');
    expect(notices).toMatchObject([{ urgent: true, about: 'Charges fail', ref }]);
    await engine.must('page.acknowledge', { ref });
    clock.pass(MINUTE);
    expect(seen.at(-1)).toMatchObject({ type: 'changed', settled: notices.flatMap(({ keys }) => keys) });
  });

  test('is seen to by the machine that raised it; another takes over when that one fails', async () => {
    const clock = handClock(START);
    const raiser = await engineAt(clock);
    const ref = await prepare(raiser);
    await raiser.must('page.raise', { ref, policy: 'Payments' });
    const carry = async (from: TestEngine, to: TestEngine): Promise<void> => {
      const { name, text } = await from.must('incident.export', { ref, format: 'json' });
      await to.must('incident.import', { name, content: Buffer.from(text).toString('base64') });
    };
    const other = await engineAt(clock, temporaryFolder(), '@bo');
    await carry(raiser, other);
    clock.pass(11 * MINUTE);
    expect((await pageOf(raiser, ref)).sends).toHaveLength(2);
    expect((await pageOf(other, ref)).sends).toHaveLength(1);
    await carry(raiser, other);
    clock.pass(MINUTE);
    expect((await pageOf(other, ref)).sends).toHaveLength(2);
    raiser.close();
    clock.pass(11 * MINUTE);
    expect(minutesOf(await pageOf(other, ref), START)).toEqual([
      [0, [1]],
      [10, [2]],
      [22, [3]],
    ]);
  });

  test('is only raised, not seen to, by a command that opens the folder for a moment', async () => {
    const clock = handClock(START);
    const engine = await testEngine({ now: () => clock.now, startTimer: clock.startTimer });
    const ref = await prepare(engine);
    await engine.must('page.raise', { ref, policy: 'Payments' });
    clock.pass(HOUR);
    expect((await pageOf(engine, ref)).sends).toHaveLength(1);
    await engine.must('page.advance', { ref, page: 1 });
    expect((await pageOf(engine, ref)).sends.map((send) => send.rungs)).toEqual([[0], [1, 2, 3, 4, 5]]);
  });
});
