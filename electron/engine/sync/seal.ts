import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import {
  LARGEST_CONTENT,
  LARGEST_PARCEL,
  sealedHeader,
  type EventsMessage,
  type SealedHeader,
  type SyncMessage,
} from '#shared/sync/message.ts';
import { readSyncMessage } from '#shared/sync/read-message.ts';
import { reasonOf } from '../log/folder.ts';
import type { WrittenEvent } from '../log/written.ts';

/** One key of a workspace. */
export interface WorkspaceKey {
  generation: number;
  /** 16 hexadecimal digits: tells apart two keys of one generation, made by members that did not see each other. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/**
 * Layout of a sealed message: `DWS1`, length of the header (2 bytes), header (JSON, readable by whoever carries it), nonce
 * (12), ciphertext, tag (16). Inside: signature of the sender (64) over header and content, then the content: JSON,
 * compressed with Zstandard. Encrypted with AES-256-GCM under a key of this message's own, derived from the workspace's
 * key (HKDF-SHA-256); the header is authenticated with it.
 */
const MAGIC = Buffer.from('DWS1');
const NONCE = 12;
const TAG = 16;
const SIGNATURE = 64;
const LONGEST_HEADER = 1_000;
/** Bytes compressed or decompressed at a time: a usual parcel in few steps. */
const PORTION = 262_144;

/** Who seals. */
export interface Sealer {
  workspace: string;
  sender: string;
  sign(bytes: Buffer): Buffer;
}

/** Events of a chain to be sent on, each in JSON already. */
export type WrittenMessage = Omit<EventsMessage, 'events'> & { written: readonly WrittenEvent[] };

/** Seals a message for everyone who has the key. */
export function seal(message: SyncMessage | WrittenMessage, key: WorkspaceKey, sealer: Sealer): Buffer {
  const { workspace, sender } = sealer;
  const salt = randomBytes(16).toString('hex');
  const header: SealedHeader = { v: 1, workspace, generation: key.generation, key: key.id, sender, salt };
  const head = framed(Buffer.from(JSON.stringify(header)));
  const content = writeContent(message);
  const signature = sealer.sign(Buffer.concat([head, content]));
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', messageKey(key, header), nonce).setAAD(head);
  const sealed = [cipher.update(signature), cipher.update(content), cipher.final()];
  return Buffer.concat([head, nonce, ...sealed, cipher.getAuthTag()]);
}

/** A message whose encryption held. Whether its signature does is for the caller to find out, who knows the keys. */
export interface Unsealed {
  header: SealedHeader;
  signature: Buffer;
  /** What the signature covers. */
  signed: Buffer;
  /** Reads the content. Throws an error in words when it can't be read. */
  read(): SyncMessage;
}

/** The part of a sealed message that anyone can read; null when it is none. */
export function headerOf(bytes: Buffer): { header: SealedHeader; end: number } | null {
  if (bytes.length < 6 || !bytes.subarray(0, 4).equals(MAGIC)) return null;
  const length = bytes.readUInt16BE(4);
  if (length > LONGEST_HEADER || bytes.length < 6 + length) return null;
  try {
    const parsed = sealedHeader.safeParse(JSON.parse(bytes.toString('utf8', 6, 6 + length)));
    return parsed.success ? { header: parsed.data, end: 6 + length } : null;
  } catch {
    return null;
  }
}

/** Opens a sealed message. Returns a reason when it can't be opened; never throws. */
export function unseal(bytes: Buffer, key: WorkspaceKey): Unsealed | string {
  if (bytes.length > LARGEST_PARCEL) return 'it is larger than any parcel';
  const known = headerOf(bytes);
  if (known === null) return 'it is not a parcel of Deepwater, or a part of it is missing';
  const { header, end } = known;
  if (bytes.length < end + NONCE + SIGNATURE + TAG) return 'a part of it is missing';
  const head = bytes.subarray(0, end);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    messageKey(key, header),
    bytes.subarray(end, end + NONCE),
    { authTagLength: TAG },
  )
    .setAAD(head)
    .setAuthTag(bytes.subarray(-TAG));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(bytes.subarray(end + NONCE, -TAG)), decipher.final()]);
  } catch {
    return 'it was changed on its way, or sealed with another key';
  }
  const content = plain.subarray(SIGNATURE);
  return {
    header,
    signature: plain.subarray(0, SIGNATURE),
    signed: Buffer.concat([head, content]),
    read: () => readContent(content),
  };
}

/**
 * A message as JSON, compressed with Zstandard. At level 1: much of it is hashes, which no level makes smaller, and the
 * higher ones take twice as long.
 */
export function writeContent(message: SyncMessage | WrittenMessage): Buffer {
  return zlib.zstdCompressSync(
    Buffer.from('written' in message ? joined(message) : JSON.stringify(message)),
    {
      params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 },
      chunkSize: PORTION,
    },
  );
}

function joined({ written, ...message }: WrittenMessage): string {
  return `${JSON.stringify(message).slice(0, -1)},"events":[${written.map(({ json }) => json).join(',')}]}`;
}

/** Reads a message back. Throws an error in words when it can't be read; never grows beyond what a parcel may hold. */
export function readContent(content: Buffer): SyncMessage {
  let json: unknown;
  try {
    json = JSON.parse(
      zlib
        .zstdDecompressSync(content, { maxOutputLength: LARGEST_CONTENT, chunkSize: PORTION })
        .toString('utf8'),
    );
  } catch (error) {
    const large = reasonOf(error) === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(large ? 'its content is larger than any parcel’s' : 'its content can’t be read', {
      cause: error,
    });
  }
  const parsed = readSyncMessage(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`its content is malformed at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function framed(header: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(header.length);
  return Buffer.concat([MAGIC, length, header]);
}

function messageKey(key: WorkspaceKey, header: SealedHeader): Buffer {
  const salt = Buffer.from(header.salt, 'hex');
  return Buffer.from(hkdfSync('sha256', key.key, salt, `deepwater message ${header.workspace}`, 32));
}
