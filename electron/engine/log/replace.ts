import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { syncFolder, writeFileDurably, type DataFolder } from './folder.ts';

/** Paths from the folder, which may have been moved meanwhile. */
const plan = z.object({
  /** The complete file that becomes the log. */
  prepared: z.string(),
  /** Where the present log goes, with what belongs to it. */
  kept: z.string(),
});

/** Endings of the files SQLite keeps for one database; the database itself last, because it is what counts. */
const ENDINGS = ['-wal', '-shm', ''];

/**
 * Puts another file in the place of the log, and the log to `kept`. The folder goes on as a new installation: the end
 * of its chain may live on elsewhere, and two installations that continue one chain would fork it. A crash at any
 * moment leaves the old log in place or is completed by {@link finishReplacement} at the next start.
 */
export function replaceLog(folder: DataFolder, prepared: string, kept: string): void {
  const handle = fs.openSync(prepared, 'r+');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.mkdirSync(path.dirname(kept), { recursive: true, mode: 0o700 });
  const inFolder = (file: string): string => path.relative(folder.dir, file);
  writeFileDurably(
    folder.replacement,
    JSON.stringify({ prepared: inFolder(prepared), kept: inFolder(kept) }),
  );
  finishReplacement(folder);
}

/** Completes a replacement that was begun. Does nothing when there is none. */
export function finishReplacement(folder: DataFolder): void {
  if (!fs.existsSync(folder.replacement)) return;
  const planned = plan.parse(JSON.parse(fs.readFileSync(folder.replacement, 'utf8')));
  const prepared = path.join(folder.dir, planned.prepared);
  const kept = path.join(folder.dir, planned.kept);
  if (fs.existsSync(prepared)) {
    for (const file of [folder.key, folder.tail, folder.suspect]) fs.rmSync(file, { force: true });
    for (const ending of ENDINGS) {
      if (fs.existsSync(folder.file + ending)) fs.renameSync(folder.file + ending, kept + ending);
    }
    fs.renameSync(prepared, folder.file);
    syncFolder(folder.dir);
  }
  fs.rmSync(folder.replacement);
}
