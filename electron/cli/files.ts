import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';

/** Reads a whole file. Throws a RefusalError when it is none, can't be read, or is larger than `maxBytes`. */
export function readWhole(file: string, maxBytes: number): Buffer {
  try {
    const stat = fs.statSync(file);
    if (stat.isDirectory()) {
      throw new RefusalError('not_a_file', `${file} is a folder. Name a file.`);
    }
    if (stat.size > maxBytes) {
      throw new RefusalError(
        'too_large',
        `${file} is larger than ${Math.floor(maxBytes / 1_000_000)} MB. Split it and take the parts one by one.`,
      );
    }
    return fs.readFileSync(file);
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    throw new RefusalError(
      'file_not_readable',
      `${file} can’t be read (${reasonOf(error)}). Check its name and its rights.`,
    );
  }
}

/**
 * Writes a file so that a crash or a full disk leaves the old one or the new one, never half of it. Throws a
 * RefusalError when it can't be written.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  try {
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw new RefusalError('not_a_file', `${file} is a folder. Name a file in it.`);
    }
    fs.writeFileSync(temporary, content, { flush: true });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    if (error instanceof RefusalError) throw error;
    throw new RefusalError(
      'file_not_writable',
      `${file} can’t be written (${reasonOf(error)}). Choose another place.`,
    );
  }
}

/** Bytes as text. Throws a RefusalError where they are no UTF-8. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RefusalError('not_text', `${what} is not UTF-8 text. Convert it, or attach it as a file.`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
