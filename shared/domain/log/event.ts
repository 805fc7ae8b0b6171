import type { Hlc } from './hlc.ts';

/**
 * One thing that happened, as every fold sees it. The log keeps more (salt, digest, hashes): see {@link Envelope}.
 * `Type` and `Data` are narrowed by each aggregate.
 */
export interface LoggedEvent<Type extends string = string, Data = unknown> {
  /** UUIDv7. The first event of a command carries the command's own id, which makes a repeated command harmless. */
  readonly id: string;
  readonly stream: string;
  /** Installation that recorded it (UUID). */
  readonly replica: string;
  /** 1, 2, 3 … per stream and replica. */
  readonly seq: number;
  readonly hlc: Hlc;
  /** When it happened in the world, ms since the epoch. May lie before `recordedAt`. */
  readonly occurredAt: number;
  /** When this installation's clock said it was recorded, ms since the epoch. */
  readonly recordedAt: number;
  /** Who, as a handle: `@ana`. */
  readonly actor: string;
  readonly type: Type;
  /** Schema version of `data`. */
  readonly v: number;
  readonly data: Data;
}

/** An event as stored and exchanged: chained, and with a payload that can be struck without breaking the chain. */
export interface Envelope extends LoggedEvent {
  /** 16 random bytes in hexadecimal; null once the payload was struck, so that a short secret can't be guessed from the digest. */
  readonly salt: string | null;
  /** SHA-256 over the salt as it is written here, followed by the canonical payload, hexadecimal. */
  readonly digest: string;
  /** Hash of this replica's previous event in the stream; null for its first. */
  readonly prev: string | null;
  /** SHA-256 over {@link chainInput}, hexadecimal. */
  readonly hash: string;
}

/** What a decision produces: the log adds identity, order, time of recording and hashes. */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly v: number;
  readonly data: Data;
  /** Back-dates the event; defaults to the time of recording. */
  readonly occurredAt?: number;
}

/** A stream's total order: (hlc, replica, seq). Negative when `one` comes first. */
export function compareOrder(
  one: Pick<LoggedEvent, 'hlc' | 'replica' | 'seq'>,
  other: Pick<LoggedEvent, 'hlc' | 'replica' | 'seq'>,
): number {
  if (one.hlc !== other.hlc) return one.hlc < other.hlc ? -1 : 1;
  if (one.replica !== other.replica) return one.replica < other.replica ? -1 : 1;
  return one.seq - other.seq;
}

/**
 * The text an event's hash covers: the canonical JSON (RFC 8785) of the envelope with the payload replaced by its
 * salted digest. Members are written in the order RFC 8785 sorts them; all are strings or integers, for which
 * `JSON.stringify` already writes the canonical form.
 */
export function chainInput(envelope: Omit<Envelope, 'hash' | 'salt' | 'data'>): string {
  return JSON.stringify({
    actor: envelope.actor,
    digest: envelope.digest,
    hlc: envelope.hlc,
    id: envelope.id,
    occurredAt: envelope.occurredAt,
    prev: envelope.prev,
    recordedAt: envelope.recordedAt,
    replica: envelope.replica,
    seq: envelope.seq,
    stream: envelope.stream,
    type: envelope.type,
    v: envelope.v,
  });
}

/** The text a checkpoint's signature covers: everything up to `seq` of one replica's chain in one stream. */
export function checkpointInput(checkpoint: {
  stream: string;
  replica: string;
  seq: number;
  hash: string;
}): string {
  return JSON.stringify({
    hash: checkpoint.hash,
    replica: checkpoint.replica,
    seq: checkpoint.seq,
    stream: checkpoint.stream,
  });
}
