import { compareOrder } from '../log/event.ts';
import type { IncidentEvent } from './events.ts';
import { emptyHead, evolve } from './evolve.ts';
import { CLOCKS, type Clock } from './terms.ts';

/** Events that may set a clock. */
export const CLOCK_EVENTS = [
  'incident.declared',
  'phase.changed',
  'incident.cancelled',
  'incident.merged',
  'clock.corrected',
  'seat.taken',
  'page.acknowledged',
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/** One change of one clock: what set it, and who. */
export interface ClockChange {
  /** ms since the epoch; null when it was cleared. */
  value: number | null;
  /** The event that did it, and its number on the timeline. */
  event: string;
  n: number;
  how: ClockEvent;
  by: string;
  /** When that was recorded, ms since the epoch. */
  at: number;
  /** Why, for a correction. */
  reason: string | null;
}

/**
 * How every clock came to its value, the first change first. Folded with the same `evolve` as everything else, over the
 * events that touch clocks, so that this can never tell another story than the clocks themselves.
 */
export function clockHistory(events: Iterable<IncidentEvent>): Record<Clock, ClockChange[]> {
  const history = Object.fromEntries(CLOCKS.map((clock) => [clock, []])) as unknown as Record<
    Clock,
    ClockChange[]
  >;
  let head = emptyHead('');
  for (const event of [...events].filter(setsClocks).toSorted(compareOrder)) {
    const next = evolve(head, event);
    for (const clock of CLOCKS) {
      if (next.clocks[clock] === head.clocks[clock]) continue;
      history[clock].push({
        value: next.clocks[clock],
        event: event.id,
        n: event.data.n,
        how: event.type,
        by: event.actor,
        at: event.recordedAt,
        reason: event.type === 'clock.corrected' ? event.data.reason : null,
      });
    }
    head = next;
  }
  return history;
}

function setsClocks(event: IncidentEvent): event is Extract<IncidentEvent, { type: ClockEvent }> {
  return (CLOCK_EVENTS as readonly string[]).includes(event.type);
}
