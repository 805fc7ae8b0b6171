import type Database from 'better-sqlite3';
import { attachment } from '#shared/domain/incident/events.ts';
import type { Entry } from '#shared/domain/incident/state.ts';

/** An event that refers to a file. */
export interface Reference {
  stream: string;
  event: string;
  hash: string;
}

/** A file as an event names it. */
export interface NamedFile extends Reference {
  name: string;
  /** How long it is, as the event says. */
  bytes: number;
  /** The installation that wrote the event, and when, ms since the epoch. */
  replica: string;
  recordedAt: number;
}

/** Hashes of the files an entry refers to, in this and in earlier versions. */
export function attachmentsOf(entry: Entry): string[] {
  return [entry, ...entry.versions].flatMap(({ detail }) => detail.attachment?.hash ?? []);
}

/** Which events refer to files. */
export function createReferences(db: Database.Database) {
  const holding = db.prepare<[string], { one: number }>(
    'SELECT 1 AS one FROM events WHERE instr(data, ?) > 0 LIMIT 1',
  );
  const all = db.prepare<[], { stream: string; id: string; hash: unknown }>(
    `SELECT (SELECT name FROM streams WHERE num = e.stream) AS stream, lower(hex(e.id)) AS id,
       json_extract(e.data, '$.detail.attachment.hash') AS hash
     FROM events e WHERE instr(e.data, '"attachment":{') > 0`,
  );
  const between = db.prepare<
    [number, number],
    { stream: string; replica: string; id: string; recordedAt: number; file: unknown }
  >(
    `SELECT (SELECT name FROM streams WHERE num = e.stream) AS stream,
       (SELECT name FROM replicas WHERE num = e.replica) AS replica, lower(hex(e.id)) AS id,
       e.recorded_at AS recordedAt, json_extract(e.data, '$.detail.attachment') AS file
     FROM events e WHERE e.pos > ? AND e.pos <= ? AND instr(e.data, '"attachment":{') > 0`,
  );
  return {
    /** Files named by the events after one position, up to and with another. */
    between(after: number, upTo: number): NamedFile[] {
      return between.all(after, upTo).flatMap(({ id, file, ...row }) => {
        const parsed = attachment.safeParse(typeof file === 'string' ? JSON.parse(file) : file);
        if (!parsed.success) return [];
        const { hash, name, bytes } = parsed.data;
        return [{ ...row, event: dashed(id), hash, name, bytes }];
      });
    },

    /** Whether any event still refers to a file. */
    has: (hash: string): boolean => holding.get(hash) !== undefined,

    /** Every reference in the log. */
    list(): Reference[] {
      return all.all().flatMap(({ stream, id, hash }) => {
        const parsed = attachment.shape.hash.safeParse(hash);
        return parsed.success ? [{ stream, event: dashed(id), hash: parsed.data }] : [];
      });
    },
  };
}

export type References = ReturnType<typeof createReferences>;

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
