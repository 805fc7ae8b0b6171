import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import type { EffectPlanner } from './outbox.ts';

/**
 * What a `notify` step asks of a connector. Not its words: those stand in the runbook's text, in the event that started the
 * run. Nothing goes out of an exercise.
 */
export const planRuns: EffectPlanner = (event, head) => {
  if (!isIncidentEvent(event) || event.type !== 'run.stepped') return [];
  const { run: id, step, outcome, byHand } = event.data;
  const run = head.runs.find((each) => each.id === id);
  const kind = run?.steps.find((each) => each.id === step)?.kind;
  if (run === undefined || kind !== 'notify' || outcome !== 'succeeded' || byHand) return [];
  if (run.dryRun || head.exercise || head.importedFrom !== null) return [];
  return [{ connector: 'chat', effect: 'runbook.notify', payload: { run: id, step } }];
};
