import type Database from 'better-sqlite3';
import type { TimelineCursor } from '#shared/contract/views.ts';
import { compareOrder, type LoggedEvent } from '#shared/domain/log/event.ts';
import { searchedWords, entryIdOf, evolveEntry } from '#shared/domain/incident/entry.ts';
import { amendedEntry, isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { parseStored } from '../log/file.ts';
import { uuidBytes, uuidText } from '../log/hashing.ts';
import { EVENT_COLUMNS, type EventRow, type LogReader, type StoredEvent } from '../log/reader.ts';

/** An event with the state of its entry: null where it was never amended. */
export interface EntryRow extends EventRow {
  state: string | null;
}

/** The timeline as a view: where each entry sorts, its number, its words, and its state once it was amended. */
export function createEntriesView(db: Database.Database, reader: LogReader) {
  const insert = db.prepare<[number, number, number, number, number, string | null]>(
    'INSERT INTO entries (stream, n, pos, undated, at, state) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare<[number, number, string | null, number, number, number]>(
    'UPDATE entries SET undated = ?, at = ?, state = ? WHERE stream = ? AND n = ? AND pos = ?',
  );
  const addWords = db.prepare<[number, string]>('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const dropWords = db.prepare<[number]>('DELETE FROM words WHERE rowid = ?');
  const readState = db.prepare<[number, number, number], { state: string | null }>(
    'SELECT state FROM entries WHERE stream = ? AND n = ? AND pos = ?',
  );
  const numbered = db.prepare<[number, number], { pos: number; state: string | null }>(
    'SELECT pos, state FROM entries WHERE stream = ? AND n = ?',
  );
  const hasAmendments = db.prepare<[Buffer], { one: number }>(
    'SELECT 1 AS one FROM events WHERE amends = ? LIMIT 1',
  );
  const amendedBetween = db.prepare<[Buffer, Buffer, number], { amends: Buffer }>(
    'SELECT DISTINCT amends FROM events WHERE amends BETWEEN +? AND +? LIMIT ?',
  );
  const page = db.prepare<
    { stream: number; undated: number; at: number; pos: number; limit: number },
    EntryRow & { undated: number; at: number }
  >(
    // CROSS JOIN fixes the order: along the timeline's index, then one look-up each.
    `SELECT i.undated, i.at, i.state, ${EVENT_COLUMNS}
     FROM entries i CROSS JOIN events e ON e.pos = i.pos
     WHERE i.stream = @stream AND (i.undated, i.at, i.pos) < (@undated, @at, @pos)
     ORDER BY i.undated DESC, i.at DESC, i.pos DESC LIMIT @limit`,
  );

  function ofRow(row: EntryRow): Entry {
    return row.state === null ? asLogged(reader.eventOfRow(row)) : (parseStored(row.state) as Entry);
  }

  function entryAt(pos: number, state: string | null): Entry {
    if (state !== null) return parseStored(state) as Entry;
    const stored = reader.eventAt(pos);
    if (stored === undefined) throw new Error(`position ${pos} is not in the log`);
    return asLogged(stored.event);
  }

  /** The entry that an event added. */
  function entryOf(root: StoredEvent): Entry | undefined {
    const n = numberOf(root.event);
    const row = n === null ? undefined : readState.get(streamNumber(root.event.stream), n, root.pos);
    if (row === undefined) return undefined;
    return row.state === null ? asLogged(root.event) : (parseStored(row.state) as Entry);
  }

  /** Folds an entry anew from everything that is about it. Order of arrival plays no part. */
  function refold(root: StoredEvent): void {
    const events = [root, ...reader.amendments(root.event.id)]
      .map((stored) => stored.event)
      .filter((event): event is IncidentEvent => isIncidentEvent(event))
      // An event of another incident can't amend an entry of this one, whatever it says.
      .filter((event) => event.stream === root.event.stream)
      .toSorted(compareOrder);
    const entry = events.reduce<Entry | undefined>(evolveEntry, undefined);
    if (entry === undefined) return;
    const num = streamNumber(root.event.stream);
    const state = events.length === 1 ? null : JSON.stringify(entry);
    if (readState.get(num, entry.n, root.pos) === undefined) {
      insert.run(num, entry.n, root.pos, entry.undated ? 1 : 0, entry.occurredAt, state);
    } else {
      update.run(entry.undated ? 1 : 0, entry.occurredAt, state, num, entry.n, root.pos);
      dropWords.run(root.pos);
    }
    addWords.run(root.pos, searchedWords(entry));
  }

  function streamNumber(stream: string): number {
    const num = reader.names.streamNum(stream);
    if (num === undefined) throw new Error(`stream ${stream} is not in the log`);
    return num;
  }

  function isAmended(id: string): boolean {
    return hasAmendments.get(uuidBytes(id)) !== undefined;
  }

  /** Brings the view in step with one more event. `amended` says whether something amends the entry it adds. */
  function apply({ event, pos }: StoredEvent, amended: (id: string) => boolean): void {
    if (!isIncidentEvent(event)) return;
    const target = amendedEntry(event);
    if (target !== null) {
      const root = reader.event(target);
      if (root !== undefined) refold(root);
      return;
    }
    if (amended(event.id)) {
      refold({ event, pos });
      return;
    }
    const entry = evolveEntry(undefined, event);
    if (entry === undefined) return;
    insert.run(streamNumber(event.stream), entry.n, pos, entry.undated ? 1 : 0, entry.occurredAt, null);
    addWords.run(pos, searchedWords(entry));
  }

  /** What tells which entries of these events are amended. One look for all: their ids lie close together, as time does. */
  function amendedAmong(added: readonly StoredEvent[]): (id: string) => boolean {
    let [least, most] = ['g', ''];
    for (const { event } of added) {
      if (event.id < least) least = event.id;
      if (event.id > most) most = event.id;
    }
    const found = amendedBetween.all(uuidBytes(least), uuidBytes(most), added.length + 1);
    // Events of a long time, and more amended between them than there are of them.
    if (found.length > added.length) return isAmended;
    const amended = new Set(found.map(({ amends }) => uuidText(amends)));
    return (id) => amended.has(id);
  }

  return {
    /** Brings the view in step with one more event, inside the transaction that stored it. */
    apply: (stored: StoredEvent): void => apply(stored, isAmended),

    /** The same with many, once all of them are stored. */
    applyAll(added: readonly StoredEvent[]): void {
      if (added.length === 0) return;
      const amended = amendedAmong(added);
      for (const stored of added) apply(stored, amended);
    },

    /** Folds the entry of an event anew: after a strike blanked its payload. */
    refoldEvent(id: string): void {
      const stored = reader.event(id);
      if (stored === undefined || !isIncidentEvent(stored.event)) return;
      const root = reader.event(entryIdOf(stored.event));
      if (root !== undefined) refold(root);
    },

    byId(id: string, stream: string): Entry | undefined {
      const stored = reader.event(id);
      if (stored === undefined || stored.event.stream !== stream) return undefined;
      return entryOf(stored);
    },

    at(pos: number): Entry | undefined {
      const stored = reader.eventAt(pos);
      return stored === undefined ? undefined : entryOf(stored);
    },

    /** The entry of a row that has the event's columns and the view's state. */
    ofRow,

    /** Entries that carry a number, in the stream's order. */
    byNumber(stream: string, n: number): Entry[] {
      const num = reader.names.streamNum(stream);
      if (num === undefined) return [];
      return numbered
        .all(num, n)
        .map((row) => entryAt(row.pos, row.state))
        .toSorted(compareOrder);
    },

    /** One page of the timeline, the newest first page; entries within it in order of occurrence. */
    page(
      stream: string,
      before: TimelineCursor | undefined,
      limit: number,
    ): { entries: Entry[]; before: TimelineCursor | null } {
      const num = reader.names.streamNum(stream);
      if (num === undefined) return { entries: [], before: null };
      const from = before ?? { undated: true, at: Number.MAX_SAFE_INTEGER, pos: Number.MAX_SAFE_INTEGER };
      const rows = page.all({
        stream: num,
        undated: from.undated ? 1 : 0,
        at: from.at,
        pos: from.pos,
        limit,
      });
      const entries = rows.map(ofRow).toReversed();
      const oldest = rows.at(-1);
      const more = rows.length === limit && oldest !== undefined;
      return {
        entries,
        before: more ? { undated: oldest.undated === 1, at: oldest.at, pos: oldest.pos } : null,
      };
    },
  };
}

/** The number an event gave its entry; null for one that adds none. */
function numberOf(event: LoggedEvent): number | null {
  return isIncidentEvent(event) && 'n' in event.data ? event.data.n : null;
}

/** The entry an event adds, never amended. */
function asLogged(event: LoggedEvent): Entry {
  const entry = isIncidentEvent(event) ? evolveEntry(undefined, event) : undefined;
  if (entry === undefined) throw new Error(`${event.type} adds no entry`);
  return entry;
}

export type EntriesView = ReturnType<typeof createEntriesView>;
