import type Database from 'better-sqlite3';
import type { Envelope, LoggedEvent } from '#shared/domain/log/event.ts';
import { upcast } from '#shared/domain/log/upcast.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { parseStored } from './file.ts';
import { uuidBytes, uuidText } from './hashing.ts';
import { createNames, type Names } from './names.ts';
import { createWritten } from './written.ts';

/** An event with its place in this file. Positions grow in the order of arrival. */
export interface StoredEvent {
  pos: number;
  event: LoggedEvent;
}

export interface ChainHead {
  seq: number;
  /** Hexadecimal. */
  hash: string;
}

/** A replica's signature over its chain up to a number. */
export interface ChainCheckpoint extends ChainHead {
  signature: Buffer;
}

/** A row of {@link EVENT_COLUMNS}. */
export interface EventRow {
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
  data: string;
}

interface EnvelopeRow extends EventRow {
  salt: Buffer | null;
  digest: Buffer;
  hash: Buffer;
  prev: Buffer | null;
}

/**
 * What {@link LogReader.eventOfRow} reads, of an event `e`. No joins: names are looked up in memory.
 *
 * A plus before a parameter, here and in the views, keeps SQLite from planning the query anew for each value bound to
 * it, which takes ten times as long as running it.
 */
export const EVENT_COLUMNS = `e.pos, e.id, e.stream, e.replica, e.seq, e.hlc, e.occurred_at, e.recorded_at, e.actor, e.type, e.v, e.data`;
const SELECT = `SELECT ${EVENT_COLUMNS} FROM events e`;
const ENVELOPE = `SELECT ${EVENT_COLUMNS}, e.salt, e.digest, e.hash,
  (SELECT p.hash FROM events p WHERE p.stream = e.stream AND p.replica = e.replica AND p.seq = e.seq - 1) AS prev FROM events e`;

