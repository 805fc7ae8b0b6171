import fs from 'node:fs';
import type Database from 'better-sqlite3';
import type { Envelope } from '#shared/domain/log/event.ts';
import { openForReading } from './file.ts';
import { uuidText } from './hashing.ts';

/** An event as a file has it, not yet verified. What it continues is for the reader's chain to say. */
export type Found = Omit<Envelope, 'prev'> & {
  /** The payload as it stands in the file. */
  raw: Buffer;
};

/** A row of any table. */
export type Row = Record<string, string | number | bigint | Buffer | null>;

/** A file that may be damaged anywhere. What can't be read is stepped over, never thrown. */
export interface Source {
  /** Every event that can be read, in the order of arrival. */
  all(): Generator<Found>;
  /** The event at one place of a chain. */
  at(stream: string, replica: string, seq: number): Found | undefined;
  checkpoints(): { stream: string; replica: string; seq: number; hash: Buffer; signature: Buffer }[];
  /** What can be read of a table, up to the first row that can't. */
  rows(table: string): Row[];
  close(): void;
}

const PAGE = 500;
/** Rows are longer than this; bounds how many positions a file of a given size can have. */
const SHORTEST_ROW = 200;

/** Opens a file for salvage. One that can't be opened at all has nothing in it. */
export function openSource(file: string): Source {
  const db = attempt(() => openForReading(file));
  const salvager = db === undefined ? undefined : attempt(() => createSalvager(db, file));
  return {
    ...(salvager ?? EMPTY),
    close: () => db?.close(),
  };
}

const EMPTY: Omit<Source, 'close'> = {
  *all() {},
  at: () => undefined,
  checkpoints: () => [],
  rows: () => [],
};

interface EventRow {
  pos: number;
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
  raw: Buffer;
  salt: Buffer | null;
  digest: Buffer;
  hash: Buffer;
}

function createSalvager(db: Database.Database, file: string): Omit<Source, 'close'> {
  const COLUMNS =
    'pos, id, stream, replica, seq, hlc, occurred_at, recorded_at, actor, type, v, CAST(data AS BLOB) AS raw, salt, digest, hash';
  // Along the table itself: an index may be damaged where the rows are not.
  const page = db.prepare<[number, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events NOT INDEXED WHERE pos > +? AND pos <= +? ORDER BY pos LIMIT ?`,
  );
  const one = db.prepare<[number], EventRow>(`SELECT ${COLUMNS} FROM events WHERE pos = ?`);
  const placed = db.prepare<[number, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE stream = ? AND replica = ? AND seq = ?`,
  );
  const lastPos = db.prepare<[], { pos: number | null }>('SELECT max(pos) AS pos FROM events');
  const names = (table: 'streams' | 'replicas'): Map<number, string> => {
    const rows = db.prepare<[], { num: number; name: string }>(`SELECT num, name FROM ${table} NOT INDEXED`);
    const sound = read(rows.iterate()).filter(({ name }) => typeof name === 'string');
    return new Map(sound.map(({ num, name }) => [num, name]));
  };
  const streams = names('streams');
  const replicas = names('replicas');
  const numOf = (table: Map<number, string>, wanted: string): number | undefined => {
    for (const [num, name] of table) if (name === wanted) return num;
    return undefined;
  };

  function found(row: EventRow): Found | undefined {
    return attempt(() => {
      const [stream, replica] = [streams.get(row.stream), replicas.get(row.replica)];
      if (stream === undefined || replica === undefined || !plausible(row)) return undefined;
      return {
        id: uuidText(row.id),
        stream,
        replica,
        seq: row.seq,
        hlc: row.hlc,
        occurredAt: row.occurred_at,
        recordedAt: row.recorded_at,
        actor: row.actor,
        type: row.type,
        v: row.v,
        data: attempt(() => JSON.parse(row.raw.toString('utf8')) as unknown),
        raw: row.raw,
        salt: row.salt?.toString('hex') ?? null,
        digest: row.digest.toString('hex'),
        hash: row.hash.toString('hex'),
      };
    });
  }

  return {
    *all() {
      const bound = Math.ceil((fs.statSync(file).size * 2) / SHORTEST_ROW);
      const last = Math.min(attempt(() => lastPos.get()?.pos) ?? bound, bound);
      for (let pos = 0; pos < last; pos += PAGE) {
        const rows =
          attempt(() => page.all(pos, pos + PAGE, PAGE)) ??
          Array.from({ length: PAGE }, (_, index) => attempt(() => one.get(pos + index + 1)));
        for (const row of rows) {
          const event = row === undefined ? undefined : found(row);
          if (event !== undefined) yield event;
        }
      }
    },
    at(stream, replica, seq) {
      const [streamNum, replicaNum] = [numOf(streams, stream), numOf(replicas, replica)];
      if (streamNum === undefined || replicaNum === undefined) return undefined;
      const row = attempt(() => placed.get(streamNum, replicaNum, seq));
      return row === undefined ? undefined : found(row);
    },
    checkpoints() {
      const rows = attempt(() =>
        db
          .prepare<[], { stream: number; replica: number; seq: number; hash: Buffer; signature: Buffer }>(
            'SELECT stream, replica, seq, hash, signature FROM checkpoints',
          )
          .iterate(),
      );
      return read(rows ?? []).flatMap((row) => {
        const [stream, replica] = [streams.get(row.stream), replicas.get(row.replica)];
        const plausible =
          Buffer.isBuffer(row.hash) && Buffer.isBuffer(row.signature) && Number.isSafeInteger(row.seq);
        return stream === undefined || replica === undefined || !plausible
          ? []
          : [{ ...row, stream, replica }];
      });
    },
    rows: (table) => read(attempt(() => db.prepare<[], Row>(`SELECT * FROM ${table}`).iterate()) ?? []),
  };
}

/** Whether every column holds what it was made for: in a damaged row it may be anything. */
function plausible(row: EventRow): boolean {
  const { seq, occurred_at, recorded_at, v, hlc, actor, type, id, raw, salt, digest, hash } = row;
  return (
    [seq, occurred_at, recorded_at, v].every((value) => Number.isSafeInteger(value)) &&
    [hlc, actor, type].every((value) => typeof value === 'string') &&
    [id, raw, salt ?? id, digest, hash].every((value) => Buffer.isBuffer(value)) &&
    id.length === 16
  );
}

/** Rows up to the first that can't be read. */
function read<Item>(rows: Iterable<Item>): Item[] {
  const items: Item[] = [];
  attempt(() => {
    for (const row of rows) items.push(row);
  });
  return items;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Unreadable: that is what salvage is for. Whoever asks looks elsewhere.
    return undefined;
  }
}
