import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf, syncFolder } from '../log/folder.ts';
import { mediaTypeOf, SNIFFED } from './media-type.ts';

/** A stored file as an entry refers to it. */
export interface StoredAttachment {
  hash: string;
  mime: string;
  bytes: number;
}

const HASH = /^[0-9a-f]{64}$/;

/** Where the attachments of a data folder lie. */
export function attachmentsFolder(dataDir: string): string {
  return path.join(dataDir, 'attachments');
}

/** Where the file with a hash lies below a folder of attachments. */
export function attachmentFile(dir: string, hash: string): string {
  return path.join(dir, hash.slice(0, 2), hash.slice(2));
}

/** The SHA-256 of a file, hexadecimal, read without holding anything up. Throws when it can't be read. */
export async function digestOfFile(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of fs.createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

/**
 * Files kept beside the log, each once, named by the SHA-256 of its content: `ab/cdef…`. They never change, so that a
 * file that is there is whole.
 */
export function createAttachments(dir: string) {
  const fileOf = (hash: string): string => attachmentFile(dir, hash);

  /** What is stored under a hash; null when nothing is. */
  function describe(hash: string): StoredAttachment | null {
    if (!HASH.test(hash)) return null;
    const file = fileOf(hash);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    const head = Buffer.alloc(Math.min(SNIFFED, stat.size));
    const handle = fs.openSync(file, 'r');
    try {
      fs.readSync(handle, head, 0, head.length, 0);
    } finally {
      fs.closeSync(handle);
    }
    return { hash, mime: mediaTypeOf(head), bytes: stat.size };
  }

  return {
    describe,

    /** Whether a file is here. */
    has: (hash: string): boolean => HASH.test(hash) && fs.existsSync(fileOf(hash)),

    /** Stores a file, durably. One that is there whole already is left alone; a damaged one is replaced. */
    put(content: Buffer): StoredAttachment {
      const hash = sha256(content);
      const file = fileOf(hash);
      const folder = path.dirname(file);
      const stored = { hash, mime: mediaTypeOf(content.subarray(0, SNIFFED)), bytes: content.length };
      if (fs.existsSync(file) && sha256(fs.readFileSync(file)) === hash) return stored;
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const temporary = path.join(folder, `.${randomUUID()}.new`);
      try {
        const handle = fs.openSync(temporary, 'wx', 0o600);
        try {
          fs.writeFileSync(handle, content);
          fs.fsyncSync(handle);
        } finally {
          fs.closeSync(handle);
        }
        fs.renameSync(temporary, file);
      } catch (error) {
        fs.rmSync(temporary, { force: true });
        throw error;
      }
      for (const made of [folder, dir, path.dirname(dir)]) syncFolder(made);
      return stored;
    },

    /** The content, checked against its hash. Throws a RefusalError when it is missing or damaged. */
    get(hash: string): Buffer {
      let content: Buffer;
      try {
        content = fs.readFileSync(fileOf(hash));
      } catch (error) {
        if (reasonOf(error) !== 'ENOENT') throw error;
        throw new RefusalError(
          'attachment_missing',
          `The attachment ${hash.slice(0, 12)}… is not stored here. It was struck, or it lies on another machine: attach it again.`,
          'hash',
        );
      }
      if (sha256(content) !== hash) {
        throw new RefusalError(
          'attachment_damaged',
          `The attachment ${hash.slice(0, 12)}… is damaged on this disk. Attach the original file again: it takes the place of the damaged one.`,
          'hash',
        );
      }
      return content;
    },

    /** Some bytes of a stored file, unchecked. */
    async part(hash: string, at: number, length: number): Promise<Buffer> {
      const handle = await fs.promises.open(fileOf(hash), 'r');
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },

    /** Stores a file that lies durably elsewhere on this disk and was checked against its hash: it is moved here. */
    adopt(file: string, hash: string): void {
      const folder = path.dirname(fileOf(hash));
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      fs.renameSync(file, fileOf(hash));
      for (const made of [folder, dir, path.dirname(dir)]) syncFolder(made);
    },

    /** What is wrong with a stored file, in words; null when nothing is. */
    async problemOf(hash: string): Promise<string | null> {
      let found: string;
      try {
        found = await digestOfFile(fileOf(hash));
      } catch (error) {
        return reasonOf(error) === 'ENOENT'
          ? `the attachment ${hash} is not stored here`
          : `the attachment ${hash} can’t be read (${reasonOf(error)})`;
      }
      return found === hash ? null : `the attachment ${hash} is damaged`;
    },

    /** Removes a file; nothing happens when there is none. */
    remove(hash: string): void {
      if (!HASH.test(hash)) return;
      const file = fileOf(hash);
      if (!fs.existsSync(file)) return;
      fs.rmSync(file);
      syncFolder(path.dirname(file));
    },
  };
}

export type Attachments = ReturnType<typeof createAttachments>;

/** How many files there are, and their bytes together. Changes nothing. */
export function attachmentTotals(dir: string): { files: number; bytes: number } {
  if (!fs.existsSync(dir)) return { files: 0, bytes: 0 };
  const sizes = fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.endsWith('.new'))
    .map((one) => fs.statSync(path.join(one.parentPath, one.name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
