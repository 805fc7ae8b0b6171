import { currentStep, isMendable, openRuns } from '../domain/incident/runs/facts.ts';
import type { Run, RunStep } from '../domain/incident/runs/state.ts';
import type { IncidentHead } from '../domain/incident/state.ts';

/** What a person can do about a step of a run. */
export type StepWant = 'approve' | 'skip' | 'done' | 'answer' | 'rerun' | 'rollback';

/** Whether this can be done about a step now. */
export function takes(run: Run, step: RunStep, want: StepWant): boolean {
  const waits = run.ended === null && step.state === 'awaiting' && step.approvedBy === null;
  const byHand = step.kind === 'manual' || step.kind === 'decide';
  const mendable = isMendable(run, step);
  switch (want) {
    case 'approve':
      return waits && !byHand;
    case 'answer':
      return waits && step.kind === 'decide';
    case 'skip':
      return waits || (mendable && run.ended === null);
    case 'done':
      return (waits && step.kind === 'manual') || mendable;
    case 'rerun':
      return mendable;
    case 'rollback':
      return mendable && step.rollback && step.undo !== 'asked' && step.undo !== 'done';
  }
}

/** The step of a run this would be done about: where it stands, else the last one that can be mended. */
export function stepFor(run: Run, want: StepWant): RunStep | null {
  const current = currentStep(run);
  if (current !== null && takes(run, current, want)) return current;
  return run.steps.findLast((step) => takes(run, step, want)) ?? null;
}

export interface RunTarget {
  run: Run;
  step: RunStep;
}

/** Every run this can be done about, those that go on before those that have ended. */
export function targetsFor({ runs }: Pick<IncidentHead, 'runs'>, want: StepWant): RunTarget[] {
  const order = [...openRuns({ runs }), ...runs.filter((run) => run.ended !== null).toReversed()];
  return order.flatMap((run) => {
    const step = stepFor(run, want);
    return step === null ? [] : [{ run, step }];
  });
}
