import { handoffSays as says, itemNames } from '../../../text/handoff.ts';
import { listOf } from '../../../text/en.ts';
import { assertNever } from '../../assert.ts';
import type { NewIncidentEvent } from '../events.ts';
import type { HandoffEventType } from './events.ts';

/** The sentence an event of a handoff puts on the timeline. `utc` writes an instant. */
export function describeHandoff(
  event: Extract<NewIncidentEvent, { type: HandoffEventType }>,
  utc: (at: number) => string,
): string {
  switch (event.type) {
    case 'handoff.scheduled': {
      const { dueAt, region, to } = event.data;
      return dueAt === null ? says.unscheduled : says.scheduled(utc(dueAt), to ?? region);
    }
    case 'handoff.started': {
      const { from, to, fromRegion, toRegion, mode, dueAt } = event.data;
      return says.started(listOf(from), to, [fromRegion, toRegion], mode, dueAt === null ? null : utc(dueAt));
    }
    case 'handoff.ticked':
      return event.data.on
        ? says.ticked(itemNames[event.data.item], event.data.note)
        : says.unticked(itemNames[event.data.item]);
    case 'handoff.documented':
      return says.documented;
    case 'handoff.briefed':
      return says.briefed(event.data.broken, event.data.tried, event.data.next);
    case 'handoff.readBack':
      return says.readBack(event.data.text);
    case 'handoff.accepted': {
      const { to, confirmedBy, note } = event.data;
      return confirmedBy === null ? says.accepted(to, note) : says.confirmed(confirmedBy, to);
    }
    case 'handoff.declined':
      return says.declined(event.data.reason);
    case 'handoff.cancelled':
      return says.cancelled(event.data.reason);
    case 'context.lost':
      return event.data.on
        ? says.contextLost(event.data.entryN, event.data.answeredIn)
        : says.contextKept(event.data.entryN);
    default:
      return assertNever(event);
  }
}
