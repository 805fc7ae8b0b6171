import type { IncidentEvent } from './events.ts';
import { PAGER } from './paging/events.ts';
import { saidAt } from './paging/evolve.ts';
import type { IncidentHead } from './state.ts';

/**
 * Whether it makes no difference to this head where among its events this one is folded in: a line of the log that opens
 * nothing, which only counts. Nearly all that comes late is such a line.
 */
export function isOrderFree(head: IncidentHead, event: IncidentEvent): boolean {
  return (
    event.type === 'entry.logged' &&
    event.data.kind !== 'question' &&
    event.data.kind !== 'hypothesis' &&
    // After a handoff a line of the one who took over says that they work.
    head.handoffs.length === 0
  );
}

/** What events that are {@link isOrderFree} come to. */
export interface Tally {
  events: number;
  /** The highest number among them. */
  lastNumber: number;
  /** When a person said something last, ms since the epoch. */
  saidAt: number;
}

/** Counts events that are {@link isOrderFree}. */
export function tallyOf(events: readonly IncidentEvent[]): Tally {
  const tally = { events: events.length, lastNumber: 0, saidAt: 0 };
  for (const event of events) {
    if ('n' in event.data) tally.lastNumber = Math.max(tally.lastNumber, event.data.n);
    tally.saidAt = saidAt(tally.saidAt, event, PAGER);
  }
  return tally;
}

/** Folds what was counted into a head, which may hold later events. */
export function countIn(head: IncidentHead, { events, lastNumber, saidAt: said }: Tally): IncidentHead {
  return {
    ...head,
    lastNumber: Math.max(head.lastNumber, lastNumber),
    entryCount: head.entryCount + events,
    saidAt: Math.max(head.saidAt, said),
  };
}
