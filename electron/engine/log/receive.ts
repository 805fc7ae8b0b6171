import type Database from 'better-sqlite3';
import type { Envelope, LoggedEvent } from '#shared/domain/log/event.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { struckData } from '#shared/domain/incident/strike.ts';
import { envelopeProblem } from './check.ts';
import { canonicalJson, uuidBytes, uuidText } from './hashing.ts';
import type { LogReader, StoredEvent } from './reader.ts';
import { amendsColumn, insertStatement, type LogWriter } from './writer.ts';

export interface Received {
  /** Events that were not in the log before, in the order given. */
  added: StoredEvent[];
  /** Ids whose payload a strike blanked just now; their folds have to be made anew. */
  struck: string[];
  /** Events that were in the log already. */
  known: number;
  /** Events that don't verify, with the reason. They were not stored. */
  refused: { envelope: Envelope; reason: string }[];
}

/**
 * Takes events written elsewhere: another installation, an export, a damaged file. Each is verified (hash, digest,
 * shape, chain) and stored as it is; receiving twice changes nothing. Runs inside the caller's transaction.
 */
export function createReceiver(db: Database.Database, reader: LogReader, writer: LogWriter) {
  const { names } = reader;
  const insert = insertStatement(db);
  const strikeOf = db.prepare<[Buffer], { strike: Buffer; data: string }>(
    'SELECT strike, data FROM strikes WHERE target = ?',
  );
  const addStrike = db.prepare<[Buffer, Buffer, string]>(
    `INSERT INTO strikes (target, strike, data) VALUES (?, ?, ?) ON CONFLICT (target) DO UPDATE
     SET strike = excluded.strike, data = excluded.data WHERE excluded.strike < strike`,
  );
  const blank = db.prepare<[string, Buffer]>('UPDATE events SET data = ?, salt = NULL WHERE id = ?');
  const hashAt = db.prepare<[string, string, number], { hash: Buffer; id: Buffer }>(
    `SELECT hash, id FROM events WHERE stream = (SELECT num FROM streams WHERE name = ?)
     AND replica = (SELECT num FROM replicas WHERE name = ?) AND seq = ?`,
  );

  function applyStrike(event: LoggedEvent): string[] {
    if (!isIncidentEvent(event) || event.type !== 'entry.struck') return [];
    const blanked: string[] = [];
    for (const target of event.data.targets) {
      const struck = reader.event(target.event);
      // What is left is worked out here where the words are at hand: a strike can blank, never rewrite.
      if (struck !== undefined && struck.event.stream !== event.stream) continue;
      const known = strikeOf.get(uuidBytes(target.event));
      const left =
        struck !== undefined && isIncidentEvent(struck.event)
          ? canonicalJson(struckData(struck.event))
          : canonicalJson(target.data);
      addStrike.run(uuidBytes(target.event), uuidBytes(event.id), left);
      if (struck === undefined || known !== undefined) continue;
      blank.run(left, uuidBytes(target.event));
      blanked.push(target.event);
    }
    return blanked;
  }

  return function receive(envelopes: readonly Envelope[]): Received {
    const result: Received = { added: [], struck: [], known: 0, refused: [] };
    const heads = new Map<string, { seq: number; hash: string }>();
    for (const envelope of envelopes) {
      const chain = `${envelope.stream} ${envelope.replica}`;
      const present = hashAt.get(envelope.stream, envelope.replica, envelope.seq);
      if (present !== undefined) {
        if (present.hash.toString('hex') === envelope.hash) result.known += 1;
        else
          result.refused.push({
            envelope,
            reason: `its place in the chain is taken by ${uuidText(present.id)}: the chain was forked`,
          });
        continue;
      }
      const reason = envelopeProblem(envelope) ?? chainProblem(envelope, heads.get(chain));
      if (reason !== null) {
        result.refused.push({ envelope, reason });
        continue;
      }
      const strike = strikeOf.get(uuidBytes(envelope.id));
      const wasStruck = envelope.salt === null || strike !== undefined;
      const data =
        strike === undefined
          ? canonicalJson(envelope.data)
          : envelope.salt !== null && isIncidentEvent(envelope)
            ? canonicalJson(struckData(envelope))
            : strike.data;
      const event: LoggedEvent = { ...plain(envelope), data: JSON.parse(data) as unknown };
      const pos = insert({
        ...event,
        id: uuidBytes(event.id),
        stream: names.addStream(event.stream),
        replica: names.addReplica(event.replica),
        data,
        salt: wasStruck || envelope.salt === null ? null : Buffer.from(envelope.salt, 'hex'),
        digest: Buffer.from(envelope.digest, 'hex'),
        hash: Buffer.from(envelope.hash, 'hex'),
        amends: amendsColumn(event),
      });
      heads.set(chain, { seq: envelope.seq, hash: envelope.hash });
      writer.observe(envelope);
      result.struck.push(...applyStrike(event));
      result.added.push({ pos, event });
    }
    return result;
  };

  function chainProblem(envelope: Envelope, known: { seq: number; hash: string } | undefined): string | null {
    const previous = known ?? reader.chainHead(envelope.stream, envelope.replica);
    if (envelope.seq !== (previous?.seq ?? 0) + 1) {
      return `it is number ${envelope.seq} of its chain, and number ${(previous?.seq ?? 0) + 1} is missing`;
    }
    return envelope.prev === (previous?.hash ?? null) ? null : 'it does not continue its chain';
  }
}

export type Receive = ReturnType<typeof createReceiver>;

function plain(envelope: Envelope): LoggedEvent {
  const { id, stream, replica, seq, hlc, occurredAt, recordedAt, actor, type, v, data } = envelope;
  return { id, stream, replica, seq, hlc, occurredAt, recordedAt, actor, type, v, data };
}
