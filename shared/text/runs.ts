import type { Following } from '../contract/runs.ts';
import type { RunnableKind, StepKind, StepOptions } from '../runbooks/runbook.ts';
import type { Work } from '../runbooks/step-plan.ts';
import type { RunAsk, RunEnd, RunStepState, StepOutcome } from '../domain/incident/runs/terms.ts';
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

/** What was asked for at another machine. */
const askNames: Record<RunAsk, string> = { skip: 'to be skipped', done: 'done by hand', answer: 'answered' };

/** How far what another machine prints is heard here, as a sentence. `when` is when it was heard last. */
export function followingWords(
  state: Following['state'],
  machine: string | null,
  when: string | null,
): string {
  const who = machine ?? 'the machine that runs it';
  switch (state) {
    case 'asking':
      return `Asking ${who} for what it prints…`;
    case 'live':
      return `Live from ${who}`;
    case 'silent':
      return when === null
        ? `Nothing is heard from ${who}: it may be gone, or not connected.`
        : `Nothing heard from ${who} since ${when}: it may be gone, or not connected.`;
    case 'unreachable':
      return 'What it prints shows live over NATS only, which is not connected. What a step comes to follows with the log.';
  }
}

/** What a step came to, in a word or two. */
export const outcomeNames: Record<StepOutcome, string> = {
  ...runStepNames,
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
    return `Run ${number} ${runEndNames[how]}${reason === null ? '' : `: ${reason.replace(/\.$/, '')}`}. Steps: ${listOf(told)}`;
  },

  timedOut: (seconds: number) => `it took longer than ${lasting(seconds)} and was ended`,
  badCondition: (why: string) => `its condition can’t be read. ${why}`,
  badExpectation: (why: string) => `its expectation can’t be read. ${why}`,
  conditionFalse: 'its condition does not hold',
  dryRun: 'not run: dry run',
  dryUnreviewed: 'not run: nobody reviewed this text here',
  exercise: 'not run: exercise',
  unapproved: 'nobody approved it within five minutes',
  notReadable: 'the runbook’s text does not have this step any more',
  secretGone: (names: readonly string[]) =>
    `the secret ${listOf(names)} is not kept and has to be given again. Run the step again with it.`,
  queued: (to: string) => `queued for ${to}; no connector sends it yet`,
  closed: 'Deepwater was closed',
  crashed: 'Deepwater ended in the middle of it',
  leftEnded: 'Deepwater ended in the middle of it; what still ran of it was ended at the next start',
  stillRuns: (group: number) =>
    `Deepwater ended in the middle of it, and what it started does not end (process group ${group})`,
  unclearLeft: (group: number) =>
    `Deepwater ended in the middle of it. Something of process group ${group} may still be running; it was left alone, because it can’t be told for certain whose it is`,
  stoppedBy: (person: string) => `ended by ${person}`,
  stepFailed: (step: number, why: string | null) => `step ${step} failed${why === null ? '' : `: ${why}`}`,
  rollbackFailed: (step: number) =>
    `THE ROLLBACK OF STEP ${step} FAILED. What it changed is still changed: look at it now.`,
  rolledBackAfter: (step: number, why: string | null) =>
    // Where a person asked for it, it may have been interrupted as well.
    why === null ? `step ${step} was rolled back` : `step ${step} failed and was rolled back: ${why}`,
  rollbackUnfinished: 'its rollback was not finished',
  untrusted:
    'Nobody reviewed exactly this text on this machine, so nothing of it runs. Read it and trust it first (runbook trust), or do a dry run.',
  untrustedRun: (run: number) =>
    `Nobody reviewed the text of run ${run} on this machine, so nothing of it runs here. Read it and trust it first (runbook trust with --run ${run}).`,
  otherTextThanSaid: (run: number) =>
    `The text of run ${run} was struck, or is not the one it says it goes by. It can’t be trusted: start the runbook anew.`,
  otherText: (run: number) => `Run ${run} goes by another text than the one with this hash. Read it again.`,
  noSteps: 'This runbook has no steps. Number what is to be done, or mark blocks with the word step.',
  broken: (line: number, message: string) => `Line ${line} of the runbook: ${message} Mend it first.`,
  imported: 'This incident was imported: nothing is run in it.',
  halfCharacter: 'The text contains half a character. Save the file as UTF-8.',
  noValue: (names: readonly string[]) => `These variables have no value: ${listOf(names)}. Give them.`,
  noSecret: (names: readonly string[]) => `These secrets have no value: ${listOf(names)}. Give them.`,
  strangeVariable: (name: string) =>
    `The runbook declares no variable ${name}. Only what it declares reaches its steps.`,
  isSecret: (name: string) => `${name} is a secret. Give it as one, so that it is kept nowhere.`,
  isNoSecret: (name: string) => `${name} is no secret in this runbook. Give it as a variable.`,
  shortSecret: (name: string, least: number) =>
    `${name} is shorter than ${least} characters: that can’t be hidden among other words.`,
  elsewhere: (run: number) =>
    `Another machine executes run ${run}, and only that one. If it is gone, take the run over: runbook take.`,
  executedHere: (run: number) => `This machine executes run ${run} already.`,
  nothingToTake: (run: number) => `Run ${run} is over, and nothing of it is to be put right.`,
  askedAlready: (step: number, by: string) =>
    `${by} said already what becomes of step ${step}. The machine that executes the run has not answered yet.`,
  asked: (said: {
    number: number;
    stepNumber: number;
    stepName: string;
    what: RunAsk;
    reason: string | null;
    answer: string | null;
  }) =>
    `Run ${said.number}, step ${said.stepNumber} “${said.stepName}”: ${askNames[said.what]}${said.answer === null ? '' : ` “${said.answer}”`}, said at another machine${said.reason === null ? '' : `: ${said.reason}`}`,
  taken: (run: number, machine: string | null, reason: string | null) =>
    `Run ${run} was taken over from ${machine ?? 'another machine'}${reason === null ? '' : `: ${reason}`}. How far that one got is not known`,
  farUnknown: 'the run was taken over from another machine; how far that one got with it is not known',
  takenFailed: (step: number) =>
    `step ${step} failed, and whether it was rolled back is not known: it was done on another machine`,
  tookAway: 'the run was taken over on another machine, so this one ended it',
  ranElsewhere: 'another machine began it as well. Look what came of it first',
  alreadyRuns: (step: number) => `Something of this run is at work: wait for step ${step}, or stop the run.`,

  /** Stands where something of an output was not heard. */
  notHeard: (count: number) => `\n… ${count.toLocaleString('en')} characters were not heard …\n`,

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

