import type Database from 'better-sqlite3';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { fullCode, isIncidentStream } from '#shared/domain/ref.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { searchedWords } from '#shared/domain/incident/entry.ts';
import { headOf } from '../heads.ts';
import { createEntriesView } from '../views/entries.ts';
import { createRunFiguresView, runsOf } from '../views/run-figures.ts';
import { summarise } from '../views/incidents.ts';
import { canonicalJson } from './hashing.ts';
import type { LogReader, StoredEvent } from './reader.ts';
import { declaredOrder, foldWorkspace } from './rebuild.ts';
import { createWordsCheck } from './verify-words.ts';

/** Told about each place where a view disagrees with the log. */
export type Report = (stream: string, event: string | null, problem: string) => void;

/**
 * Compares every view with a fold of the log: entries, words, the list of incidents, runs, snapshots. An upgrade may change
 * what a fold says; then folding the views anew mends it, and the log is untouched.
 */
export function compareViews(db: Database.Database, reader: LogReader, report: Report): void {
  const entries = createEntriesCheck(db, reader);
  const list = createListCheck(db, foldWorkspace(reader).severities);
  const snapshots = createSnapshotCheck(db);
  const runFigures = createRunFiguresView(db, reader);
  const filled = runFigures.isFilled();
  const words = createWordsCheck(db);
  for (const stream of reader.streams()) {
    if (!isIncidentStream(stream)) continue;
    const stored = reader.eventList(stream).filter(({ event }) => isIncidentEvent(event));
    const events = stored.map(({ event }) => event).filter((event) => isIncidentEvent(event));
    const folded = foldIncident(stream, events);
    const tell = (event: string | null, problem: string): void => report(stream, event, problem);
    entries(stream, folded.entries, tell);
    for (const { pos, event } of stored) {
      const entry = folded.entries.get(event.id);
      if (entry !== undefined) words.expect(pos, searchedWords(entry));
    }
    if (folded.head.last !== null) list(stream, folded.head, declaredOrder(events), tell);
    const runs = runsOf(folded.head);
    const known = runFigures.stored(stream);
    if ((known !== null || filled) && known !== (runs.length === 0 ? null : JSON.stringify(runs)))
      tell(null, 'the figures of runbooks disagree with the log');
    snapshots(stream, stored, tell);
  }
  for (const word of words.differences())
    report('', null, `the search finds “${word}” otherwise than the log has it`);
}

type Tell = (event: string | null, problem: string) => void;

function createEntriesCheck(db: Database.Database, reader: LogReader) {
  const view = createEntriesView(db, reader);
  const rows = db.prepare<[number], { pos: number; undated: number; at: number; n: number }>(
    'SELECT pos, undated, at, n FROM entries WHERE stream = ?',
  );
  return (stream: string, folded: ReturnType<typeof foldIncident>['entries'], tell: Tell): void => {
    const seen = new Set<string>();
    for (const row of rows.all(reader.names.streamNum(stream) ?? -1)) {
      const shown = view.at(row.pos);
      const entry = shown === undefined ? undefined : folded.get(shown.id);
      if (shown === undefined || entry === undefined) {
        tell(shown?.id ?? null, 'the timeline shows an entry that is not in the log');
        continue;
      }
      seen.add(entry.id);
      const same =
        canonicalJson(shown) === canonicalJson(entry) &&
        row.at === entry.occurredAt &&
        row.n === entry.n &&
        (row.undated === 1) === entry.undated;
      if (!same) tell(entry.id, 'the timeline shows an entry otherwise than the log has it');
    }
    for (const id of folded.keys()) if (!seen.has(id)) tell(id, 'an entry is missing from the timeline');
  };
}

function createListCheck(db: Database.Database, levels: readonly SeverityLevel[]) {
  interface Row {
    code: string;
    ref: string;
    declared_order: string;
    open: number;
    declared_at: number;
    summary: string;
  }
  const line = db.prepare<[string], Row>(
    `SELECT code, ref, declared_order, open, declared_at, summary FROM incidents
     WHERE stream = (SELECT num FROM streams WHERE name = ?)`,
  );
  return (stream: string, head: IncidentHead, order: string, tell: Tell): void => {
    const row = line.get(stream);
    if (row === undefined) {
      tell(null, 'the incident is missing from the list');
      return;
    }
    const summary = summarise(head, row.ref, levels);
    const same =
      row.summary === JSON.stringify(summary) &&
      row.code === fullCode(stream) &&
      `INC-${row.code}`.startsWith(row.ref) &&
      row.declared_order === order &&
      (row.open === 1) === summary.open &&
      row.declared_at === summary.declaredAt;
    if (!same) tell(null, 'the list of incidents disagrees with the log');
  };
}

function createSnapshotCheck(db: Database.Database) {
  const snapshot = db.prepare<[string], { pos: number; head: string }>(
    'SELECT pos, head FROM snapshots WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  return (stream: string, stored: readonly StoredEvent[], tell: Tell): void => {
    const row = snapshot.get(stream);
    if (row === undefined) return;
    const before = stored
      .filter(({ pos }) => pos <= row.pos)
      .map(({ event }) => event)
      .filter((event) => isIncidentEvent(event));
    const { head } = foldIncident(stream, before);
    if (canonicalJson(headOf(row.head, stream)) !== canonicalJson(head))
      tell(null, 'a snapshot disagrees with the log');
  };
}
