import { compareOrder } from '../log/event.ts';
import { entryIdOf, evolveEntry } from './entry.ts';
import type { IncidentEvent } from './events.ts';
import { emptyHead, evolve } from './evolve.ts';
import type { Entry, IncidentHead } from './state.ts';

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

/** Replaces the payload of every struck event by what its strike left of it. The first strike in order wins. */
export function applyStrikes(ordered: readonly IncidentEvent[]): IncidentEvent[] {
  const left = new Map<string, Record<string, unknown>>();
  for (const event of ordered) {
    if (event.type !== 'entry.struck') continue;
    for (const target of event.data.targets) if (!left.has(target.event)) left.set(target.event, target.data);
  }
  if (left.size === 0) return [...ordered];
  return ordered.map((event) => {
    const data = left.get(event.id);
    return data === undefined ? event : ({ ...event, data } as IncidentEvent);
  });
}
