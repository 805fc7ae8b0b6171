import type Database from 'better-sqlite3';
import { v7 } from 'uuid';
import type { LoggedEvent, NewEvent } from '#shared/domain/log/event.ts';
import { latest, tick, type Hlc } from '#shared/domain/log/hlc.ts';
import { amendedEntry, isIncidentEvent } from '#shared/domain/incident/events.ts';
import { canonicalJson, digestOf, hashOf, random16, uuidBytes } from './hashing.ts';
import type { Identity } from './identity.ts';
import type { ChainHead, LogReader, StoredEvent } from './reader.ts';

/** Chain heads kept in memory. */
const HEADS_KEPT = 500;

declare const writerBrand: unique symbol;

/**
 * Write access to the log. There is one per folder: `createWriter` wants the folder's lock, and everything that is
 * not handed this object can only read.
 */
export interface LogWriter {
  readonly [writerBrand]: true;
  readonly replica: string;
  /** Runs `work` in one transaction; what it returns is durable when this returns, or nothing of it happened. */
  transaction<T>(work: () => T): T;
  /** Appends to this replica's chain. Only inside a transaction. */
  append(
    stream: string,
    events: readonly NewEvent[],
    by: { actor: string; commandId?: string; now: number },
  ): StoredEvent[];
  /** Signs the head of every chain of this replica that grew since it was signed last. Returns how many. */
  signHeads(): number;
  setMeta(key: string, value: string): void;
  /** What came in from elsewhere: the next event sorts after it and continues the chain it may have lengthened. */
  observe(received: { stream: string; replica: string; hlc: Hlc }): void;
  /** Calls back after a transaction failed, so that what was kept in memory of it is forgotten. */
  onRollback(forget: () => void): void;
}

interface InsertRow {
  id: Buffer;
  stream: number;
  replica: number;
  seq: number;
  hlc: string;
  occurredAt: number;
  recordedAt: number;
  actor: string;
  type: string;
  v: number;
  data: string;
  salt: Buffer | null;
  digest: Buffer;
  hash: Buffer;
  amends: Buffer | null;
}

/** Inserts a row and returns its position. Writer and receiver insert through this and nothing else does. */
export function insertStatement(db: Database.Database): (row: InsertRow) => number {
  const insert = db.prepare<InsertRow>(
    `INSERT INTO events (id, stream, replica, seq, hlc, occurred_at, recorded_at, actor, type, v, data, salt, digest, hash, amends)
     VALUES (@id, @stream, @replica, @seq, @hlc, @occurredAt, @recordedAt, @actor, @type, @v, @data, @salt, @digest, @hash, @amends)`,
  );
  return (row) => Number(insert.run(row).lastInsertRowid);
}

/** The entry an event amends, as the column `amends` keeps it. */
export function amendsColumn(event: LoggedEvent): Buffer | null {
  const entry = isIncidentEvent(event) ? amendedEntry(event) : null;
  return entry === null ? null : uuidBytes(entry);
}

/** Makes the one writer of a folder whose lock is held. */
export function createWriter(
  db: Database.Database,
  reader: LogReader,
  identity: Identity,
  _lock: { release(): void },
): LogWriter {
  const { names } = reader;
  const insert = insertStatement(db);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const upsertMeta = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const strike = db.prepare<[Buffer, Buffer, string]>(
    `INSERT INTO strikes (target, strike, data) VALUES (?, ?, ?) ON CONFLICT (target) DO UPDATE
     SET strike = excluded.strike, data = excluded.data WHERE excluded.strike < strike`,
  );
  const blank = db.prepare<[string, Buffer]>('UPDATE events SET data = ?, salt = NULL WHERE id = ?');
  const signed = db.prepare<[number, number, number], { one: number }>(
    'SELECT 1 AS one FROM checkpoints WHERE stream = ? AND replica = ? AND seq = ?',
  );
  const checkpoint = db.prepare<[number, number, number, Buffer, Buffer]>(
    'INSERT OR IGNORE INTO checkpoints (stream, replica, seq, hash, signature) VALUES (?, ?, ?, ?, ?)',
  );
  let hlc: Hlc = latest(reader.meta('hlc') ?? '0000000000000000', newestOwnReading(db, identity.replica));
  /** Heads of this replica's chains that grew lately. */
  const heads = new Map<string, ChainHead>();
  const rollbacks: (() => void)[] = [names.forget, () => heads.clear()];
  /** Streams of this replica that grew since their heads were signed; null when unknown, as after a start. */
  let grown: Set<string> | null = null;

  function transaction<T>(work: () => T): T {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      for (const forget of rollbacks) forget();
      throw error;
    }
  }

  return {
    replica: identity.replica,
    transaction,
    append(stream, events, by) {
      const streamNum = names.addStream(stream);
      const replicaNum = names.addReplica(identity.replica);
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
        const salt = random16();
        const digest = digestOf(salt, data);
        const hash = hashOf({ ...event, digest, prev: previous?.hash ?? null });
        const pos = insert({
          ...event,
          id: uuidBytes(event.id),
          stream: streamNum,
          replica: replicaNum,
          data,
          salt,
          digest: Buffer.from(digest, 'hex'),
          hash: Buffer.from(hash, 'hex'),
          amends: amendsColumn(event),
        });
        if (isIncidentEvent(event) && event.type === 'entry.struck') {
          for (const target of event.data.targets) {
            const left = canonicalJson(target.data);
            strike.run(uuidBytes(target.event), uuidBytes(event.id), left);
            blank.run(left, uuidBytes(target.event));
          }
        }
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
  } as LogWriter;
}

/** Newest clock reading this replica wrote: its positions grow with its clock, so the last one is the newest. */
function newestOwnReading(db: Database.Database, replica: string): Hlc {
  const row = db
    .prepare<[string], { hlc: string }>(
      'SELECT hlc FROM events WHERE replica = (SELECT num FROM replicas WHERE name = ?) ORDER BY pos DESC LIMIT 1',
    )
    .get(replica);
  return row?.hlc ?? '0000000000000000';
}
