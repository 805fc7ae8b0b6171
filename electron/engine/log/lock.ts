import fs from 'node:fs';
import Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { isDamage } from './file.ts';
import type { DataFolder } from './folder.ts';

/**
 * Takes the folder for this process alone. The lock is an exclusive transaction on a tiny SQLite file: the operating
 * system releases it when the process ends, however it ends, so there is no stale lock to clean up.
 */
export function lockFolder(folder: DataFolder): { release(): void } {
  try {
    return lockFile(folder);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Nothing is ever written to it, so whatever is in there was not ours. A lock that is held outlives this.
    fs.truncateSync(folder.lock, 0);
    return lockFile(folder);
  }
}

function lockFile(folder: DataFolder): { release(): void } {
  const lock = new Database(folder.lock, { timeout: 200 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new RefusalError(
        'folder_in_use',
        `Another Deepwater has ${folder.dir} open. Use that one, or choose another folder with --data.`,
      );
    }
    throw error;
  }
  return {
    release() {
      if (lock.open) lock.close();
    },
  };
}
