import { assertNever } from '../../assert.ts';
import type { IncidentEvent } from '../events.ts';
import { runSays } from '../../../text/runs.ts';
import { struckStep, STRUCK_TEXT } from '../strike.ts';
import type { RunEventType } from './events.ts';
import { currentStep, isAnswerable, isDoable, isSkippable } from './facts.ts';
import type { Run, RunStep } from './state.ts';
import { END } from './terms.ts';

export type RunEvent = Extract<IncidentEvent, { type: RunEventType }>;

/** Folds one event about a run into the incident's runs. What concerns a run or step that is not here changes nothing. */
export function evolveRuns(runs: Run[], event: RunEvent): Run[] {
  if (event.type === 'run.started') return [...runs, started(event)];
  return runs.map((run) => (run.id === event.data.run ? onRun(run, event) : run));
}

/** What a person at another machine can ask of a step as it stands. */
const askable = { skip: isSkippable, done: isDoable, answer: isAnswerable };

function onRun(run: Run, event: Exclude<RunEvent, { type: 'run.started' }>): Run {
  const { occurredAt: at, actor } = event;
  // Only what the machine says that executes the run, at this place in the order, makes it go on.
  const executes = event.replica === run.replica;
  switch (event.type) {
    case 'run.approved': {
      const { until } = event.data;
      return change(run, event.data.step, (step) =>
        step.state === 'awaiting' && (until === undefined || until === step.until)
          ? { ...step, approvedBy: step.approvedBy ?? actor }
          : step,
      );
    }
    case 'run.asked': {
      const { what, answer, reason } = event.data;
      return change(run, event.data.step, (step) =>
        step.asked === null && askable[what](run, step)
          ? { ...step, asked: { what, answer, reason, by: actor, at, event: event.id } }
          : step,
      );
    }
    case 'run.taken':
      return event.data.from === run.replica ? taken(run, event) : run;
    case 'run.moved': {
      const { to, attempt, until } = event.data;
      if (!executes) return to === 'running' ? begunElsewhere(run, event.data.step) : run;
      // What was stopped by one machine while another moved on stays stopped.
      if (run.ended !== null) return run;
      return change(run, event.data.step, (step) => ({
        ...step,
        state: to,
        until,
        approvedBy: to === 'awaiting' ? null : step.approvedBy,
        attempts: to === 'running' ? attempt : step.attempts,
        startedAt: to === 'running' ? at : step.startedAt,
        ...(to === 'running'
          ? { endedAt: null, exit: null, status: null, lines: null, reason: null, asked: null }
          : {}),
      }));
    }
    case 'run.stepped':
      if (executes) return stepped(run, event);
      return event.data.byHand || ['skipped', 'interrupted'].includes(event.data.outcome)
        ? run
        : begunElsewhere(run, event.data.step);
    case 'run.resumed': {
      const { how } = event.data;
      if (!executes) return run;
      if (how === 'rollback')
        return change(run, event.data.step, (step) => ({ ...step, undo: 'asked', asked: null }));
      return {
        ...change(run, event.data.step, (step) => ({
          ...step,
          state: 'pending',
          approvedBy: null,
          undo: null,
          asked: null,
          elsewhere: false,
        })),
        ended: null,
      };
    }
    case 'run.ended': {
      const { how, reason } = event.data;
      // Anybody can stop a run; that it came to its end is known where it was executed.
      if (!executes && how !== 'stopped') return run;
      return {
        ...run,
        ended: run.ended ?? { how, at, by: actor, reason, event: event.id },
        // Nobody is asked any more.
        steps: run.steps.map((step) =>
          step.state === 'awaiting'
            ? { ...step, state: 'pending', until: null, approvedBy: null, asked: null }
            : step,
        ),
      };
    }
    default:
      return assertNever(event);
  }
}

function begunElsewhere(run: Run, id: string): Run {
  return change(run, id, (step) => ({ ...step, elsewhere: true }));
}

