import type Database from 'better-sqlite3';
import type { Envelope, LoggedEvent } from '#shared/domain/log/event.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { checkEnvelope } from './check.ts';
import { uuidText } from './hashing.ts';
import type { LogReader, StoredEvent } from './reader.ts';
import { createStrikes } from './strikes.ts';
import type { LogWriter } from './writer.ts';

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
  const strikes = createStrikes(db, reader);
  const hashAt = db.prepare<[string, string, number], { hash: Buffer; id: Buffer }>(
    `SELECT hash, id FROM events WHERE stream = (SELECT num FROM streams WHERE name = ?)
     AND replica = (SELECT num FROM replicas WHERE name = ?) AND seq = ?`,
  );

  return function receive(envelopes: readonly Envelope[]): Received {
    const result: Received = { added: [], struck: [], known: 0, refused: [] };
    const heads = new Map<string, { seq: number; hash: string }>();
    let anyStruck = strikes.any();
    for (const envelope of envelopes) {
      const chain = `${envelope.stream} ${envelope.replica}`;
      const head = heads.get(chain) ?? reader.chainHead(envelope.stream, envelope.replica);
      const present =
        head === undefined || envelope.seq > head.seq
          ? undefined
          : hashAt.get(envelope.stream, envelope.replica, envelope.seq);
      if (present !== undefined) {
        if (present.hash.toString('hex') === envelope.hash) result.known += 1;
        else
          result.refused.push({
            envelope,
            reason: `its place in the chain is taken by ${uuidText(present.id)}: the chain was forked`,
          });
        continue;
      }
      const checked = checkEnvelope(envelope);
      if ('problem' in checked) {
        result.refused.push({ envelope, reason: checked.problem });
        continue;
      }
      const reason = chainProblem(envelope, head);
      if (reason !== null) {
        result.refused.push({ envelope, reason });
        continue;
      }
      const { data, struck } = anyStruck
        ? strikes.admit(envelope, checked.data)
        : { data: checked.data, struck: envelope.salt === null };
      // What was not struck is what came, so it need not be read again.
      const event = plain(envelope, data === checked.data ? envelope.data : (JSON.parse(data) as unknown));
      const pos = writer.insert(event, {
        data,
        salt: struck ? null : envelope.salt,
        digest: envelope.digest,
        hash: envelope.hash,
      });
      heads.set(chain, { seq: envelope.seq, hash: envelope.hash });
      writer.observe(envelope);
      if (isIncidentEvent(event) && event.type === 'entry.struck') {
        result.struck.push(...strikes.apply(event));
        anyStruck = true;
      }
      result.added.push({ pos, event });
    }
    return result;
  };

  function chainProblem(
    envelope: Envelope,
    previous: { seq: number; hash: string } | undefined,
  ): string | null {
    if (envelope.seq !== (previous?.seq ?? 0) + 1) {
      return `it is number ${envelope.seq} of its chain, and number ${(previous?.seq ?? 0) + 1} is missing`;
    }
    return envelope.prev === (previous?.hash ?? null) ? null : 'it does not continue its chain';
  }
}

export type Receive = ReturnType<typeof createReceiver>;

function plain(envelope: Envelope, data: unknown): LoggedEvent {
  const { id, stream, replica, seq, hlc, occurredAt, recordedAt, actor, type, v } = envelope;
  return { id, stream, replica, seq, hlc, occurredAt, recordedAt, actor, type, v, data };
}
