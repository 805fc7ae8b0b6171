import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { v7 } from 'uuid';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { BundleExported } from '#shared/contract/bundle.ts';
import { BUNDLE_ENDING } from '#shared/contract/bundle.ts';
import { BUNDLE_MAGIC, type BundleCertificate, type BundleHeader } from '#shared/sync/bundle.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { Lack } from '#shared/sync/heads.ts';
import type { SyncMessage } from '#shared/sync/message.ts';
import { random16 } from '../log/hashing.ts';
import { reasonOf, syncFolder } from '../log/folder.ts';
import type { EngineParts } from '../parts.ts';
import { openChunk } from './bundle-chunk.ts';
import { frameWriter } from './bundle-frames.ts';
import type { WrittenMessage } from './seal.ts';

/** Bytes of an attached file in one frame. */
const PIECE = 1_500_000;
/** Chains named in one frame of the certificate. */
const HEADS_PER_FRAME = 2_000;

type BundleParts = Pick<EngineParts, 'log' | 'sync' | 'references' | 'attachments' | 'workspace' | 'now'>;

/** What goes into a bundle. */
export interface BundleWish {
  path: string;
  /** One incident's stream; null for everything. */
  stream: string | null;
  /** Only what was recorded from then on, ms since the epoch; null for all of it. */
  since: number | null;
  /** Readable by anyone, instead of sealed for the workspace. */
  open: boolean;
}

/**
 * Writes a bundle. Beside its place first: a crash, a full disk or a stick that is pulled out leave no half bundle under
 * its name. Throws a RefusalError when it can't be written.
 */
