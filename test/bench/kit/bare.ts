import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Envelope } from '#shared/domain/log/event.ts';

/**
 * The yardstick: one table with the columns of an event and of its place on the timeline, the same indexes, the same
 * full-text index, nothing else.
 */
const SCHEMA = `
CREATE TABLE events (
  pos INTEGER PRIMARY KEY, id BLOB NOT NULL, stream INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL,
  hlc TEXT NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, actor TEXT NOT NULL, type TEXT NOT NULL,
  v INTEGER NOT NULL, data TEXT NOT NULL, salt BLOB, digest BLOB NOT NULL, hash BLOB NOT NULL, amends BLOB,
  undated INTEGER NOT NULL, n INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_id ON events (id);
CREATE UNIQUE INDEX events_chain ON events (stream, replica, seq);
CREATE INDEX events_amends ON events (amends) WHERE amends IS NOT NULL;
CREATE INDEX events_timeline ON events (stream, undated, occurred_at, pos);
CREATE INDEX events_number ON events (stream, n);
CREATE VIRTUAL TABLE words USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);`;

export interface BareRow {
  id: Buffer;
  stream: number;
  replica: number;
  seq: number;
  hlc: string;
  occurred_at: number;
  recorded_at: number;
  actor: string;
  type: string;
  v: number;
  data: string;
  salt: Buffer | null;
  digest: Buffer;
  hash: Buffer;
  amends: Buffer | null;
  undated: number;
  n: number;
  text: string;
}

/** Opens a file the way the engine opens its own: WAL, every commit on disk, the same cache. */
export function openBare(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -16000');
  db.pragma('temp_store = MEMORY');
  return db;
}

const INSERT = `INSERT INTO events (id, stream, replica, seq, hlc, occurred_at, recorded_at, actor, type, v, data, salt, digest, hash, amends, undated, n)
  VALUES (@id, @stream, @replica, @seq, @hlc, @occurred_at, @recorded_at, @actor, @type, @v, @data, @salt, @digest, @hash, @amends, @undated, @n)`;

/** Statements for inserting one row with its words, as few as it takes. */
export function bareInsert(db: Database.Database): (row: BareRow) => void {
  const insert = db.prepare<BareRow>(INSERT);
  const words = db.prepare<[number | bigint, string]>('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  return (row) => {
    begin.run();
    words.run(insert.run(row).lastInsertRowid, row.text);
    commit.run();
  };
}

/** An empty bare file with its tables and indexes. */
export function openEmptyBare(file: string): Database.Database {
  const db = openBare(file);
  db.exec(SCHEMA);
  return db;
}

/** Events as rows with nothing left to work out. */
export function bareRows(events: readonly Envelope[]): BareRow[] {
  const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll('-', ''), 'hex');
  const replicas = new Map<string, number>();
  return events.map((event, index) => {
    const data = JSON.stringify(event.data);
    const { text } = event.data as { text?: string };
    if (!replicas.has(event.replica))
      replicas.set(event.replica, Number.parseInt(event.replica.slice(0, 8), 16));
    return {
      id: bytes(event.id),
      stream: 1,
      replica: replicas.get(event.replica) ?? 0,
      seq: event.seq,
      hlc: event.hlc,
      occurred_at: event.occurredAt,
      recorded_at: event.recordedAt,
      actor: event.actor,
      type: event.type,
      v: event.v,
      data,
      salt: event.salt === null ? null : bytes(event.salt),
      digest: bytes(event.digest),
      hash: bytes(event.hash),
      amends: null,
      undated: 0,
      n: index + 1,
      text: text ?? '',
    };
  });
}

/** Inserts rows with their words, so many in each transaction. */
export function bareInsertMany(
  db: Database.Database,
  rows: readonly BareRow[],
  perTransaction: number,
): void {
  const insert = db.prepare<BareRow>(INSERT);
  const words = db.prepare<[number | bigint, string]>('INSERT INTO words (rowid, text) VALUES (?, ?)');
  for (let at = 0; at < rows.length; at += perTransaction) {
    db.transaction(() => {
      for (const row of rows.slice(at, at + perTransaction))
        words.run(insert.run(row).lastInsertRowid, row.text);
    })();
  }
}

/** Copies a log's events into a bare file, in transactions as long as the log's own were. */
export function copyToBare(log: string, dir: string, perTransaction = 10_000): string {
  const file = path.join(dir, 'bare.sqlite');
  fs.rmSync(file, { force: true });
  const db = openBare(file);
  const source = new Database(log, { readonly: true });
  try {
    db.exec(SCHEMA);
    const read = source.prepare<[number, number], BareRow & { pos: number }>(
      `SELECT e.pos, e.id, e.stream, e.replica, e.seq, e.hlc, e.occurred_at, e.recorded_at, e.actor, e.type, e.v, e.data, e.salt,
         e.digest, e.hash, e.amends, coalesce(i.undated, 0) AS undated, coalesce(i.n, 0) AS n,
         coalesce(json_extract(e.data, '$.text'), json_extract(e.data, '$.title'), '') AS text
       FROM events e LEFT JOIN entries i ON i.pos = e.pos WHERE e.pos > ? ORDER BY e.pos LIMIT ?`,
    );
    const insert = db.prepare<BareRow & { pos: number }>(
      `INSERT INTO events VALUES (@pos, @id, @stream, @replica, @seq, @hlc, @occurred_at, @recorded_at, @actor, @type, @v, @data, @salt,
         @digest, @hash, @amends, @undated, @n)`,
    );
    const words = db.prepare<[number, string]>('INSERT INTO words (rowid, text) VALUES (?, ?)');
    for (let pos = 0; ;) {
      const page = read.all(pos, perTransaction);
      db.transaction(() => {
        for (const row of page) {
          insert.run(row);
          words.run(row.pos, row.text);
        }
      })();
      if (page.length < perTransaction) break;
      pos = page.at(-1)?.pos ?? pos;
    }
  } finally {
    source.close();
    db.close();
  }
  return file;
}
