import { listOf } from './en.ts';
import type { RunAsk } from '../domain/incident/runs/terms.ts';
import { followingWords, runStepNames } from './runs.ts';

const asks: Readonly<Record<RunAsk | 'approve', string>> = {
  skip: 'Skipped',
  done: 'Marked done',
  answer: 'Answered',
  approve: 'Approved',
};

/** Words of the tab that shows runs of runbooks. */
export const runPanelText = {
  start: 'Run a runbook',
  none: 'No runbook runs here.',
  fits: 'Fits this incident',
  noMatch: 'None of the runbooks answers its alerts, services or words.',
  read: 'Read',
  runIt: 'Run',
  runOf: (number: number, title: string) => `Run ${number}: ${title}`,
  startedBy: (who: string, when: string) => `started by ${who} ${when}`,
  at: (step: number, of: number) => `step ${step} of ${of}`,
  steps: (of: number) => `${of} steps`,
  dryRun: 'Dry run: nothing is changed',
  elsewhere: (machine: string | null) => `Runs on ${machine ?? 'another machine'}`,
  heard: followingWords,
  ranElsewhere: (machine: string | null) => `Ran on ${machine ?? 'another machine'}`,
  takenOver: (from: string | null, who: string, when: string) =>
    `taken over from ${from ?? 'another machine'} by ${who} ${when}`,
  take: 'Take over',
  takes: (number: number, title: string, lost: number | null) =>
    [
      `Run ${number}, “${title}”, is executed by this machine from here on.`,
      'Do this only if the other machine is gone: one that still works and has not heard of it may do a step as well.',
      ...(lost === null
        ? []
        : [
            `How far step ${lost} got is not known: it counts as interrupted, and you say what becomes of it.`,
          ]),
    ].join('\n\n'),
  /** What was asked of the machine that executes the run, and is not so yet. */
  onItsWay: (what: RunAsk | 'approve', answer: string | null, who: string, machine: string | null) =>
    `${asks[what]}${answer === null ? '' : ` “${answer}”`} by ${who}. On its way to ${machine ?? 'the machine that runs it'}.`,
  begunTwice: 'Another machine began this step as well: it may have run twice.',
  takeToMend: 'To run it again or roll it back here, take the run over.',
  endNames: { completed: 'Completed', failed: 'Failed', stopped: 'Stopped' },
  ended: (what: string, when: string, who: string | null) =>
    who === null ? `${what} ${when}` : `${what} by ${who} ${when}`,
  earlierRuns: (count: number) => (count === 1 ? '1 earlier run' : `${count} earlier runs`),
  earlierSteps: (count: number) => `${count} steps before`,
  states: { ...runStepNames, awaiting: 'waits for you' },
  approve: 'Approve',
  skip: 'Skip',
  stop: 'Stop run',
  done: 'Done',
  markDone: 'Mark done',
  rerun: 'Run again',
  rollback: 'Roll back',
  approvedBy: (who: string) => `approved by ${who}`,
  byHand: (who: string) => `by hand, ${who}`,
  skippedBy: (who: string) => `by ${who}`,
  exit: (code: number) => `exit ${code}`,
  status: (code: number) => `status ${code}`,
  attempts: (count: number) => `${count} attempts`,
  expects: (what: string) => `Success: ${what}`,
  selfSkip: 'Skipped by itself',
  rollbackNone: 'rollback: none',
  rollbackWith: 'rollback:',
  command: 'What runs',
  output: 'Output',
  outputOf: (step: string) => `Output of ${step}`,
  cut: 'Only the end is shown.',
  interrupted: 'Whether it took effect is not known; it never runs again by itself.',
  rolledBack: 'Rolled back.',
  rollingBack: 'Rolling back…',
  rollbackFailed: 'THE ROLLBACK FAILED',
  notRolledBack: 'Not rolled back.',
  goesTo: (answer: string, step: string | null) => (step === null ? answer : `${answer} → ${step}`),
  end: 'end of the run',
  reading: 'Reading what would run…',
  text: 'Text',
  textTitle: (title: string) => `${title}, as it was when the run began`,
  waiting: (count: number) => (count === 1 ? '1 step waits for you' : `${count} steps wait for you`),
  going: (count: number) => (count === 1 ? '1 run goes on' : `${count} runs go on`),
  nothingTo: {
    approve: 'No step waits for an approval.',
    skip: 'No step waits.',
    done: 'No step is done by hand now, failed or was interrupted.',
    answer: 'No step asks a question.',
    rerun: 'No step failed or was interrupted.',
    rollback: 'No failed or interrupted step can be rolled back.',
    stop: 'No runbook is running in this incident.',
    take: 'No run of this incident can be taken over.',
  },
  several: (runs: readonly number[]) =>
    `It could be meant for run ${listOf(runs.map(String))}. Write the number after the command.`,
  answers: (answers: readonly string[]) => `The answers are ${listOf(answers.map((each) => `“${each}”`))}.`,
  preview: {
    'run.approve': (run: string, step: string) => `approves “${step}” of ${run}`,
    'run.skip': (run: string, step: string) => `skips “${step}” of ${run}`,
    'run.done': (run: string, step: string) => `“${step}” of ${run} is done`,
    'run.answer': (run: string, step: string) => `answers “${step}” of ${run}`,
    'run.stop': (run: string) => `stops ${run}`,
    'run.take': (run: string) => `has this machine execute ${run}`,
  },
  dialog: {
    title: (name: string) => `Run “${name}”`,
    resume: { rerun: 'Run the step again', rollback: 'Roll the step back' },
    ref: (ref: string) => `It runs on this machine and is recorded in ${ref}.`,
    approval: (count: number) =>
      count === 0
        ? 'No step asks for approval.'
        : count === 1
          ? '1 step waits for approval before it runs.'
          : `${count} steps wait for approval before they run.`,
    drill: 'This is a drill: commands and requests are answered by its script; nothing real runs.',
    secret: 'Secret: used by this run, nowhere kept.',
    folder: 'Folder its commands run in',
    folderHint: 'Home folder',
    missing: (name: string) => `Give ${name} a value.`,
    start: 'Start',
    dryRun: 'Dry run',
    dryRunHint: 'A dry run shows each step as it would run and executes only checks that change nothing.',
    needsTrust:
      'Nobody has reviewed exactly this text on this machine. Until then only a dry run is possible.',
    review: 'Review…',
    cancel: 'Cancel',
    secrets: 'The values of its secrets are nowhere kept. Give them again.',
    started: (run: number) => `Run ${run} has begun.`,
  },
} as const;
