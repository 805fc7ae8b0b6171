import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../log/folder.ts';

/**
 * The bytes of a plain file; null when it is gone; a reason in words when it is not one, or larger than allowed. Opened so
 * that a link is not followed and a pipe is not waited for.
 */
export async function readPlain(file: string, most: number): Promise<Buffer | string | null> {
  // Absent on Windows, where they count as none.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  let handle: fs.promises.FileHandle;
  try {
    handle = await fs.promises.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === 'ENOENT') return null;
    if (reason === 'ELOOP' || reason === 'EMLINK') return 'it is a link, not a file';
    throw error;
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return 'it is not a file';
    if (stat.size > most) return `it is larger than any parcel (${stat.size} bytes)`;
    const bytes = Buffer.alloc(stat.size);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await handle.close();
  }
}

/** Writes a file of a shared folder, durably and whole or not at all: beside its name first. */
export async function writeNew(dir: string, name: string, bytes: Buffer): Promise<void> {
  const temporary = path.join(dir, `.${name}.${randomBytes(4).toString('hex')}.new`);
  const { O_CREAT, O_EXCL, O_WRONLY } = fs.constants;
  const handle = await fs.promises.open(temporary, O_CREAT | O_EXCL | O_WRONLY, 0o660);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.promises.rename(temporary, path.join(dir, name));
}
