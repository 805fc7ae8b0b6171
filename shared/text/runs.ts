import type { RunEnd, RunStepState, StepOutcome } from '../domain/incident/runs/terms.ts';
import { listOf } from './en.ts';

/** Where a step stands, in a word or two. */
export const runStepNames: Record<RunStepState, string> = {
  pending: 'to come',
  awaiting: 'waiting',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'interrupted',
  'rolled-back': 'rolled back',
};

export const runEndNames: Record<RunEnd, string> = {
  completed: 'completed',
  failed: 'failed',
  stopped: 'stopped',
};

const outcomeNames: Record<StepOutcome, string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'interrupted',
  'rolled-back': 'rolled back',
  'rollback-failed': 'ROLLBACK FAILED',
};

interface SteppedWords {
  number: number;
  stepNumber: number;
  stepName: string;
  outcome: StepOutcome;
  byHand: boolean;
  approvedBy: string | null;
  reason: string | null;
  exit: number | null;
  status: number | null;
  attempts: number;
  lines: string | null;
  answer: string | null;
}

interface EndedWords {
  number: number;
  how: RunEnd;
  reason: string | null;
  succeeded: number;
  failed: number;
  skipped: number;
  interrupted: number;
  rolledBack: number;
  left: number;
}

/** Sentences of runs: on the timeline, and what is refused. */
export const runSays = {
  started: (number: number, title: string, dryRun: boolean) =>
    `Run ${number} of runbook “${title}” started${dryRun ? ', a dry run: nothing is changed' : ''}`,
  stepped({ number, stepNumber, stepName, ...said }: SteppedWords): string {
    const facts = [
      ...(said.answer === null ? [] : [`“${said.answer}”`]),
      ...(said.exit === null ? [] : [`exit ${said.exit}`]),
      ...(said.status === null ? [] : [`status ${said.status}`]),
      ...(said.attempts > 1 ? [`after ${said.attempts} attempts`] : []),
      ...(said.byHand ? ['by hand'] : []),
      ...(said.approvedBy === null ? [] : [`approved by ${said.approvedBy}`]),
    ];
    const last = said.lines?.split('\n').at(-1)?.trim() ?? '';
    return [
      `Run ${number}, step ${stepNumber} “${stepName}” ${outcomeNames[said.outcome]}`,
      ...(facts.length === 0 ? [] : [` (${facts.join(', ')})`]),
      ...(said.reason === null ? [] : [`: ${said.reason}`]),
      ...(last === '' ? [] : [` — ${last.slice(0, 200)}`]),
    ].join('');
  },
  resumed: (number: number, step: number, name: string, how: 'rerun' | 'rollback') =>
    how === 'rerun'
      ? `Run ${number}: step ${step} “${name}” is to run again`
      : `Run ${number}: step ${step} “${name}” is to be rolled back`,
  ended({ number, how, reason, ...counts }: EndedWords): string {
    const parts = [
      [counts.succeeded, 'succeeded'],
      [counts.failed, 'failed'],
      [counts.rolledBack, 'rolled back'],
      [counts.interrupted, 'interrupted'],
      [counts.skipped, 'skipped'],
      [counts.left, 'never ran'],
    ] as const;
    const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
    return `Run ${number} ${runEndNames[how]}${reason === null ? '' : `: ${reason}`}. Steps: ${listOf(told)}`;
  },

  over: 'Nothing is run in an incident that is over. Set its phase back to investigating first if it goes on.',
  noneRuns: 'No runbook is running in this incident.',
  severalRun: (numbers: readonly number[]) =>
    `Several runs go on: ${listOf(numbers.map(String))}. Say which, by its number.`,
  twins: (label: string, labels: readonly string[]) =>
    `There are several runs ${label} since two logs were merged: ${listOf(labels)}. Say which.`,
  noSuchRun: (label: string) => `There is no run ${label} in this incident.`,
  noSuchStep: (run: number, step: string) => `Run ${run} has no step ${step}.`,
  atItsEnd: (run: number) => `Run ${run} is at its end: no step of it waits.`,
  notWaiting: (run: number, step: number, state: RunStepState) =>
    `Step ${step} of run ${run} does not wait for that: it is ${runStepNames[state]}.`,
  isManual: (step: number) => `Step ${step} is done by a person: say that it is done, or skip it.`,
  isQuestion: (step: number) => `Step ${step} is a question: answer it, or skip it.`,
  approvedAlready: (step: number, by: string) => `Step ${step} was approved by ${by} already.`,
  tooLate: (step: number) => `Step ${step} waited five minutes for an approval and is skipped now.`,
  noSuchAnswer: (answers: readonly string[]) =>
    `The answers are ${listOf(answers.map((each) => `“${each}”`))}.`,
  endedAlready: (run: number) => `Run ${run} has ended already.`,
  nothingToRollBack: (step: number) => `Step ${step} has nothing to be rolled back with.`,
  requiredSkipped: (step: number) => `step ${step} is required and was skipped`,
};