/**
 * Another machine goes on with the run. How far the first one got with the step it was at, nobody knows: that step is
 * interrupted, and a person says what becomes of it.
 */
function taken(run: Run, event: Extract<RunEvent, { type: 'run.taken' }>): Run {
  const { from } = event.data;
  const current = run.ended === null ? currentStep(run) : null;
  const unknown = current !== null && current.kind !== 'manual' && current.kind !== 'decide';
  const next = { ...run, replica: event.replica, taken: { from, by: event.actor, at: event.occurredAt } };
  if (!unknown) return next;
  return change(next, current.id, (step) => ({
    ...step,
    state: 'interrupted',
    endedAt: event.occurredAt,
    until: null,
    approvedBy: null,
    reason: runSays.farUnknown,
  }));
}

function stepped(run: Run, event: Extract<RunEvent, { type: 'run.stepped' }>): Run {
  const { outcome, byHand, reason, exit, status, lines, answer, goTo } = event.data;
  const known = run.steps.find((step) => step.id === event.data.step);
  if (known === undefined) return run;
  const rolledBack = outcome === 'rolled-back';
  const undone = rolledBack || outcome === 'rollback-failed';
  const next = change(run, known.id, (step) => ({
    ...step,
    state: outcome === 'rollback-failed' ? 'failed' : outcome,
    endedAt: event.occurredAt,
    until: null,
    by: byHand ? event.actor : null,
    reason,
    exit,
    status,
    lines,
    answer,
    outcome: event.id,
    asked: null,
    undo: undone ? (rolledBack ? 'done' : 'failed') : null,
  }));
  const target = goTo === END ? Number.POSITIVE_INFINITY : run.steps.find((step) => step.id === goTo)?.number;
  const goesOn = byHand && (known.state === 'failed' || known.state === 'interrupted');
  return {
    ...next,
    ended: goesOn ? null : run.ended,
    steps:
      target === undefined
        ? next.steps
        : next.steps.map((step) =>
            step.number > known.number && step.number < target && step.state === 'pending'
              ? { ...step, state: 'skipped', endedAt: event.occurredAt }
              : step,
          ),
  };
}

function started(event: Extract<RunEvent, { type: 'run.started' }>): Run {
  const { n, number, runbook, title, hash, dryRun, folder, variables, steps } = event.data;
  return {
    id: event.id,
    ...{ n, number, runbook, title, hash, dryRun, folder, variables },
    replica: event.replica,
    taken: null,
    startedAt: event.occurredAt,
    startedBy: event.actor,
    steps: steps.map((step): RunStep => ({
      ...step,
      state: 'pending',
      attempts: 0,
      startedAt: null,
      endedAt: null,
      until: null,
      approvedBy: null,
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
    })),
    ended: null,
  };
}

function change(run: Run, id: string, alter: (step: RunStep) => RunStep): Run {
  return { ...run, steps: run.steps.map((step) => (step.id === id ? alter(step) : step)) };
}

/** Blanks the words that came from struck events. */
export function strikeRuns(runs: readonly Run[], struck: ReadonlySet<string | null>): Run[] {
  const blank = (words: string | null) => (words === null ? null : STRUCK_TEXT);
  return runs.map((run) => {
    const whole = struck.has(run.id);
    return {
      ...run,
      ...(whole ? { title: STRUCK_TEXT, variables: [] } : {}),
      ended:
        run.ended !== null && struck.has(run.ended.event)
          ? { ...run.ended, reason: blank(run.ended.reason) }
          : run.ended,
      steps: run.steps.map((step) => ({
        ...(whole ? struckStep(step) : step),
        ...(struck.has(step.outcome)
          ? { reason: blank(step.reason), lines: blank(step.lines), answer: blank(step.answer) }
          : {}),
        ...(step.asked !== null && struck.has(step.asked.event)
          ? { asked: { ...step.asked, reason: blank(step.asked.reason), answer: blank(step.asked.answer) } }
          : {}),
      })),
    };
  });
}
