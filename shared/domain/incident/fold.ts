import { compareOrder } from '../log/event.ts';
import { entryIdOf, evolveEntry } from './entry.ts';
import type { IncidentEvent } from './events.ts';
import { emptyHead, evolve } from './evolve.ts';
import type { Entry, IncidentHead } from './state.ts';
import { rewordedEntry, struckData } from './strike.ts';

/** A whole incident: head and entries. What tests, exports and imports work on; the engine folds both parts apart. */
export interface Incident {
  head: IncidentHead;
  /** By entry id. */
  entries: Map<string, Entry>;
}

/**
 * Folds a set of events, in whatever order they arrived, into an incident. Strikes are applied to their targets
 * first, as the log does when a strike or its target arrives, so that the result depends on the set alone.
 */
export function foldIncident(stream: string, events: Iterable<IncidentEvent>): Incident {
  const ordered = applyStrikes([...events].toSorted(compareOrder));
  let head = emptyHead(stream);
  const entries = new Map<string, Entry>();
  for (const event of ordered) {
    head = evolve(head, event);
    const id = entryIdOf(event);
    const entry = evolveEntry(entries.get(id), event);
    if (entry !== undefined) entries.set(id, entry);
  }
  return { head, entries };
}

/**
 * Blanks every struck event: the targets of the strikes, and amendments of a struck entry which the striking replica
 * had not seen. What is left is worked out from the event itself, because a strike can blank but never rewrite.
 */
export function applyStrikes(ordered: readonly IncidentEvent[]): IncidentEvent[] {
  const strikes = ordered.filter((event) => event.type === 'entry.struck');
  if (strikes.length === 0) return [...ordered];
  const entries = new Set(strikes.map((strike) => strike.data.entry));
  const targets = new Set(strikes.flatMap((strike) => strike.data.targets.map((target) => target.event)));
  return ordered.map((event) => {
    const entry = rewordedEntry(event);
    const struck = targets.has(event.id) || entries.has(event.id) || (entry !== null && entries.has(entry));
    return struck ? ({ ...event, data: struckData(event) } as IncidentEvent) : event;
  });
}