export async function exportBundle(parts: BundleParts, wish: BundleWish): Promise<BundleExported> {
  const { sync, log } = parts;
  if (!wish.open && sync.membership.shared === null)
    throw new RefusalError(
      'no_workspace',
      'This installation works alone: there is nobody to seal a bundle for. Write an open one, or start a workspace.',
      'open',
    );
  checkPlace(wish.path);
  const lacks = chainsOf(parts, wish);
  const files = filesOf(parts, wish, new Set(lacks.map(({ stream }) => stream)));
  const header: BundleHeader = {
    id: v7({ msecs: parts.now(), random: random16() }),
    at: parts.now(),
    sender: log.identity.replica,
    workspace: wish.open ? null : (sync.membership.shared?.id ?? null),
    events: lacks.reduce((sum, { after, upTo }) => sum + upTo - after, 0),
    files: files.length,
    fileBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const unfinished = `${wish.path}.part`;
  try {
    const file = await fs.promises.open(unfinished, 'w', 0o600);
    let bytes: number;
    try {
      bytes = await write(parts, wish, header, lacks, files, file);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.promises.rename(unfinished, wish.path);
    syncFolder(path.dirname(wish.path));
    const incidents = lacks.filter(({ stream }) => stream !== WORKSPACE_STREAM).map(({ stream }) => stream);
    return {
      path: wish.path,
      bytes,
      events: header.events,
      incidents: new Set(incidents).size,
      files: files.length,
      open: wish.open,
    };
  } catch (error) {
    await fs.promises.rm(unfinished, { force: true });
    if (error instanceof RefusalError) throw error;
    throw new RefusalError(
      'file_not_writable',
      `${wish.path} can’t be written (${reasonOf(error)}). Choose another place.`,
      'path',
    );
  }
}

async function write(
  parts: BundleParts,
  wish: BundleWish,
  header: BundleHeader,
  lacks: readonly Lack[],
  files: readonly { hash: string; bytes: number }[],
  file: fs.promises.FileHandle,
): Promise<number> {
  const { sync, log, attachments } = parts;
  const writer = frameWriter(file);
  let index = 0;
  const chunk = async (kind: 'events' | 'file', message: SyncMessage | WrittenMessage): Promise<void> => {
    const place = { bundle: header.id, index };
    index += 1;
    await writer.frame(
      kind,
      wish.open ? openChunk(message, place, log.identity) : sync.outgoing.sealed(message),
    );
    // Whoever types meanwhile has a turn.
    await new Promise(setImmediate);
  };
  await writer.begin();
  await writer.frame('header', Buffer.from(JSON.stringify(header)));
  const heads: BundleCertificate['heads'] = [];
  for (const lack of lacks) {
    let last: BundleCertificate['heads'][number] | null = null;
    for (const message of sync.outgoing.lackedMessages(lack)) {
      const end = message.written.at(-1);
      if (end !== undefined)
        last = {
          stream: message.stream,
          replica: message.replica,
          seq: end.seq,
          hash: end.hash,
          signature: message.checkpoint?.signature ?? null,
        };
      await chunk('events', message);
    }
    if (last !== null) heads.push(last);
  }
  const announcements = sync.outgoing.announcements(log.identity.replica);
  for (const { hash, bytes } of files) {
    const content = attachments.get(hash);
    for (let at = 0; at === 0 || at < content.length; at += PIECE)
      await chunk('file', {
        kind: 'file',
        hash,
        at,
        bytes,
        content: content.subarray(at, at + PIECE).toString('base64'),
        announcements,
      });
  }
  if (wish.open) {
    const keys = parts.workspace.state.replicas.map(({ id, name, publicKey }) => ({
      replica: id,
      name,
      publicKey,
    }));
    for (let at = 0; at === 0 || at < heads.length; at += HEADS_PER_FRAME) {
      const part: BundleCertificate = {
        heads: heads.slice(at, at + HEADS_PER_FRAME),
        keys: at === 0 ? keys : [],
      };
      await writer.frame('certificate', zlib.zstdCompressSync(Buffer.from(JSON.stringify(part))));
    }
  }
  const digest = writer.digest();
  const signature = log.identity.signMessage(Buffer.from(`bundle ${header.id} ${digest}`)).toString('base64');
  const end = { digest, signature, publicKey: log.identity.publicKey };
  await writer.frame('end', Buffer.from(JSON.stringify(end)));
  return writer.bytes;
}

/** What is sent of each chain: all that its writer signed, the workspace's first, so that who writes is known before. */
function chainsOf({ sync, log }: BundleParts, { stream: only, since }: BundleWish): Lack[] {
  const from = since === null ? null : log.reader.chainsSince(since);
  const lacks: Lack[] = [];
  for (const [stream, chains] of sync.heads()) {
    if (only !== null && stream !== only) continue;
    for (const [replica, reached] of chains) {
      const after = from === null ? 0 : (from.get(`${stream} ${replica}`) ?? Number.POSITIVE_INFINITY) - 1;
      const joined = replica !== log.identity.replica && sync.membership.hasJoined(replica);
      const upTo = joined ? (log.reader.chainCheckpoints(stream, replica, 0).at(-1)?.seq ?? 0) : reached;
      if (after < upTo) lacks.push({ stream, replica, after, upTo });
    }
  }
  const rank = ({ stream }: Lack): number => (stream === WORKSPACE_STREAM ? 0 : 1);
  return lacks.toSorted((one, other) => rank(one) - rank(other));
}

function filesOf(
  { references, attachments, log }: BundleParts,
  { since }: BundleWish,
  streams: ReadonlySet<string>,
): { hash: string; bytes: number }[] {
  const hashes = new Set(
    references
      .list()
      .filter(({ stream }) => streams.has(stream))
      .filter(({ event }) => since === null || (log.reader.event(event)?.event.recordedAt ?? 0) >= since)
      .map(({ hash }) => hash),
  );
  return [...hashes].flatMap((hash) => {
    const stored = attachments.describe(hash);
    return stored === null ? [] : [{ hash, bytes: stored.bytes }];
  });
}

/** A bundle takes the place of a bundle, never of anything else. */
function checkPlace(file: string): void {
  const refuse = (reason: string): never => {
    throw new RefusalError('file_not_writable', `${file} can’t be written: ${reason}.`, 'path');
  };
  if (!path.isAbsolute(file) || file.includes('\0')) refuse('name its whole path');
  if (!file.endsWith(BUNDLE_ENDING)) refuse(`a bundle’s name ends in ${BUNDLE_ENDING}`);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isFile()) refuse('something that is not a file is there');
  const handle = fs.openSync(file, 'r');
  try {
    const magic = Buffer.alloc(BUNDLE_MAGIC.length);
    fs.readSync(handle, magic, 0, magic.length, 0);
    if (magic.toString('latin1') !== BUNDLE_MAGIC) refuse('a file that is no bundle is there');
  } finally {
    fs.closeSync(handle);
  }
}
