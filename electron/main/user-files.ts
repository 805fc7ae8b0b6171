import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import { replaceFile } from './replace-file.ts';
import { words } from './words.ts';

/** Largest file a window may open, in bytes. */
export const MAX_FILE = 20 * 1024 * 1024;

/** Reads a file a person chose. Throws a RefusalError in words for one that is too large, unreadable or not the text asked for. */
export async function readUserFile(
  file: string,
  as: 'text' | 'base64',
): Promise<{ text: string } | { base64: string }> {
  const name = path.basename(file);
  let bytes: Buffer;
  try {
    if ((await stat(file)).size > MAX_FILE)
      throw new RefusalError('too_large', words.refusals.fileTooLarge(name));
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    throw new RefusalError('file_unreadable', words.refusals.fileUnreadable(name, codeOf(error)));
  }
  if (bytes.length > MAX_FILE) throw new RefusalError('too_large', words.refusals.fileTooLarge(name));
  if (as === 'base64') return { base64: bytes.toString('base64') };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new RefusalError('not_text', words.refusals.fileNotText(name));
  }
}

/** Writes a file a person chose; whatever was there before stays until the new one is complete. */
export async function writeUserFile(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(file, content);
  } catch (error) {
    throw new RefusalError(
      'file_unwritable',
      words.refusals.fileUnwritable(path.basename(file), codeOf(error)),
    );
  }
}

/** A name a file may have on every system: the last part of a path, without what Windows forbids. */
export function safeFileName(suggested: string): string {
  const last = suggested.split(/[\\/]/).at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex
  const cleaned = last.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^\.+|[. ]+$/g, '');
  return cleaned === '' ? 'deepwater' : cleaned;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
