import { describe, expect, it } from 'vitest';
import { parseLine } from '#shared/composer/parse.ts';
import { takes } from '#shared/composer/run-acts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { contextOf } from './context.ts';

const base: RunStep = {
  ...{ id: 'restart', number: 1, name: 'Restart', kind: 'sh', required: false, rollback: true },
  ...{ question: null, branches: [], state: 'awaiting', attempts: 0, startedAt: null, endedAt: null },
  ...{ until: null, approvedBy: null, by: null, reason: null, exit: null, status: null, lines: null },
  ...{ answer: null, outcome: null, undo: null, asked: null, elsewhere: false },
};

function run(number: number, step: Partial<RunStep>, more: Partial<Run> = {}): Run {
  return {
    ...{ id: `0198c000-0000-7000-8000-00000000000${number}`, n: number, number, replica: 'r', taken: null },
    ...{
      runbook: 'b',
      title: `Book ${number}`,
      hash: 'h',
      dryRun: false,
      folder: null,
      variables: [],
      startedAt: 0,
    },
    ...{ startedBy: '@ana', ended: null, steps: [{ ...base, ...step }] },
    ...more,
  };
}

const read = (line: string, ...runs: Run[]) => parseLine(line, contextOf({}, { runs }));
const over = { ended: { how: 'failed' as const, at: 1, by: '@ana', reason: null, event: 'e' } };

describe('what is said to a run', () => {
  it('is said to exactly the step that waits', () => {
    expect(read('/approve', run(1, {}))).toMatchObject({
      ok: true,
      act: { operation: 'run.approve', input: { run: run(1, {}).id, step: 'restart' } },
    });
    expect(read('/skip too late now', run(1, {}))).toMatchObject({
      ok: true,
      act: { operation: 'run.skip', input: { step: 'restart', reason: 'too late now' } },
    });
  });

  it('asks which run is meant when several wait, and takes its number', () => {
    expect(read('/approve', run(1, {}), run(2, {}))).toMatchObject({ ok: false, message: /1 and 2/ });
    expect(read('/approve 2', run(1, {}), run(2, {}))).toMatchObject({
      ok: true,
      act: { input: { run: run(2, {}).id } },
    });
  });

  it('answers questions by words or by a number that is an answer', () => {
    const asked = { kind: 'decide' as const, branches: [{ answer: '2', goTo: null }] };
    expect(read('/choose 2', run(1, asked))).toMatchObject({ ok: true, act: { input: { answer: '2' } } });
    expect(read('/choose 1 yes', run(1, asked))).toMatchObject({
      ok: true,
      act: { input: { answer: 'yes' } },
    });
    expect(read('/choose', run(1, asked))).toMatchObject({ ok: false, message: /“2”/ });
  });

  it('mends what failed in a run that has ended, and says so when there is nothing to mend', () => {
    expect(read('/rerun', run(1, { state: 'failed' }, over))).toMatchObject({
      ok: true,
      act: { local: 'resume-run', words: 'rerun' },
    });
    expect(read('/roll-back', run(1, { state: 'succeeded' }))).toMatchObject({ ok: false });
    expect(read('/stop-run', run(1, {}, over))).toMatchObject({ ok: false });
    // Another run than the one that was named is never meant.
    expect(read('/approve 7', run(1, {}))).toMatchObject({ ok: false });
  });

  it('takes over the run that goes on, and says exactly what becomes of the step it was at', () => {
    const going = run(1, { state: 'running' });
    const parsed = read('/take-run its power is out', going, run(2, { state: 'failed' }, over));
    expect(parsed).toMatchObject({
      ok: true,
      act: { operation: 'run.take', input: { run: going.id, reason: 'its power is out' } },
    });
    if (!parsed.ok) return;
    const words = parsed.command?.confirm?.(parsed.act, contextOf({}, { runs: [going] }));
    expect(words).toMatch(/Run 1, “Book 1”, is executed by this machine.*How far step 1 got is not known/s);
    // A person at work is not interrupted: where that one is stands in the log.
    const byHand = run(1, { kind: 'manual', state: 'awaiting' });
    expect(parsed.command?.confirm?.(parsed.act, contextOf({}, { runs: [byHand] }))).not.toMatch(/How far/);
    expect(read('/takeover 2', run(2, { state: 'failed' }, over))).toMatchObject({ ok: true });
    expect(read('/take-run', run(1, { state: 'succeeded' }, over))).toMatchObject({ ok: false });
    expect(read('/take-run', run(1, {}), run(2, {}))).toMatchObject({ ok: false, message: /1 and 2/ });
  });

  it('never approves twice, what is done by hand, or what is over', () => {
    const may = (step: Partial<RunStep>, more: Partial<Run> = {}) => {
      const one = run(1, step, more);
      return one.steps.some((each) => takes(one, each, 'approve'));
    };
    expect(may({})).toBe(true);
    expect([may({ approvedBy: '@bo' }), may({ kind: 'manual' }), may({}, over)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
