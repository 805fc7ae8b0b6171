import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { bringFilesBack } from '../attachments/backups.ts';
import { attachmentsFolder } from '../attachments/store.ts';
import { listBackups } from './backup.ts';
import { readHeader, refuseNewer } from './file.ts';
import { dataFolder, prepareFolder } from './folder.ts';
import { checkFile } from './inspect.ts';
import { lockFolder } from './lock.ts';
import { loadMigrations, newestVersion } from './migrate.ts';
import { finishReplacement, replaceLog } from './replace.ts';

/** What a restored log came from, where the one it replaces was put, and what became of the files it refers to. */
export interface Restored {
  restored: string;
  events: number;
  kept: string | null;
  /** Attached files that are there. */
  files: number;
  /** Attached files that are neither in the store nor beside the backup. */
  missingFiles: number;
}

/**
 * Puts a backup in the place of the log. What was there is kept beside it. Files its entries refer to come back from
 * beside the backup where the store has lost them. The folder goes on as a new installation,
 * because events after the backup may live on elsewhere. `from` is a file or the name of a backup of the folder;
 * absent, the newest backup.
 */
export async function restoreBackup(options: {
  dataDir: string;
  from?: string;
  now?: () => number;
}): Promise<Restored> {
  const folder = dataFolder(options.dataDir);
  prepareFolder(folder);
  const source = findSource(options.from, listBackups(folder));
  const header = readHeader(source);
  if (header === null || header === 'damaged') {
    throw new RefusalError('not_a_backup', `${source} is not a Deepwater backup. Nothing was changed.`);
  }
  refuseNewer(header, newestVersion(loadMigrations()), source);
  const lock = lockFolder(folder);
  try {
    finishReplacement(folder);
    const temporary = `${folder.file}.restoring`;
    copyDatabase(source, temporary);
    const check = await checkFile(temporary);
    for (const ending of ['-wal', '-shm']) fs.rmSync(temporary + ending, { force: true });
    if (!check.ok) {
      fs.rmSync(temporary, { force: true });
      throw new RefusalError(
        'backup_damaged',
        `${source} did not pass its check (${check.problem ?? 'unknown'}). Nothing was changed.`,
      );
    }
    const files = await bringFilesBack(source, attachmentsFolder(folder.dir), check.files);
    const stamp = new Date((options.now ?? Date.now)()).toISOString().replaceAll(/[-:.]/g, '');
    const kept = path.join(folder.damaged, `before-restore-${stamp}.sqlite`);
    const existed = fs.existsSync(folder.file);
    replaceLog(folder, temporary, kept);
    return {
      restored: source,
      events: check.events,
      kept: existed ? kept : null,
      files: files.here.length,
      missingFiles: files.missing.length,
    };
  } finally {
    lock.release();
  }
}

/** Copies a database and folds in what its WAL holds: a file that is named may be in use, or left by a crash. */
function copyDatabase(source: string, target: string): void {
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(target + ending, { force: true });
  fs.copyFileSync(source, target);
  if (!fs.existsSync(`${source}-wal`)) return;
  fs.copyFileSync(`${source}-wal`, `${target}-wal`);
  const db = new Database(target);
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function findSource(from: string | undefined, backups: ReturnType<typeof listBackups>): string {
  if (from === undefined) {
    const [newest] = backups;
    if (newest === undefined)
      throw new RefusalError('not_found', 'There is no backup in this folder. Name a file.');
    return newest.path;
  }
  const named = backups.find((backup) => backup.name === from);
  if (named !== undefined) return named.path;
  if (fs.existsSync(from)) return path.resolve(from);
  throw new RefusalError('not_found', `There is no backup ${from}. “deepwater backups” lists them.`);
}
