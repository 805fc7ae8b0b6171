import type { IncidentHead } from '../state.ts';
import type { Run, RunStep } from './state.ts';

/** The step a run is at: the one that was interrupted, waits or runs, else the first that did not have its turn. Null at its end. */
export function currentStep(run: Run): RunStep | null {
  return (
    run.steps.find(({ state }) => state === 'interrupted' || state === 'awaiting' || state === 'running') ??
    run.steps.find(({ state }) => state === 'pending') ??
    null
  );
}

/** Runs that go on. */
export function openRuns(head: Pick<IncidentHead, 'runs'>): Run[] {
  return head.runs.filter((run) => run.ended === null);
}

/** Whether a person is wanted: to approve, to do, to answer, or to say what becomes of a step that was interrupted. */
export function wantsPerson(run: Run): boolean {
  if (run.ended !== null) return false;
  const state = currentStep(run)?.state;
  return state === 'interrupted' || (state === 'awaiting' && currentStep(run)?.approvedBy === null);
}

/** Whether a person can still have this step run again, mark it done or roll it back. */
export function isMendable(run: Run, step: RunStep): boolean {
  return !run.dryRun && (step.state === 'interrupted' || step.state === 'failed');
}

/** Whether a person can leave this step out: its turn is to come, nobody agreed to it yet, or it failed or was interrupted. */
export function isSkippable(run: Run, step: RunStep): boolean {
  const open = step.state === 'pending' || (step.state === 'awaiting' && step.approvedBy === null);
  return (run.ended === null && open) || isMendable(run, step);
}

/** Whether a person can say that they did this step. */
export function isDoable(run: Run, step: RunStep): boolean {
  const open = step.kind === 'manual' && (step.state === 'awaiting' || step.state === 'pending');
  return (run.ended === null && open) || isMendable(run, step);
}

/** Whether this step waits for the answer to its question. */
export function isAnswerable(run: Run, step: RunStep): boolean {
  return run.ended === null && step.kind === 'decide' && step.state === 'awaiting';
}

/** Whether another machine can take the run over: it goes on, or something of it is still to be put right. */
export function isTakeable(run: Run): boolean {
  return !run.dryRun && (run.ended === null || run.steps.some((step) => isMendable(run, step)));
}

/** How many steps came to what. `left` never had their turn. */
export function tally(run: Run): {
  succeeded: number;
  failed: number;
  skipped: number;
  interrupted: number;
  rolledBack: number;
  left: number;
} {
  const count = (...states: RunStep['state'][]) =>
    run.steps.filter(({ state }) => states.includes(state)).length;
  return {
    succeeded: count('succeeded'),
    failed: count('failed'),
    skipped: count('skipped'),
    interrupted: count('interrupted'),
    rolledBack: count('rolled-back'),
    left: count('pending', 'awaiting', 'running'),
  };
}
