import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { runSays } from '../../../text/runs.ts';
import type { ItemRef } from '../item-ref.ts';
import { labelsOf } from '../labels.ts';
import type { IncidentHead } from '../state.ts';
import { currentStep, openRuns, wantsPerson } from './facts.ts';
import type { Run, RunStep } from './state.ts';

/** The run people mean by a number, a label or an id; without one, the only one that wants somebody, or goes on at all. */
export function findRun(ref: ItemRef | undefined, head: Pick<IncidentHead, 'runs'>): Outcome<Run> {
  if (ref === undefined) {
    const open = openRuns(head);
    const wanting = open.filter(wantsPerson);
    const [only, ...others] = wanting.length > 0 ? wanting : open;
    if (only === undefined) return refuse('not_found', runSays.noneRuns, 'run');
    if (others.length > 0)
      return refuse('ambiguous', runSays.severalRun([only, ...others].map(({ number }) => number)), 'run');
    return { ok: true, output: only };
  }
  const label = String(ref);
  const labelled = labelsOf(head.runs, (run) => run.number);
  const [found, ...twins] = labelled.filter(
    ({ label: own, item }) => item.id === label || own === label || String(item.number) === label,
  );
  if (found === undefined) return refuse('not_found', runSays.noSuchRun(label), 'run');
  if (twins.length > 0)
    return refuse(
      'ambiguous',
      runSays.twins(
        label,
        [found, ...twins].map(({ label: own }) => own),
      ),
      'run',
    );
  return { ok: true, output: found.item };
}

/** The step people mean by number or id; without one, the one the run is at. */
export function findStep(ref: string | number | undefined, run: Run): Outcome<RunStep> {
  const step =
    ref === undefined
      ? currentStep(run)
      : run.steps.find(({ id, number }) => id === ref || String(number) === String(ref));
  if (step !== undefined && step !== null) return { ok: true, output: step };
  return refuse(
    'not_found',
    ref === undefined ? runSays.atItsEnd(run.number) : runSays.noSuchStep(run.number, String(ref)),
    'step',
  );
}
