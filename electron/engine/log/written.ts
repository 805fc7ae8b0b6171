import type Database from 'better-sqlite3';
import type { Names } from './names.ts';

/** An event as it is exchanged, in JSON already: an envelope that nobody here has to look into. */
export interface WrittenEvent {
  pos: number;
  id: string;
  stream: string;
  seq: number;
  /** Hexadecimal. */
  hash: string;
  json: string;
}

/** Position, ids and hashes, stream, number, clock, times, actor, type, version, payload. */
type Row = [number, string, number, number, string, number, number, string, string, number, string];

/** All that is bytes as one text: id (32), digest (64), hash (64), and the salt (32) unless it was struck. */
const COLUMNS = `e.pos, lower(hex(e.id) || hex(e.digest) || hex(e.hash) || hex(e.salt)), e.stream, e.seq, e.hlc,
  e.occurred_at, e.recorded_at, e.actor, e.type, e.v, e.data`;
const [DIGEST, HASH, SALT] = [32, 96, 160];

/**
 * Reads what goes to other installations as the text that goes there: the payload is stored as JSON, and to parse it and
 * write it again would cost more than reading it.
 */
export function createWritten(db: Database.Database, names: Names) {
  const ofChain = db
    .prepare<[number, number, number, number], Row>(
      `SELECT ${COLUMNS} FROM events e WHERE e.stream = +? AND e.replica = +? AND e.seq > +? ORDER BY e.seq LIMIT ?`,
    )
    .raw();
  const ofReplica = db
    .prepare<[number, number, number], Row>(
      `SELECT ${COLUMNS} FROM events e WHERE e.replica = +? AND e.pos > +? ORDER BY e.pos LIMIT ?`,
    )
    .raw();
  const hashAt = db
    .prepare<[number, number, number], string>(
      'SELECT lower(hex(hash)) FROM events WHERE stream = +? AND replica = +? AND seq = +?',
    )
    .pluck();

  /** Writes rows that come in the order of one replica's chains. What precedes one is looked up for the first of each only. */
  function writer(replica: string, num: number): (row: Row) => WrittenEvent {
    const last = new Map<number, { seq: number; hash: string; stream: string; until: string }>();
    const texts = new Map<string, string>();
    const quoted = (text: string): string => {
      const known = texts.get(text) ?? JSON.stringify(text);
      texts.set(text, known);
      return known;
    };
    return ([pos, bytes, inStream, seq, hlc, occurredAt, recordedAt, actor, type, v, data]) => {
      const before = last.get(inStream);
      const stream = before?.stream ?? names.stream(inStream);
      const until = before?.until ?? `,"stream":${JSON.stringify(stream)},"replica":"${replica}","seq":`;
      const prev = before?.seq === seq - 1 ? before.hash : (hashAt.get(inStream, num, seq - 1) ?? null);
      const id = `${bytes.slice(0, 8)}-${bytes.slice(8, 12)}-${bytes.slice(12, 16)}-${bytes.slice(16, 20)}-${bytes.slice(20, 32)}`;
      const hash = bytes.slice(HASH, SALT);
      last.set(inStream, { seq, hash, stream, until });
      const json =
        `{"id":"${id}"${until}${seq},"hlc":"${hlc}","occurredAt":${occurredAt},"recordedAt":${recordedAt}` +
        `,"actor":${quoted(actor)},"type":${quoted(type)},"v":${v},"data":${data}` +
        `,"salt":${bytes.length === SALT ? 'null' : `"${bytes.slice(SALT)}"`},"digest":"${bytes.slice(DIGEST, HASH)}"` +
        `,"prev":${prev === null ? 'null' : `"${prev}"`},"hash":"${hash}"}`;
      return { pos, id, stream, seq, hash, json };
    };
  }

  return {
    /** Events of one replica's chain after a number. */
    chain(stream: string, replica: string, after: number, limit: number): WrittenEvent[] {
      const [inStream, by] = [names.streamNum(stream), names.replicaNum(replica)];
      return inStream === undefined || by === undefined
        ? []
        : ofChain.all(inStream, by, after, limit).map(writer(replica, by));
    },
    /** Events one replica wrote, in the order of arrival, after a position. */
    by(replica: string, afterPos: number, limit: number): WrittenEvent[] {
      const by = names.replicaNum(replica);
      return by === undefined ? [] : ofReplica.all(by, afterPos, limit).map(writer(replica, by));
    },
  };
}
