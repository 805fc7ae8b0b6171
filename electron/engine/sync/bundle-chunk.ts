import { z } from 'zod';
import type { SyncMessage } from '#shared/sync/message.ts';
import { reasonOf } from '../log/folder.ts';
import { messageHolds, type Identity } from '../log/identity.ts';
import type { Membership } from './membership.ts';
import { announcedKey, type Opened } from './open-message.ts';
import { readContent, writeContent, type WrittenMessage } from './seal.ts';

/**
 * Layout of an open chunk of a bundle: `DWO1`, length of the header (2 bytes), header (JSON), signature of the sender (64)
 * over header and content, content (JSON, compressed with Zstandard). Readable by anyone, changed by nobody.
 */
const MAGIC = Buffer.from('DWO1');
const SIGNATURE = 64;

const chunkHeader = z.strictObject({
  /** The bundle it belongs to, and its place there: a chunk can't be moved into another bundle, or swapped. */
  bundle: z.string().max(40),
  index: z.number().int().min(0),
  sender: z.string().max(40),
});

/** Writes a chunk that everybody can read. */
export function openChunk(
  message: SyncMessage | WrittenMessage,
  place: { bundle: string; index: number },
  identity: Identity,
): Buffer {
  const header = Buffer.from(JSON.stringify({ ...place, sender: identity.replica }));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(header.length);
  const head = Buffer.concat([MAGIC, length, header]);
  const content = writeContent(message);
  return Buffer.concat([head, identity.signMessage(Buffer.concat([head, content])), content]);
}

/** Reads an open chunk: its place and its sender's signature hold, or it is refused in words. Changes nothing. */
export function readOpenChunk(
  bytes: Buffer,
  place: { bundle: string; index: number },
  membership: Membership,
): Opened {
  const refused = (reason: string, sender = 'unknown'): Opened => ({ is: 'refused', sender, reason });
  const length = bytes.length < 6 ? 0 : bytes.readUInt16BE(4);
  const end = 6 + length;
  if (!bytes.subarray(0, 4).equals(MAGIC) || bytes.length < end + SIGNATURE)
    return refused('it is not part of an open bundle, or some of it is missing');
  let header: z.output<typeof chunkHeader>;
  try {
    header = chunkHeader.parse(JSON.parse(bytes.toString('utf8', 6, end)));
  } catch {
    return refused('its header can’t be read');
  }
  const { sender } = header;
  if (header.bundle !== place.bundle || header.index !== place.index)
    return refused('it stands in the wrong place, or belongs to another bundle', sender);
  const content = bytes.subarray(end + SIGNATURE);
  let message: SyncMessage;
  try {
    message = readContent(content);
  } catch (error) {
    return refused(reasonOf(error), sender);
  }
  const known = membership.replica(sender);
  if (known !== undefined && known.revoked !== null)
    return refused(`${known.name} was shut out of this workspace`, sender);
  const told = 'announcements' in message ? announcedKey(message.announcements, sender) : null;
  const publicKey = known?.publicKey ?? told;
  if (publicKey === null) return refused('its sender does not tell a key', sender);
  const signed = Buffer.concat([bytes.subarray(0, end), content]);
  if (!messageHolds(signed, bytes.subarray(end, end + SIGNATURE), publicKey))
    return refused('it was changed, or not signed by the one it names', sender);
  return { is: 'message', sender, generation: 0, message };
}
