import type Database from 'better-sqlite3';
import { v7 } from 'uuid';
import type { LoggedEvent, NewEvent } from '#shared/domain/log/event.ts';
import { HLC_ZERO, latest, tick, type Hlc } from '#shared/domain/log/hlc.ts';
import { amendedEntry, isIncidentEvent } from '#shared/domain/incident/events.ts';
import { canonicalJson, digestOf, hashOf, random16 } from './hashing.ts';
import type { Identity } from './identity.ts';
import type { ChainHead, LogReader, StoredEvent } from './reader.ts';
import { createStrikes } from './strikes.ts';
import type { Tail } from './tail.ts';

/** Chain heads kept in memory. */
const HEADS_KEPT = 500;

/** In `meta`: different after each {@link LogWriter.flush}. */
const FLUSHED = 'flushed';

declare const writerBrand: unique symbol;

/**
 * Write access to the log. There is one per folder: `createWriter` wants the folder's lock, and everything that is
 * not handed this object can only read.
 */
export interface LogWriter {
  readonly [writerBrand]: true;
  readonly replica: string;
  /**
   * Runs `work` in one transaction; what it stored is durable when this returns, with everything stored before, or nothing of
   * it happened. Not `durable`: it outlasts the end of this process, and a power cut only once {@link flush} or another
   * transaction has come after it; several such wait for the disk once.
   */
  transaction<T>(work: () => T, durable?: boolean): T;
  /** Makes durable what transactions that were not have stored. Costs nothing where there is none. */
  flush(): void;
  /** Appends to this replica's chain. Only inside a transaction. */
  append(
    stream: string,
    events: readonly NewEvent[],
    by: { actor: string; commandId?: string; now: number },
  ): StoredEvent[];
  /** Stores an event that came sealed, as it is, and returns its position. Only inside a transaction. */
  insert(event: LoggedEvent, sealed: Sealed): number;
  /** Signs the head of every chain of this replica that grew since it was signed last. Returns how many. */
  signHeads(): number;
  /**
   * Keeps a signature of another replica over its chain. One in 256 numbers is kept, and the newest: the newest covers
   * everything before it, the others let a long chain be passed on in pieces. Only inside a transaction.
   */
  keepCheckpoint(signed: {
    stream: string;
    replica: string;
    seq: number;
    hash: string;
    signature: Buffer;
  }): void;
  setMeta(key: string, value: string): void;
  /** What came in from elsewhere: the next event sorts after it and continues the chain it may have lengthened. */
  observe(received: { stream: string; replica: string; hlc: Hlc }): void;
  /** Calls back after a transaction failed, so that what was kept in memory of it is forgotten. */
  onRollback(forget: () => void): void;
  /** Writes down how far the log has come. Happens by itself soon after each commit. */
  tellTail(): void;
}

/** What the log stores of an event besides the event itself. */
export interface Sealed {
  /** Canonical JSON of the payload. */
  data: string;
  /** Hexadecimal; null for a struck event. */
  salt: string | null;
  /** Hexadecimal. */
  digest: string;
  /** Hexadecimal. */
  hash: string;
}

/** The entry an event amends. */
function amendedBy(event: LoggedEvent): string | null {
  return isIncidentEvent(event) ? amendedEntry(event) : null;
}

