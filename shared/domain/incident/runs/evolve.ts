import { assertNever } from '../../assert.ts';
import type { IncidentEvent } from '../events.ts';
import { struckStep, STRUCK_TEXT } from '../strike.ts';
import type { RunEventType } from './events.ts';
import type { Run, RunStep } from './state.ts';
import { END } from './terms.ts';

export type RunEvent = Extract<IncidentEvent, { type: RunEventType }>;

/** Folds one event about a run into the incident's runs. What concerns a run or step that is not here changes nothing. */
export function evolveRuns(runs: Run[], event: RunEvent): Run[] {
  if (event.type === 'run.started') return [...runs, started(event)];
  return runs.map((run) => (run.id === event.data.run ? onRun(run, event) : run));
}

function onRun(run: Run, event: Exclude<RunEvent, { type: 'run.started' }>): Run {
  const { occurredAt: at, actor } = event;
  switch (event.type) {
    case 'run.approved':
      return change(run, event.data.step, (step) =>
        step.state === 'awaiting' ? { ...step, approvedBy: step.approvedBy ?? actor } : step,
      );
    case 'run.moved': {
      const { to, attempt, until } = event.data;
      // What was stopped by one machine while another moved on stays stopped.
      if (run.ended !== null) return run;
      return change(run, event.data.step, (step) => ({
        ...step,
        state: to,
        until,
        approvedBy: to === 'awaiting' ? null : step.approvedBy,
        attempts: to === 'running' ? attempt : step.attempts,
        startedAt: to === 'running' ? at : step.startedAt,
        ...(to === 'running' ? { endedAt: null, exit: null, status: null, lines: null, reason: null } : {}),
      }));
    }
    case 'run.stepped':
      return stepped(run, event);
    case 'run.resumed': {
      const { how } = event.data;
      if (how === 'rollback')
        return change(run, event.data.step, (step) => ({ ...step, undo: 'asked' as const }));
      return {
        ...change(run, event.data.step, (step) => ({
          ...step,
          state: 'pending' as const,
          approvedBy: null,
          undo: null,
        })),
        ended: null,
      };
    }
    case 'run.ended': {
      const { how, reason } = event.data;
      return {
        ...run,
        ended: run.ended ?? { how, at, by: actor, reason, event: event.id },
        // Nobody is asked any more.
        steps: run.steps.map((step) =>
          step.state === 'awaiting' ? { ...step, state: 'pending', until: null, approvedBy: null } : step,
        ),
      };
    }
    default:
      return assertNever(event);
  }
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
      })),
    };
  });
}
