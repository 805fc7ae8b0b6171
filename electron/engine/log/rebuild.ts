import type Database from 'better-sqlite3';
import { compareOrder } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import { isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { isWorkspaceEvent } from '#shared/domain/workspace/events.ts';
import { emptyWorkspace, evolveWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import { createEntriesView } from '../views/entries.ts';
import { createIncidentsView } from '../views/incidents.ts';
import { createRunFiguresView } from '../views/run-figures.ts';
import type { LogReader } from './reader.ts';

/** The workspace as the log has it. */
export function foldWorkspace(reader: LogReader): WorkspaceState {
  return reader
    .eventList(WORKSPACE_STREAM)
    .map((stored) => stored.event)
    .filter((event) => isWorkspaceEvent(event))
    .toSorted(compareOrder)
    .reduce(evolveWorkspace, emptyWorkspace());
}

/** Empties every view and folds it anew from the log. Inside a transaction. */
export function rebuildViews(db: Database.Database, reader: LogReader): void {
  db.exec(`DELETE FROM entries; DELETE FROM incidents; DELETE FROM snapshots; DELETE FROM run_figures;
    INSERT INTO words (words) VALUES ('delete-all');`);
  const entries = createEntriesView(db, reader);
  const incidents = createIncidentsView(db);
  const runFigures = createRunFiguresView(db, reader);
  const levels = foldWorkspace(reader).severities;
  for (const stream of reader.streams()) {
    if (!isIncidentStream(stream)) continue;
    const stored = reader.eventList(stream);
    entries.applyAll(stored);
    const events: IncidentEvent[] = stored
      .map(({ event }) => event)
      .filter((event) => isIncidentEvent(event));
    if (events.length === 0) continue;
    const head = events.toSorted(compareOrder).reduce(evolve, emptyHead(stream));
    incidents.apply(head, declaredOrder(events), levels);
    runFigures.apply(head);
  }
  runFigures.markFilled();
}

/** Where the declaration of an incident sorts among those of other incidents. Order of arrival plays no part. */
export function declaredOrder(events: readonly IncidentEvent[]): string {
  const declared = events.filter((event) => event.type === 'incident.declared');
  const candidates = declared.length > 0 ? declared : events;
  const first = candidates.reduce<IncidentEvent | undefined>(
    (earliest, event) => (earliest === undefined || compareOrder(event, earliest) < 0 ? event : earliest),
    undefined,
  );
  return first === undefined ? '' : `${first.hlc} ${first.replica}`;
}