/** Makes the one writer of a folder whose lock is held. `tail` is told after each commit how far the log has come. */
export function createWriter(
  db: Database.Database,
  reader: LogReader,
  identity: Identity,
  _lock: { release(): void },
  tail: { write(tail: Tail): void } | null,
): LogWriter {
  const { names } = reader;
  const strikes = createStrikes(db, reader);
  // Bytes are handed over as text: four buffers would cost more than the rest of the row.
  const insertRow = db.prepare(
    `INSERT INTO events (id, stream, replica, seq, hlc, occurred_at, recorded_at, actor, type, v, data, salt, digest, hash, amends)
     VALUES (unhex(?, '-'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?), unhex(?), unhex(?), unhex(?, '-'))`,
  );
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const upsertMeta = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const signed = db.prepare<[number, number, number], { one: number }>(
    'SELECT 1 AS one FROM checkpoints WHERE stream = ? AND replica = ? AND seq = ?',
  );
  const checkpoint = db.prepare<[number, number, number, Buffer, Buffer]>(
    'INSERT OR IGNORE INTO checkpoints (stream, replica, seq, hash, signature) VALUES (?, ?, ?, ?, ?)',
  );
  const dropCheckpoints = db.prepare<[number, number, number, number]>(
    'DELETE FROM checkpoints WHERE stream = ? AND replica = ? AND seq < ? AND seq / 256 = (? - 1) / 256 AND seq % 256 <> 0',
  );
  let hlc: Hlc = latest(
    reader.meta('hlc') ?? HLC_ZERO,
    newestReading(db, names.replicaNum(identity.replica)),
  );
  /** Heads of this replica's chains that grew lately. */
  const heads = new Map<string, ChainHead>();
  const rollbacks: (() => void)[] = [
    names.forget,
    () => {
      heads.clear();
      newest = stored;
    },
  ];
  /** Streams of this replica that grew since their heads were signed; null when unknown, as after a start. */
  let grown: Set<string> | null = null;

  /** The newest event, that of the last commit, that of the last durable one, and whether the tail is going to be told of it. */
  let newest: Tail | null = null;
  let stored: Tail | null = null;
  let committed: Tail | null = null;
  let telling = false;
  /** Whether something is stored that a power cut could take. */
  let owing = false;

  /** Soon, not now: whoever waits for the commit does not wait for this, and a burst of commits is told once. */
  function tellTailSoon(): void {
    if (newest === committed) return;
    committed = newest;
    if (telling) return;
    telling = true;
    setImmediate(tellTail);
  }

  function tellTail(): void {
    telling = false;
    if (committed === null) return;
    try {
      tail?.write(committed);
    } catch {
      // What was committed stays committed, and an old tail is still true: it only promises less.
    }
  }

  function insert(event: LoggedEvent, sealed: Sealed): number {
    const { lastInsertRowid } = insertRow.run(
      event.id,
      names.addStream(event.stream),
      names.addReplica(event.replica),
      event.seq,
      event.hlc,
      event.occurredAt,
      event.recordedAt,
      event.actor,
      event.type,
      event.v,
      sealed.data,
      sealed.salt,
      sealed.digest,
      sealed.hash,
      amendedBy(event),
    );
    const pos = Number(lastInsertRowid);
    newest = { pos, hash: sealed.hash };
    return pos;
  }

  function transaction<T>(work: () => T, durable = true): T {
    if (!durable) db.pragma('synchronous = NORMAL');
    try {
      begin.run();
      try {
        const result = work();
        // A transaction that changes nothing does not wait for the disk.
        if (durable && owing) upsertMeta.run(FLUSHED, random16().toString('hex'));
        commit.run();
        stored = newest;
        owing = !durable;
        if (durable) tellTailSoon();
        return result;
      } catch (error) {
        if (db.inTransaction) rollback.run();
        for (const forget of rollbacks) forget();
        throw error;
      }
    } finally {
      if (!durable) db.pragma('synchronous = FULL');
    }
  }

  return {
    replica: identity.replica,
    transaction,
    flush() {
      if (owing) transaction(() => undefined);
    },
    insert,
    append(stream, events, by) {
      let previous = heads.get(stream) ?? reader.chainHead(stream, identity.replica);
      const appended: StoredEvent[] = [];
      for (const [index, fresh] of events.entries()) {
        hlc = tick(hlc, by.now);
        const event: LoggedEvent = {
          id:
            index === 0 && by.commandId !== undefined
              ? by.commandId
              : v7({ msecs: by.now, random: random16() }),
          stream,
          replica: identity.replica,
          seq: (previous?.seq ?? 0) + 1,
          hlc,
          occurredAt: fresh.occurredAt ?? by.now,
          recordedAt: by.now,
          actor: by.actor,
          type: fresh.type,
          v: fresh.v,
          data: fresh.data,
        };
        const data = canonicalJson(fresh.data);
        const salt = random16().toString('hex');
        const digest = digestOf(salt, data);
        const hash = hashOf({ ...event, digest, prev: previous?.hash ?? null });
        const pos = insert(event, { data, salt, digest, hash });
        if (isIncidentEvent(event) && event.type === 'entry.struck') strikes.apply(event);
        previous = { seq: event.seq, hash };
        appended.push({ pos, event });
      }
      if (heads.size >= HEADS_KEPT) heads.clear();
      if (previous !== undefined) heads.set(stream, previous);
      grown?.add(stream);
      return appended;
    },
    signHeads() {
      const unsigned = [...(grown ?? reader.streams())].flatMap((stream) => {
        const head = reader.chainHead(stream, identity.replica);
        const num = names.streamNum(stream);
        const own = names.replicaNum(identity.replica);
        if (head === undefined || num === undefined || own === undefined) return [];
        return signed.get(num, own, head.seq) === undefined ? [{ stream, num, own, head }] : [];
      });
      if (unsigned.length > 0) {
        transaction(() => {
          for (const { stream, num, own, head } of unsigned) {
            const { seq, hash } = head;
            const signature = identity.sign({
              stream,
              replica: identity.replica,
              seq,
              hash,
            });
            checkpoint.run(num, own, seq, Buffer.from(hash, 'hex'), signature);
          }
        });
      }
      grown = new Set();
      return unsigned.length;
    },
    keepCheckpoint({ stream, replica, seq, hash, signature }) {
      const [inStream, by] = [names.addStream(stream), names.addReplica(replica)];
      dropCheckpoints.run(inStream, by, seq, seq);
      checkpoint.run(inStream, by, seq, Buffer.from(hash, 'hex'), signature);
    },
    setMeta(key, value) {
      upsertMeta.run(key, value);
    },
    observe(received) {
      hlc = latest(hlc, received.hlc);
      if (received.replica === identity.replica) heads.delete(received.stream);
    },
    onRollback(forget) {
      rollbacks.push(forget);
    },
    tellTail,
  } as LogWriter;
}

/**
 * Newest clock reading to go on from: this replica's own last one, because its positions grow with its clock. A replica
 * that has written nothing here goes on from everybody's: after a restore it must not sort before what is there.
 */
function newestReading(db: Database.Database, own: number | undefined): Hlc {
  const row =
    own === undefined
      ? db.prepare<[], { hlc: string | null }>('SELECT max(hlc) AS hlc FROM events').get()
      : db
          .prepare<[number], { hlc: string }>(
            'SELECT hlc FROM events WHERE replica = +? ORDER BY pos DESC LIMIT 1',
          )
          .get(own);
  return row?.hlc ?? HLC_ZERO;
}
