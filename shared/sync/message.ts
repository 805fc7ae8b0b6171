import { z } from 'zod';
import type { Envelope } from '../domain/log/event.ts';
import { BUCKETS } from './heads.ts';
import { MOST_SAID } from './live-output.ts';

/** Events in one parcel at most: as many as are sealed, or opened, before anyone else has a turn. */
export const MOST_EVENTS = 512;
/** Bytes of a parcel's content before compression, at most, unless it is one single event. */
export const MOST_CONTENT = 600_000;
/** Bytes of an attached file in one piece, on a way where it lies: sealing one holds nobody up. */
export const FILE_PIECE = 256 * 1024;
/** Files asked for in one notice at most; the rest follows. */
export const MOST_FILES_ASKED = 64;
/** Bytes a sealed parcel may have: what is larger is nobody's honest parcel. */
export const LARGEST_PARCEL = 4_000_000;
/** Bytes a parcel's content may have once it is decompressed. */
export const LARGEST_CONTENT = 8_000_000;

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, { error: 'not a UUID' });
const seq = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const stream = z
  .string()
  .max(200)
  .regex(/^(?:workspace|incident\/[0-9a-f-]{36})$/, { error: 'not a stream' });
const base64 = z
  .string()
  .max(1_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, { error: 'not base64' });

/**
 * An event as it is exchanged. Ids and hashes are looked at when it is verified; here only that each member is of its kind,
 * so that nothing malformed gets that far.
 */
export const envelopeSchema: z.ZodType<Envelope> = z.strictObject({
  id: uuid,
  stream,
  replica: uuid,
  seq,
  hlc: z.string().max(16),
  occurredAt: z.number(),
  recordedAt: z.number(),
  actor: z.string().max(100),
  type: z.string().max(100),
  v: z.number(),
  data: z.unknown(),
  salt: z.string().max(32).nullable(),
  digest: z.string().max(64),
  prev: z.string().max(64).nullable(),
  hash: z.string().max(64),
});

const fileHash = z.string().regex(/^[0-9a-f]{64}$/);

const checkpoint = z.strictObject({ seq, hash: z.string().max(64), signature: base64 });

/** Consecutive events of one chain. */
export const eventsMessage = z.strictObject({
  kind: z.literal('events'),
  stream,
  replica: uuid,
  events: z.array(envelopeSchema).min(1).max(4_096),
  /** The chain's own signature over its last event here; null where the chain's writer never signed it. */
  checkpoint: checkpoint.nullable(),
  /** How the keys of the sender and of the chain's writer became known, for whoever meets them the first time. */
  announcements: z.array(envelopeSchema).max(2),
});

/** What a side has. */
export const headsMessage = z.strictObject({
  kind: z.literal('heads'),
  /** Digest of every bucket of streams. */
  digests: z.array(z.string().length(16)).length(BUCKETS),
  /** The buckets whose chains are told here in full. */
  buckets: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(BUCKETS - 1),
    )
    .max(BUCKETS),
  chains: z.array(z.tuple([stream, z.array(z.tuple([uuid, seq]))])).max(200_000),
  /** Installations whose chains of the same buckets the sender wants to hear of. */
  asks: z.array(uuid).max(1_000),
  /**
   * Attached files the sender lacks and has not found on the way this is told by: the hash of each, and the installations
   * whose pieces of it did not make that file.
   */
  files: z
    .array(z.tuple([fileHash, z.array(uuid).max(100)]))
    .max(MOST_FILES_ASKED)
    .optional(),
  announcements: z.array(envelopeSchema).max(2),
});

/** The workspace's next key, for those who hold the one before. */
export const keyMessage = z.strictObject({
  kind: z.literal('key'),
  generation: z.number().int().min(1).max(1_000_000),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** By replica: the key, sealed for it alone. */
  boxes: z.record(uuid, base64),
  /** Installations that were shut out. */
  revoked: z.array(z.strictObject({ replica: uuid, by: z.string().max(100), reason: z.string().max(1_000) })),
});

/** A piece of an attached file. */
export const fileMessage = z.strictObject({
  kind: z.literal('file'),
  /** SHA-256 of the whole file. */
  hash: fileHash,
  /** Where the piece begins, and how long the whole file is, in bytes. */
  at: z.number().int().min(0),
  bytes: z.number().int().min(0),
  content: z.base64(),
  announcements: z.array(envelopeSchema).max(2),
});

/** What is said of a run to those who are there, and kept nowhere. */
export const liveMessage = z.strictObject({
  kind: z.literal('live'),
  stream,
  /** Id of the run. */
  run: uuid,
  says: z.discriminatedUnion('what', [
    /** Somebody follows it, and has heard what it prints up to here. */
    z.strictObject({
      what: z.literal('follow'),
      /** Who is asked: the installation that executes it. */
      of: uuid,
      tape: z.number().int().min(0),
      end: z.number().int().min(0),
    }),
    /** Something of what it prints, secrets masked. `step` is null while nothing prints: who executes it is there. */
    z.strictObject({
      what: z.literal('output'),
      step: z.string().max(300).nullable(),
      tape: z.number().int().min(0),
      at: z.number().int().min(0),
      text: z.string().max(MOST_SAID),
    }),
  ]),
});

/** What a parcel or a notice holds once it is unsealed. */
export const syncMessage = z.discriminatedUnion('kind', [
  eventsMessage,
  headsMessage,
  keyMessage,
  fileMessage,
  liveMessage,
]);
export type SyncMessage = z.output<typeof syncMessage>;
export type EventsMessage = z.output<typeof eventsMessage>;
export type HeadsMessage = z.output<typeof headsMessage>;
export type FileMessage = z.output<typeof fileMessage>;
export type KeyMessage = z.output<typeof keyMessage>;
export type LiveMessage = z.output<typeof liveMessage>;

/** The part of a sealed message that anyone can read. */
export const sealedHeader = z.strictObject({
  v: z.literal(1),
  workspace: uuid,
  generation: z.number().int().min(1).max(1_000_000),
  /** Which key of the generation, 16 hexadecimal digits: two members may have made one apart from each other. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  sender: uuid,
  /** Random, 32 hexadecimal digits: each message has a key of its own. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type SealedHeader = z.output<typeof sealedHeader>;
