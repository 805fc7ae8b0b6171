import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { runbookFigures } from '#shared/policy/runbook-figures.ts';

const MINUTE = 60_000;

function run(how: 'completed' | 'failed' | 'stopped' | null, minutes: number, more: Partial<Run> = {}): Run {
  return {
    ...{ id: 'r', n: 1, number: 1, replica: 'a', taken: null, runbook: 'disk-full', title: 'Disk full' },
    hash: 'h',
    ...{ dryRun: false, folder: null, variables: [], startedAt: 0, startedBy: '@ana', steps: [] },
    ended: how === null ? null : { how, at: minutes * MINUTE, by: '@ana', reason: null, event: 'e' },
    ...more,
  };
}

const step = (state: RunStep['state']): RunStep => ({
  ...{ id: 's', number: 1, name: 'S', kind: 'manual', required: false, rollback: false, question: null },
  ...{ branches: [], state, attempts: 0, startedAt: null, endedAt: null, until: null, approvedBy: null },
  ...{
    by: null,
    reason: null,
    exit: null,
    status: null,
    lines: null,
    answer: null,
    outcome: null,
    undo: null,
    asked: null,
    elsewhere: false,
  },
});

describe('figures of a runbook', () => {
  it('count uses, how many came to their end, how long they took and what that saved against 30 minutes by hand', () => {
    const runs = [
      run('completed', 10, { steps: [step('skipped'), step('succeeded')] }),
      run('completed', 20),
      run('failed', 5, { steps: [step('skipped')] }),
      run(null, 0),
      run('completed', 1, { dryRun: true }),
      run('completed', 40, { runbook: 'dns', title: 'DNS' }),
    ];
    expect(runbookFigures(runs)).toEqual([
      {
        ...{ runbook: 'disk-full', title: 'Disk full', uses: 4, ended: 3, successRate: 2 / 3 },
        ...{ medianTime: 15 * MINUTE, stepsSkipped: 2, minutesSaved: 30 },
        ...{ lastAt: 0, lastHow: 'completed', stumbles: [] },
      },
      {
        ...{ runbook: 'dns', title: 'DNS', uses: 1, ended: 1, successRate: 1 },
        ...{ medianTime: 40 * MINUTE, stepsSkipped: 0, minutesSaved: -10 },
        ...{ lastAt: 0, lastHow: 'completed', stumbles: [] },
      },
    ]);
    expect(runbookFigures([run(null, 0)])).toMatchObject([
      { successRate: null, medianTime: null, minutesSaved: 0 },
    ]);
  });

  it('name the newest run, and the steps that failed in most runs under the names they have now', () => {
    const failing = (id: string, name: string, state: RunStep['state'] = 'failed'): RunStep => ({
      ...step(state),
      ...{ id, name },
    });
    const runs = [
      run('failed', 1, { startedAt: 1, steps: [failing('drain', 'Drain'), failing('a', 'A')] }),
      run('failed', 1, { startedAt: 2, steps: [failing('drain', 'Drain it', 'rolled-back')] }),
      run(null, 0, { startedAt: 3, steps: [failing('going', 'Not over')] }),
      run('completed', 1, { startedAt: 0, steps: ['b', 'c', 'd'].map((id) => failing(id, id)) }),
    ];
    expect(runbookFigures(runs)).toMatchObject([
      {
        ...{ lastAt: 3, lastHow: null },
        stumbles: [
          { step: 'drain', name: 'Drain it', runs: 2 },
          { step: 'a', name: 'A', runs: 1 },
          { step: 'b', name: 'b', runs: 1 },
        ],
      },
    ]);
  });

  it('don’t depend on the order of runs, and stay within their bounds', () => {
    const any = fc
      .record({
        how: fc.constantFrom('completed' as const, 'failed' as const, 'stopped' as const, null),
        minutes: fc.integer({ min: -5, max: 600 }),
        runbook: fc.constantFrom('a', 'b'),
        dryRun: fc.boolean(),
      })
      .map(({ how, minutes, ...more }) => run(how, minutes, more));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (drawn) => {
        const runs = drawn.map((each, index) => ({ ...each, id: String(index) }));
        const figures = runbookFigures(runs);
        expect(runbookFigures(runs.toReversed())).toEqual(figures);
        for (const { uses, ended, successRate, medianTime, minutesSaved } of figures) {
          expect(ended).toBeLessThanOrEqual(uses);
          expect(successRate === null).toBe(ended === 0);
          if (successRate !== null) expect(successRate >= 0 && successRate <= 1).toBe(true);
          if (medianTime !== null) expect(medianTime).toBeGreaterThanOrEqual(0);
          expect(minutesSaved).toBeLessThanOrEqual(30 * ended);
        }
      }),
    );
  });
});
