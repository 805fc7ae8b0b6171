import fs from 'node:fs';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf, writeFileDurably } from '../log/folder.ts';
import { sha256 } from '../log/hashing.ts';
import { MAX_BYTES } from './scan.ts';
import { isWithin, type Shelf } from './shelves.ts';

/** One step of a path: nothing hidden, nothing that another system reads otherwise. */
const STEP = /^[^.\\/:*?"<>|\p{Cc}][^\\/:*?"<>|\p{Cc}]*$/u;

/**
 * Writes a runbook into a folder, whole or not at all. `was` is the hash of what stands there now, null when nothing does.
 * Throws a RefusalError.
 */
export function saveRunbook(shelf: Shelf, file: string, text: string, was: string | null): void {
  if (shelf.kind === 'starter')
    throw new RefusalError(
      'read_only',
      'The starter set can’t be changed. Save a copy into another folder.',
      'folder',
    );
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new RefusalError('too_large', 'A runbook has at most 1 MB. Split it.', 'text');
  const steps = file.split('/');
  if (!/\.(?:md|markdown|mdown)$/i.test(file) || !steps.every((step) => STEP.test(step)))
    throw new RefusalError(
      'not_a_name',
      'A runbook is a file like disk-full.md, perhaps in a folder: storage/disk-full.md.',
      'file',
    );
  const full = path.join(shelf.path, ...steps);
  try {
    if (shelf.kind === 'own') fs.mkdirSync(shelf.path, { recursive: true, mode: 0o700 });
    fs.mkdirSync(path.dirname(full), { recursive: true });
    if (!isWithin(fs.realpathSync(path.dirname(full)), fs.realpathSync(shelf.path)))
      throw new RefusalError(
        'outside',
        'A link leads out of the folder there. Choose another place.',
        'file',
      );
    const stands = standing(full);
    if (stands === was) writeFileDurably(full, text, 0o644);
    else throw new RefusalError('changed_meanwhile', whyNot(stands), 'was');
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    throw new RefusalError('not_saved', `${full} can’t be written (${reasonOf(error)}).`, 'file');
  }
}

/** Hash of what stands in a file; null when there is none. */
function standing(full: string): string | null {
  const stat = fs.lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isFile())
    throw new RefusalError('not_a_file', `${full} is not a plain file. Choose another name.`, 'file');
  return sha256(fs.readFileSync(full));
}

function whyNot(stands: string | null): string {
  return stands === null
    ? 'The file is gone. Save it as a new one.'
    : 'The file holds another text than the one that was opened. Open it again, and bring both together.';
}
