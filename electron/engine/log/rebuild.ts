import type Database from 'better-sqlite3';
import { compareOrder } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import { isIncidentStream } from '#shared/domain/ref.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { createEntriesView } from '../views/entries.ts';
import { createIncidentsView } from '../views/incidents.ts';
import type { LogReader } from './reader.ts';

/** Empties every view and folds it anew from the log. Inside a transaction. */
export function rebuildViews(
  db: Database.Database,
  reader: LogReader,
  levels: readonly SeverityLevel[],
): void {
  db.exec(`DELETE FROM entries; DELETE FROM incidents; DELETE FROM snapshots;
    INSERT INTO words (words) VALUES ('delete-all');`);
  const entries = createEntriesView(db, reader);
  const incidents = createIncidentsView(db);
  for (const stream of reader.streams()) {
    if (!isIncidentStream(stream)) continue;
    const stored = reader.eventList(stream);
    for (const event of stored) if (isIncidentEvent(event.event)) entries.apply(event);
    const events: IncidentEvent[] = stored
      .map(({ event }) => event)
      .filter((event) => isIncidentEvent(event));
    if (events.length === 0) continue;
    const head = events.toSorted(compareOrder).reduce(evolve, emptyHead(stream));
    incidents.apply(head, declaredOrder(events), levels);
  }
}

/** Where the declaration of an incident sorts among those of other incidents. */
export function declaredOrder(events: readonly IncidentEvent[]): string {
  const declared = events.find((event) => event.type === 'incident.declared') ?? events[0];
  return declared === undefined ? '' : `${declared.hlc} ${declared.replica}`;
}
