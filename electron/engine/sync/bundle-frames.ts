import fs from 'node:fs';
import { createHash, type Hash } from 'node:crypto';
import { RefusalError } from '#shared/contract/refusal.ts';
import {
  BUNDLE_MAGIC,
  bundleHeader,
  FRAME_HEAD,
  frameHead,
  readFrameHead,
  type BundleHeader,
  type FrameKind,
} from '#shared/sync/bundle.ts';
import { reasonOf } from '../log/folder.ts';

/** A frame as it stands in a file. */
export interface Frame {
  kind: FrameKind;
  content: Buffer;
  /** SHA-256 of everything before it, hexadecimal. */
  digest: string;
}

/** Writes frames one after the other and keeps count of what their digest is. */
export function frameWriter(file: fs.promises.FileHandle) {
  const digest: Hash = createHash('sha256');
  let bytes = 0;
  const write = async (part: Uint8Array): Promise<void> => {
    digest.update(part);
    bytes += part.length;
    await file.writeFile(part);
  };
  return {
    begin: (): Promise<void> => write(Buffer.from(BUNDLE_MAGIC)),
    async frame(kind: FrameKind, content: Uint8Array): Promise<void> {
      await write(frameHead(kind, content.length));
      await write(content);
    },
    /** SHA-256 of everything written so far, hexadecimal. */
    digest: (): string => digest.copy().digest('hex'),
    get bytes(): number {
      return bytes;
    },
  };
}

/** Reads a bundle from its beginning. Never holds more than one frame. */
export async function openBundle(path: string): Promise<{
  header: BundleHeader;
  frames: () => AsyncGenerator<Frame, 'end' | 'cut off'>;
  close(): Promise<void>;
}> {
  const file = await openPlainFile(path);
  const digest = createHash('sha256');
  const refused = (reason: string): RefusalError =>
    new RefusalError('invalid_file', `${path} can’t be imported: ${reason}. Nothing more was taken from it.`);

  /** Exactly so many bytes; null where the file ends before. */
  async function take(length: number): Promise<Buffer | null> {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length;) {
      const { bytesRead } = await file.read(bytes, at, length - at);
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    return bytes;
  }

  async function next(): Promise<Frame | null> {
    const before = digest.copy().digest('hex');
    const head = await take(FRAME_HEAD);
    if (head === null) return null;
    const read = readFrameHead(head);
    if (typeof read === 'string') throw refused(read);
    const content = await take(read.length);
    if (content === null) return null;
    digest.update(head).update(content);
    return { kind: read.kind, content, digest: before };
  }

  async function* frames(): AsyncGenerator<Frame, 'end' | 'cut off'> {
    for (;;) {
      const frame = await next();
      if (frame === null) return 'cut off';
      if (frame.kind === 'header') throw refused('it has two beginnings');
      yield frame;
      if (frame.kind === 'end') return 'end';
    }
  }

  try {
    const magic = await take(BUNDLE_MAGIC.length);
    if (magic?.toString('latin1') !== BUNDLE_MAGIC) throw refused('it is not a bundle of Deepwater');
    digest.update(magic);
    const first = await next();
    const header = first?.kind === 'header' ? parseHeader(first.content) : null;
    if (header === null) throw refused('its beginning can’t be read');
    return { header, frames, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function parseHeader(content: Buffer): BundleHeader | null {
  try {
    return bundleHeader.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return null;
  }
}

/** A pipe is not waited for, and a folder is none. */
async function openPlainFile(path: string): Promise<fs.promises.FileHandle> {
  // Absent on Windows, where it counts as none.
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  const refused = (reason: string): RefusalError =>
    new RefusalError(
      'file_not_readable',
      `${path} can’t be read (${reason}). Check its name and its rights.`,
      'path',
    );
  let file: fs.promises.FileHandle;
  try {
    file = await fs.promises.open(path, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    throw refused(reasonOf(error));
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw refused('it is not a file');
}