/** Read access to the log. Everything that shows or exports works on this; only the writer can write. */
export function createReader(db: Database.Database) {
  const names = createNames(db);
  const one = db.prepare<[Buffer], EventRow>(`${SELECT} WHERE e.id = ?`);
  const at = db.prepare<[number], EventRow>(`${SELECT} WHERE e.pos = ?`);
  const ofStream = db.prepare<[number, number], EventRow>(
    `${SELECT} WHERE e.stream = +? AND e.pos > +? ORDER BY e.pos`,
  );
  const ofTypes = db.prepare<[number, string], EventRow>(
    `${SELECT} WHERE e.stream = +? AND e.type IN (SELECT value FROM json_each(?)) ORDER BY e.pos`,
  );
  const streamsOfType = db.prepare<[string], { stream: number }>(
    'SELECT DISTINCT stream FROM events WHERE type = ?',
  );
  const amending = db.prepare<[Buffer], EventRow>(`${SELECT} WHERE e.amends = ?`);
  const envelopesOfStream = db.prepare<[number], EnvelopeRow>(
    `${ENVELOPE} WHERE e.stream = +? ORDER BY e.pos`,
  );
  const envelopesAfter = db.prepare<[number, number], EnvelopeRow>(
    `${ENVELOPE} WHERE e.pos > +? ORDER BY e.pos LIMIT ?`,
  );
  const pageOfStream = db.prepare<[number, number, number], EventRow>(
    `${SELECT} WHERE e.stream = +? AND e.pos > +? ORDER BY e.pos LIMIT ?`,
  );
  const eventsAfter = db.prepare<[number, number], EventRow>(
    `${SELECT} WHERE e.pos > +? ORDER BY e.pos LIMIT ?`,
  );
  const ownAfter = db.prepare<[number, number], { n: number; oldest: number | null }>(
    'SELECT count(*) AS n, min(recorded_at) AS oldest FROM events WHERE pos > +? AND replica = +?',
  );
  const sinceByChain = db.prepare<[number], { stream: number; replica: number; first: number }>(
    'SELECT stream, replica, min(seq) AS first FROM events WHERE recorded_at >= ? GROUP BY stream, replica',
  );
  const nextChain = db.prepare<[number, number], { stream: number; replica: number }>(
    'SELECT stream, replica FROM events WHERE (stream, replica) > (?, ?) ORDER BY stream, replica LIMIT 1',
  );
  const signedOfChain = db.prepare<
    [number, number, number],
    { seq: number; hash: Buffer; signature: Buffer }
  >('SELECT seq, hash, signature FROM checkpoints WHERE stream = ? AND replica = ? AND seq > ? ORDER BY seq');
  const announcement = db.prepare<[number, number], EnvelopeRow>(
    `${ENVELOPE} WHERE e.stream = +? AND e.replica = +? AND e.type = 'replica.announced' ORDER BY e.seq LIMIT 1`,
  );
  const head = db.prepare<[number, number], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM events WHERE stream = +? AND replica = +? ORDER BY seq DESC LIMIT 1',
  );
  const chains = db.prepare<[], { stream: number; replica: number; events: number; seq: number }>(
    `SELECT stream, replica, count(*) AS events, max(seq) AS seq FROM events GROUP BY stream, replica ORDER BY stream, replica`,
  );
  const streamNames = db.prepare<[], { name: string }>('SELECT name FROM streams ORDER BY num');
  const checkpoints = db.prepare<
    [],
    { stream: number; replica: number; seq: number; hash: Buffer; signature: Buffer }
  >('SELECT stream, replica, seq, hash, signature FROM checkpoints ORDER BY stream, replica, seq');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM events');
  const lastPos = db.prepare<[], { pos: number | null }>('SELECT max(pos) AS pos FROM events');
  const metaValue = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');

  /** The event of a row, lifted to the newest version. */
  const eventOfRow = (row: EventRow): LoggedEvent => upcast(eventOf(row, names));
  const stored = (row: EventRow): StoredEvent => ({ pos: row.pos, event: eventOfRow(row) });
  const envelope = (row: EnvelopeRow): Envelope => envelopeOf(row, names);
  const named = <Row extends { stream: number; replica: number }>(
    row: Row,
  ): Omit<Row, 'stream' | 'replica'> & { stream: string; replica: string } => ({
    ...row,
    stream: names.stream(row.stream),
    replica: names.replica(row.replica),
  });

  return {
    /** Numbers of streams and replicas in this file. */
    names,
    eventOfRow,
    /** The event with this id. */
    event(id: string): StoredEvent | undefined {
      const row = one.get(uuidBytes(id));
      return row === undefined ? undefined : stored(row);
    },
    /** The event at this position. */
    eventAt(pos: number): StoredEvent | undefined {
      const row = at.get(pos);
      return row === undefined ? undefined : stored(row);
    },
    /** Events of a stream in the order of arrival, after a position. */
    *events(stream: string, afterPos = 0): Generator<StoredEvent> {
      const num = names.streamNum(stream);
      if (num === undefined) return;
      for (const row of ofStream.iterate(num, afterPos)) yield stored(row);
    },
    /** The same, all at once: for callers that write while they go through them. */
    eventList(stream: string, afterPos = 0): StoredEvent[] {
      const num = names.streamNum(stream);
      return num === undefined ? [] : ofStream.all(num, afterPos).map(stored);
    },
    /** Those of a stream that are of certain types, in the order of arrival. */
    eventsOfTypes(stream: string, types: readonly string[]): StoredEvent[] {
      const num = names.streamNum(stream);
      return num === undefined ? [] : ofTypes.all(num, JSON.stringify(types)).map(stored);
    },
    /** Streams that hold an event of this type. Goes through the whole log: for figures, and for nothing that is waited for. */
    streamsOfType(type: string): string[] {
      return streamsOfType.all(type).map(({ stream }) => names.stream(stream));
    },
    /** Events that amend an entry, in no particular order. */
    amendments(entry: string): StoredEvent[] {
      return amending.all(uuidBytes(entry)).map(stored);
    },
    /** Complete envelopes of a stream, in the order of arrival. */
    *envelopes(stream: string): Generator<Envelope> {
      const num = names.streamNum(stream);
      if (num === undefined) return;
      for (const row of envelopesOfStream.iterate(num)) yield envelope(row);
    },
    /** A page of complete envelopes of the whole log, in the order of arrival. */
    envelopePage(afterPos: number, limit: number): { pos: number; envelope: Envelope }[] {
      return envelopesAfter.all(afterPos, limit).map((row) => ({ pos: row.pos, envelope: envelope(row) }));
    },
    /** A page of a stream's events in the order of arrival, after a position. */
    eventPage(stream: string, afterPos: number, limit: number): StoredEvent[] {
      const num = names.streamNum(stream);
      return num === undefined ? [] : pageOfStream.all(num, afterPos, limit).map(stored);
    },
    /** A page of events of the whole log, in the order of arrival. */
    page(afterPos: number, limit: number): StoredEvent[] {
      return eventsAfter.all(afterPos, limit).map(stored);
    },
    /** What goes to other installations, as text. */
    written: createWritten(db, names),
    /** How many events one replica wrote after a position, and when the oldest of them was recorded. */
    countAfter(replica: string, pos: number): { count: number; oldestAt: number | null } {
      const by = names.replicaNum(replica);
      const row = by === undefined ? undefined : ownAfter.get(pos, by);
      return { count: row?.n ?? 0, oldestAt: row?.oldest ?? null };
    },
    /** By `stream replica`: the first number of a chain that was recorded from some time on, ms since the epoch. */
    chainsSince(at: number): Map<string, number> {
      return new Map(
        sinceByChain
          .all(at)
          .map(({ stream, replica, first }) => [`${names.stream(stream)} ${names.replica(replica)}`, first]),
      );
    },
    /** How far each chain has come. Steps from chain to chain: the cost grows with the chains, not with the events. */
    *chainHeads(): Generator<[stream: string, replica: string, seq: number]> {
      let at = { stream: 0, replica: 0 };
      for (;;) {
        const next = nextChain.get(at.stream, at.replica);
        if (next === undefined) return;
        at = next;
        const reached = head.get(next.stream, next.replica);
        if (reached !== undefined)
          yield [names.stream(next.stream), names.replica(next.replica), reached.seq];
      }
    },
    /** Signatures over one chain, after a number. */
    chainCheckpoints(stream: string, replica: string, after: number): ChainCheckpoint[] {
      const [inStream, by] = [names.streamNum(stream), names.replicaNum(replica)];
      if (inStream === undefined || by === undefined) return [];
      return signedOfChain
        .all(inStream, by, after)
        .map(({ seq, hash, signature }) => ({ seq, hash: hash.toString('hex'), signature }));
    },
    /** The event by which a replica told its key. */
    announcement(replica: string): Envelope | undefined {
      const [stream, writer] = [names.streamNum(WORKSPACE_STREAM), names.replicaNum(replica)];
      const row = stream === undefined || writer === undefined ? undefined : announcement.get(stream, writer);
      return row === undefined ? undefined : envelope(row);
    },
    /** Newest event of one replica's chain in a stream. */
    chainHead(stream: string, replica: string): ChainHead | undefined {
      const [streamNum, replicaNum] = [names.streamNum(stream), names.replicaNum(replica)];
      if (streamNum === undefined || replicaNum === undefined) return undefined;
      const row = head.get(streamNum, replicaNum);
      return row === undefined ? undefined : { seq: row.seq, hash: row.hash.toString('hex') };
    },
    /** All chains with their lengths. */
    chains: () => chains.all().map(named),
    streams: (): string[] => streamNames.all().map((row) => row.name),
    checkpoints: () => checkpoints.all().map(named),
    /** Number of events, counted one by one. */
    count: (): number => count.get()?.n ?? 0,
    /** Position of the newest event. As positions have no gaps, also the number of events, for nothing. */
    lastPos: (): number => lastPos.get()?.pos ?? 0,
    meta(key: string): string | undefined {
      return metaValue.get(key)?.value;
    },
  };
}

export type LogReader = ReturnType<typeof createReader>;

function eventOf(row: EventRow, names: Names): LoggedEvent {
  return {
    id: uuidText(row.id),
    stream: names.stream(row.stream),
    replica: names.replica(row.replica),
    seq: row.seq,
    hlc: row.hlc,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    actor: row.actor,
    type: row.type,
    v: row.v,
    data: parseStored(row.data),
  };
}

/** Envelopes are exchanged as they were written: never upcast, because the digest covers the original payload. */
function envelopeOf(row: EnvelopeRow, names: Names): Envelope {
  return {
    ...eventOf(row, names),
    salt: row.salt?.toString('hex') ?? null,
    digest: row.digest.toString('hex'),
    prev: row.prev?.toString('hex') ?? null,
    hash: row.hash.toString('hex'),
  };
}
