import { refuse, type Outcome } from '../../../contract/refusal.ts';
import type { RunAsk, StepOutcome } from '../runs/terms.ts';
import { runSays } from '../../../text/runs.ts';
import type { IncidentCommand } from '../commands.ts';
import { incidentEvent, type NewIncidentEvent } from '../events.ts';
import { isOver } from '../facts.ts';
import type { RunRecordName, runCommandInputs } from '../runs/commands.ts';
import { evolveRuns, type RunEvent } from '../runs/evolve.ts';
import { isAnswerable, isDoable, isMendable, isSkippable, isTakeable, tally } from '../runs/facts.ts';
import { findRun, findStep } from '../runs/find.ts';
import type { Run, RunStep } from '../runs/state.ts';
import type { IncidentHead } from '../state.ts';
import { accept, type Decision, type DecisionContext } from './context.ts';

export type RunCommand = Extract<IncidentCommand, { name: RunRecordName | keyof typeof runCommandInputs }>;
type Input<N extends RunCommand['name']> = Extract<RunCommand, { name: N }>['input'];

/** Decides what people say to a run, and what the engine that executes it records. */
export function decideRun(head: IncidentHead, command: RunCommand, context: DecisionContext): Decision {
  switch (command.name) {
    case 'run.begin':
      return begin(head, command.input);
    case 'run.approve':
      return approve(head, command.input, context);
    case 'run.skip':
      return skip(head, command.input, context);
    case 'run.done':
      return done(head, command.input, context);
    case 'run.answer':
      return answer(head, command.input, context);
    case 'run.stop':
      return stop(head, command.input);
    case 'run.move':
      return move(head, command.input);
    case 'run.settle':
      return settle(head, command.input);
    case 'run.reopen':
      return reopen(head, command.input, context);
    case 'run.takeOver':
      return takeOver(head, command.input, context);
    case 'run.end':
      return end(head, command.input);
  }
}

function begin(head: IncidentHead, input: Input<'run.begin'>): Decision {
  if (isOver(head)) return refuse('incident_over', runSays.over);
  const number = Math.max(0, ...head.runs.map((run) => run.number)) + 1;
  return accept(incidentEvent('run.started', { n: head.lastNumber + 1, number, ...input }));
}

interface Target {
  run: Run;
  step: RunStep;
}

/** The step meant, if it is where the run stands: what somebody saw a moment ago may be over. */
function target(
  head: IncidentHead,
  input: { run?: Input<'run.approve'>['run']; step?: string | number | undefined },
  fits: (run: Run, step: RunStep) => boolean,
): Outcome<Target> {
  const run = findRun(input.run, head);
  if (!run.ok) return run;
  const step = findStep(input.step, run.output);
  if (!step.ok) return step;
  const found = { run: run.output, step: step.output };
  return fits(found.run, found.step)
    ? { ok: true, output: found }
    : refuse(
        'not_waiting',
        runSays.notWaiting(found.run.number, found.step.number, found.step.state),
        'step',
      );
}

const isAwaiting = (run: Run, step: RunStep): boolean => run.ended === null && step.state === 'awaiting';

function approve(head: IncidentHead, input: Input<'run.approve'>, context: DecisionContext): Decision {
  const found = target(head, input, isAwaiting);
  if (!found.ok) return found;
  const { run, step } = found.output;
  if (step.kind === 'manual') return refuse('wrong_kind', runSays.isManual(step.number), 'step');
  if (step.kind === 'decide') return refuse('wrong_kind', runSays.isQuestion(step.number), 'step');
  if (step.approvedBy !== null)
    return refuse('unchanged', runSays.approvedAlready(step.number, step.approvedBy), 'step');
  if (step.until !== null && context.now > step.until)
    return refuse('not_waiting', runSays.tooLate(step.number), 'step');
  return accept(incidentEvent('run.approved', { run: run.id, step: step.id, until: step.until }));
}

function skip(head: IncidentHead, input: Input<'run.skip'>, context: DecisionContext): Decision {
  const found = target(head, input, isSkippable);
  if (!found.ok) return found;
  const { run, step } = found.output;
  if (run.replica !== context.replica)
    return ask(head, found.output, 'skip', { reason: input.reason ?? null });
  const skipped = outcomeOf(head, found.output, 'skipped', {
    byHand: true,
    reason: input.reason ?? null,
  });
  if (!step.required || step.state === 'pending') return accept(skipped);
  return accept(
    skipped,
    ended(head, run, [skipped], 'failed', runSays.requiredSkipped(step.number), context),
  );
}

function done(head: IncidentHead, input: Input<'run.done'>, context: DecisionContext): Decision {
  const found = target(head, input, isDoable);
  if (!found.ok) return found;
  const reason = input.note ?? null;
  if (found.output.run.replica !== context.replica) return ask(head, found.output, 'done', { reason });
  return accept(outcomeOf(head, found.output, 'succeeded', { byHand: true, reason }));
}

function answer(head: IncidentHead, input: Input<'run.answer'>, context: DecisionContext): Decision {
  const found = target(head, input, isAnswerable);
  if (!found.ok) return found;
  const { branches } = found.output.step;
  const wanted = input.answer.toLowerCase();
  const branch = branches.find((each) => each.answer.toLowerCase() === wanted);
  if (branch === undefined)
    return refuse('not_found', runSays.noSuchAnswer(branches.map((each) => each.answer)), 'answer');
  if (found.output.run.replica !== context.replica)
    return ask(head, found.output, 'answer', { answer: branch.answer });
  return accept(
    outcomeOf(head, found.output, 'succeeded', {
      byHand: true,
      answer: branch.answer,
      goTo: branch.goTo,
    }),
  );
}