const lasting = (seconds: number): string =>
  seconds % 3_600 === 0
    ? `${seconds / 3_600} h`
    : seconds % 60 === 0
      ? `${seconds / 60} min`
      : `${seconds} s`;

/** What a step will do, before it does. */
export const planText = {
  manual: 'Done by a person.',
  /** `where` is the machine that executes it when that is another one. */
  says(
    work: Work,
    kind: RunnableKind,
    { timeout, every, retries, rollback }: StepOptions,
    where: string | null,
  ): string {
    const limits = [
      `for at most ${lasting(timeout)}`,
      ...(retries === 0 ? [] : [`tried again up to ${retries} ${retries === 1 ? 'time' : 'times'}`]),
      ...(rollback === null ? [] : [`rolled back by “${rollback}” if it fails`]),
    ].join(', ');
    if (work.kind === 'decide') return 'Asks, and goes on with what the answer leads to.';
    if (work.kind === 'pause') return `Waits ${lasting(work.seconds)}.`;
    if (work.kind === 'notify') return `Tells ${work.to ?? 'nobody'} through what is connected for chat.`;
    const what = {
      sh: `a command on ${where ?? 'this machine'}`,
      http: 'a request',
      metric: 'a question to a monitoring system',
    }[work.kind];
    if (kind === 'wait') return `Looks every ${lasting(every)} by ${what} until it holds, ${limits}.`;
    if (work.kind === 'metric') return `Asks a monitoring system for a metric, ${limits}.`;
    const verb = work.kind === 'sh' ? 'Runs' : 'Sends';
    return kind === 'check' ? `${verb} ${what} that only reads, ${limits}.` : `${verb} ${what}, ${limits}.`;
  },
};

/** What the command line says of runs. */
export const runCliText = {
  approved: 'approved',
  skipped: 'skipped',
  done: 'marked as done',
  answered: 'answered',
  stopped: 'stopped',
  taken: 'taken over. Say what becomes of the step it was at: runbook rerun, done, skip or rollback',
  askedOf: 'said. It becomes so when the machine that executes the run hears of it',
  none: 'No runs.',
  badVariable: (text: string) => `“${text}” is no variable with its value. Write --var HOST=db-1.`,
  ended: (run: number, how: string, reason: string | null) =>
    `run ${run} ${how}${reason === null ? '' : `: ${reason}`}`,
  howTo(kind: StepKind, ref: string, run: number): string {
    const about = `${ref} --run ${run}`;
    if (kind === 'manual') return `When it is done: deepwater runbook done ${about}`;
    if (kind === 'decide') return `Answer: deepwater runbook answer ${about} "…"`;
    return `Within five minutes: deepwater runbook approve ${about}, or skip`;
  },
};
