import { z } from 'zod';
import { contentHash } from '../domain/fields.ts';
import { LARGEST_PARCEL } from './message.ts';

/** How a bundle begins: a file of Deepwater's, first version of its layout. */
export const BUNDLE_MAGIC = 'DEEPWATER BUNDLE 1\n';

/**
 * The frames of a bundle, in this order: one header, the events, the files, the certificate of an open one, one end. A frame
 * is a letter, the length of its content (4 bytes, the highest first) and the content.
 */
export const FRAMES = {
  /** JSON, for everybody to read: {@link bundleHeader}. */
  header: 'H',
  /** Consecutive events of one chain: sealed for the workspace, or open and signed. */
  events: 'E',
  /** A piece of an attached file, the same way. */
  file: 'F',
  /** Part of the certificate, JSON compressed with Zstandard: {@link bundleCertificate}. */
  certificate: 'C',
  /** JSON: {@link bundleEnd}. A file without it was cut off. */
  end: 'Z',
} as const;

export type FrameKind = keyof typeof FRAMES;

/** Letter and length before each frame's content, in bytes. */
export const FRAME_HEAD = 5;
/** Most a header or an end may hold, in bytes. */
const LARGEST_PLAIN = 65_536;

/** The bytes before a frame's content. */
export function frameHead(kind: FrameKind, length: number): Uint8Array {
  const head = new Uint8Array(FRAME_HEAD);
  head[0] = FRAMES[kind].charCodeAt(0);
  new DataView(head.buffer).setUint32(1, length);
  return head;
}

/** Reads what stands before a frame's content; a reason in words where nothing of Deepwater's stands. */
export function readFrameHead(bytes: Uint8Array): { kind: FrameKind; length: number } | string {
  const letter = String.fromCharCode(bytes[0] ?? 0);
  const kind = (Object.keys(FRAMES) as FrameKind[]).find((name) => FRAMES[name] === letter);
  if (kind === undefined) return 'it holds something that is not part of a bundle';
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(1);
  const most = kind === 'header' || kind === 'end' ? LARGEST_PLAIN : LARGEST_PARCEL;
  if (length > most) return 'a part of it says that it is larger than any part of a bundle';
  return { kind, length };
}

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const base64 = z
  .string()
  .max(1_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** What a bundle says of itself before anything else. Not signed until its end; what it promises is looked for. */
export const bundleHeader = z.strictObject({
  id: uuid,
  at: count,
  /** The installation that wrote it. */
  sender: uuid,
  /** The workspace it is sealed for; null for an open one. */
  workspace: uuid.nullable(),
  events: count,
  /** Attached files, and their bytes together. */
  files: count,
  fileBytes: count,
});
export type BundleHeader = z.output<typeof bundleHeader>;

/** What closes a bundle: signed by its sender over everything before it. */
export const bundleEnd = z.strictObject({
  /** SHA-256 of every byte before this frame, hexadecimal. */
  digest: contentHash,
  signature: base64,
  /** The sender's key, SPKI in base64. */
  publicKey: base64,
});
export type BundleEnd = z.output<typeof bundleEnd>;

/** Of an open bundle: how far every chain goes, who signed that, and with which key. */
export const bundleCertificate = z.strictObject({
  heads: z.array(
    z.strictObject({
      stream: z.string().max(200),
      replica: uuid,
      seq: count,
      hash: contentHash,
      /** The writer's own signature over its chain up to here; null where it never signed. */
      signature: base64.nullable(),
    }),
  ),
  keys: z.array(z.strictObject({ replica: uuid, name: z.string().max(200), publicKey: base64 })),
});
export type BundleCertificate = z.output<typeof bundleCertificate>;