/** Asks the machine that executes the run: it alone knows whether the step still stands where it was seen. */
function ask(
  head: IncidentHead,
  { run, step }: Target,
  what: RunAsk,
  more: { reason?: string | null; answer?: string },
): Decision {
  if (step.asked !== null)
    return refuse('unchanged', runSays.askedAlready(step.number, step.asked.by), 'step');
  return accept(
    incidentEvent('run.asked', {
      n: head.lastNumber + 1,
      ...about(run, step),
      what,
      reason: more.reason ?? null,
      answer: more.answer ?? null,
    }),
  );
}

function stop(head: IncidentHead, input: Input<'run.stop'>): Decision {
  const run = findRun(input.run, head);
  if (!run.ok) return run;
  // A rollback that a person asked for goes on in a run that is over.
  const undoing = run.output.steps.some(({ undo }) => undo === 'asked');
  if (run.output.ended !== null && !undoing)
    return refuse('unchanged', runSays.endedAlready(run.output.number), 'run');
  return accept(endedNow(head, run.output, 'stopped', input.reason ?? null, 0));
}

function move(head: IncidentHead, input: Input<'run.move'>): Decision {
  const run = findRun(input.run, head);
  if (!run.ok) return run;
  const step = findStep(input.step, run.output);
  if (!step.ok) return step;
  if (run.output.ended !== null) return refuse('unchanged', runSays.endedAlready(run.output.number), 'run');
  return accept(incidentEvent('run.moved', input));
}

function settle(head: IncidentHead, input: Input<'run.settle'>): Decision {
  const run = findRun(input.run, head);
  if (!run.ok) return run;
  const step = findStep(input.step, run.output);
  if (!step.ok) return step;
  const { outcome, ...rest } = input;
  return accept(outcomeOf(head, { run: run.output, step: step.output }, outcome, rest));
}

function reopen(head: IncidentHead, input: Input<'run.reopen'>, context: DecisionContext): Decision {
  const found = target(head, input, isMendable);
  if (!found.ok) return found;
  const { run, step } = found.output;
  if (run.replica !== context.replica) return refuse('elsewhere', runSays.elsewhere(run.number), 'run');
  if (input.how === 'rollback' && !step.rollback)
    return refuse('wrong_kind', runSays.nothingToRollBack(step.number), 'step');
  return accept(
    incidentEvent('run.resumed', { n: head.lastNumber + 1, ...about(run, step), how: input.how }),
  );
}

/** A failed step whose rollback nobody saw the end of leaves nothing to go on with: the run has failed. */
function takeOver(head: IncidentHead, input: Input<'run.takeOver'>, context: DecisionContext): Decision {
  const found = findRun(input.run, head);
  if (!found.ok) return found;
  const run = found.output;
  if (run.replica === context.replica) return refuse('unchanged', runSays.executedHere(run.number), 'run');
  if (!isTakeable(run)) return refuse('unchanged', runSays.nothingToTake(run.number), 'run');
  const { reason, machine } = input;
  const taken = incidentEvent('run.taken', {
    n: head.lastNumber + 1,
    ...{ run: run.id, number: run.number, from: run.replica, machine, reason },
  });
  const failed = run.ended === null ? run.steps.find(({ state }) => state === 'failed') : undefined;
  if (failed === undefined) return accept(taken);
  return accept(taken, endedNow(head, run, 'failed', runSays.takenFailed(failed.number), 1));
}

function end(head: IncidentHead, input: Input<'run.end'>): Decision {
  const run = findRun(input.run, head);
  if (!run.ok) return run;
  if (run.output.ended !== null) return refuse('unchanged', runSays.endedAlready(run.output.number), 'run');
  return accept(endedNow(head, run.output, input.how, input.reason, 0));
}

const about = (run: Run, step: RunStep) => ({
  run: run.id,
  number: run.number,
  step: step.id,
  stepNumber: step.number,
  stepName: step.name,
});

type Stepped = Extract<NewIncidentEvent, { type: 'run.stepped' }>;

function outcomeOf(
  head: IncidentHead,
  { run, step }: Target,
  outcome: StepOutcome,
  more: Partial<Stepped['data']>,
): Stepped {
  return incidentEvent('run.stepped', {
    byHand: false,
    reason: null,
    exit: null,
    status: null,
    ms: null,
    output: null,
    lines: null,
    answer: null,
    goTo: null,
    ...more,
    n: head.lastNumber + 1,
    ...about(run, step),
    outcome,
    approvedBy: step.approvedBy,
    attempts: step.attempts,
  }) as Stepped;
}

function endedNow(
  head: IncidentHead,
  run: Run,
  how: 'completed' | 'failed' | 'stopped',
  reason: string | null,
  before: number,
): NewIncidentEvent {
  const { id, number } = run;
  return incidentEvent('run.ended', {
    n: head.lastNumber + 1 + before,
    ...{ run: id, number, how, reason },
    ...tally(run),
  });
}

/** The end of a run with what the same decision says of its steps before it. */
function ended(
  head: IncidentHead,
  run: Run,
  steps: readonly Stepped[],
  how: 'failed',
  reason: string,
  context: DecisionContext,
): NewIncidentEvent {
  const after = steps.reduce<Run[]>(
    (runs, event) =>
      evolveRuns(runs, { ...event, occurredAt: context.now, actor: context.actor, id: '' } as RunEvent),
    [run],
  );
  return endedNow(head, after[0] ?? run, how, reason, steps.length);
}
