import { runSays } from '../../../text/runs.ts';
import type { NewIncidentEvent } from '../events.ts';
import type { RunEventType } from './events.ts';

/** The sentence an event of a run puts on the timeline; null for what a later one tells. */
export function describeRun(event: Extract<NewIncidentEvent, { type: RunEventType }>): string | null {
  switch (event.type) {
    case 'run.started':
      return runSays.started(event.data.number, event.data.title, event.data.dryRun);
    case 'run.stepped':
      return runSays.stepped(event.data);
    case 'run.resumed':
      return runSays.resumed(event.data.number, event.data.stepNumber, event.data.stepName, event.data.how);
    case 'run.asked':
      return runSays.asked(event.data);
    case 'run.taken':
      return runSays.taken(event.data.number, event.data.machine, event.data.reason);
    case 'run.ended':
      return runSays.ended(event.data);
    case 'run.approved':
    case 'run.moved':
      return null;
  }
}
