import fs from 'node:fs/promises';
import path from 'node:path';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { decoded } from '#shared/runbooks/decoded.ts';
import { mediaTypeOf } from '../attachments/media-type.ts';
import { reasonOf } from '../log/folder.ts';
import type { ReadRunbook } from './read.ts';
import { isWithin } from './shelves.ts';

/** Largest picture, in bytes. */
const MAX_PICTURE = 5_000_000;

/** A picture a runbook names, by its bytes and never by its name. Nothing outside of the runbook's folder is read. */
export async function pictureBeside(
  { path: from, shelf }: Pick<ReadRunbook, 'path' | 'shelf'>,
  file: string,
): Promise<Outcome<{ mime: string; content: string }>> {
  const name = decoded(file.split(/[?#]/, 1)[0] ?? '');
  if (name === '' || name.includes('\0')) return missing(file);
  const full = name.startsWith('/') ? path.join(shelf.path, name) : path.resolve(path.dirname(from), name);
  if (!isWithin(full, shelf.path)) return outside(file);
  try {
    const [real, root] = await Promise.all([fs.realpath(full), fs.realpath(shelf.path)]);
    if (!isWithin(real, root)) return outside(file);
    const stat = await fs.stat(real);
    if (!stat.isFile()) return missing(file);
    if (stat.size > MAX_PICTURE)
      return refuse('too_large', `${file} is larger than 5 MB. Make it smaller.`, 'file');
    const bytes = await fs.readFile(real);
    const mime = mediaTypeOf(bytes);
    if (!mime.startsWith('image/'))
      return refuse('not_a_picture', `${file} is no PNG, JPEG, GIF or WebP.`, 'file');
    return { ok: true, output: { mime, content: bytes.toString('base64') } };
  } catch (error) {
    return reasonOf(error) === 'ENOENT'
      ? missing(file)
      : refuse('unreadable', `${file} can’t be read (${reasonOf(error)}).`, 'file');
  }
}

function missing(file: string): Outcome<never> {
  return refuse('not_found', `${file} is not there.`, 'file');
}

function outside(file: string): Outcome<never> {
  return refuse('outside', `${file} lies outside of the runbook’s folder.`, 'file');
}
