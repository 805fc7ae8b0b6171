import type Database from 'better-sqlite3';
import type { Certificate } from '#shared/contract/views.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { isIncidentStream } from '#shared/domain/ref.ts';
import { createEntriesView, wordsOf } from '../views/entries.ts';
import type { LogReader } from './reader.ts';

/**
 * Where a view disagrees with a fold of the log: entries, words, the list of incidents, snapshots. An upgrade may
 * change what a fold says; then rebuilding the views mends it, and the log is untouched.
 */
export function* viewProblems(
  db: Database.Database,
  reader: LogReader,
  most: number,
): Generator<Certificate['problems'][number]> {
  const view = createEntriesView(db, reader);
  const rows = db.prepare<[string], { pos: number; undated: number; at: number; n: number }>(
    'SELECT pos, undated, at, n FROM entries WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  const summary = db.prepare<[string], { summary: string }>(
    'SELECT summary FROM incidents WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  const indexed = db.prepare<[number], { rowid: number }>('SELECT rowid FROM words WHERE rowid = ?');
  let found = 0;
  for (const stream of reader.streams()) {
    if (!isIncidentStream(stream)) continue;
    const problem = (event: string | null, text: string) => ({ stream, event, problem: text });
    const events = reader
      .eventList(stream)
      .map((stored) => stored.event)
      .filter((event) => isIncidentEvent(event));
    const folded = foldIncident(stream, events);
    const seen = new Set<string>();
    for (const row of rows.all(stream)) {
      const shown = view.at(row.pos);
      const entry = shown === undefined ? undefined : folded.entries.get(shown.id);
      if (shown === undefined || entry === undefined) {
        yield problem(shown?.id ?? null, 'the timeline shows an entry that is not in the log');
        found += 1;
      } else {
        seen.add(entry.id);
        const same =
          JSON.stringify(shown) === JSON.stringify(entry) &&
          row.at === entry.occurredAt &&
          row.n === entry.n &&
          (row.undated === 1) === entry.undated;
        if (!same) {
          yield problem(entry.id, 'the timeline shows an entry otherwise than the log has it');
          found += 1;
        } else if (indexed.get(row.pos) === undefined && wordsOf(entry) !== '') {
          yield problem(entry.id, 'an entry is missing from the search');
          found += 1;
        }
      }
      if (found >= most) return;
    }
    for (const id of folded.entries.keys()) {
      if (seen.has(id)) continue;
      yield problem(id, 'an entry is missing from the timeline');
      found += 1;
      if (found >= most) return;
    }
    if (folded.head.last === null) continue;
    const line = summary.get(stream);
    const listed =
      line === undefined
        ? null
        : (JSON.parse(line.summary) as { title: string; severity: string; phase: string });
    const { title, severity, phase } = folded.head;
    if (listed === null || listed.title !== title || listed.severity !== severity || listed.phase !== phase) {
      yield problem(null, 'the list of incidents disagrees with the log');
      found += 1;
    }
    if (found >= most) return;
  }
}
