import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { backUp } from './backup.ts';
import { checkOpened, damageOf, diagnose, type Diagnosis } from './damage.ts';
import { isDamage, openForWriting, readHeader, refuseNewer } from './file.ts';
import { prepareFolder, reasonOf, writeFileDurably, type DataFolder } from './folder.ts';
import { loadIdentity, type Identity } from './identity.ts';
import { lockFolder } from './lock.ts';
import { loadMigrations, migrate, newestVersion, versionOf, type Migration } from './migrate.ts';
import { createReader, type LogReader } from './reader.ts';
import { rebuildViews } from './rebuild.ts';
import { recover } from './recover.ts';
import { finishReplacement } from './replace.ts';
import { createTail } from './tail.ts';
import { createWriter, type LogWriter } from './writer.ts';

/** An open log: the folder is locked for this process until `close`. */
export interface OpenLog {
  readonly folder: DataFolder;
  readonly db: Database.Database;
  readonly reader: LogReader;
  readonly writer: LogWriter;
  readonly identity: Identity;
  /** What had to be done while opening, in words. */
  readonly notices: string[];
  /** Remembers that damage was seen, so that the next start examines and mends the file. */
  suspect(reason: string): void;
  close(): void;
}

/**
 * Opens a data folder for writing: lock, refusal of a newer file, backup and migrations, recovery of a damaged file.
 * Throws a RefusalError in words when it can't; nothing is changed then.
 */
export async function openLog(
  folder: DataFolder,
  now: () => number,
  appVersion = '',
  migrations = loadMigrations(),
): Promise<OpenLog> {
  try {
    return await openOnce(folder, now, appVersion, migrations);
  } catch (error) {
    if (!isDamage(error)) throw inWords(error, folder);
    // It shows only now, where the quick look did not look: examine everything, mend it, and open it again.
    markSuspect(folder, damageOf(error), now());
  }
  return openOnce(folder, now, appVersion, migrations).catch((error: unknown) => {
    throw inWords(error, folder);
  });
}

function inWords(error: unknown, folder: DataFolder): RefusalError {
  if (error instanceof RefusalError) return error;
  return new RefusalError(
    'log_not_opened',
    `The log in ${folder.dir} can’t be opened (${reasonOf(error)}). Nothing was changed. Run “deepwater doctor --data ${folder.dir}” to see why.`,
  );
}

async function openOnce(
  folder: DataFolder,
  now: () => number,
  appVersion: string,
  migrations: readonly Migration[],
): Promise<OpenLog> {
  prepareFolder(folder);
  const lock = lockFolder(folder);
  const notices: string[] = [];
  const mend = (why: string): void => {
    notices.push(recover(folder, migrations, lock, now(), why).message);
  };
  try {
    finishReplacement(folder);
    const header = readHeader(folder.file);
    if (header !== null && header !== 'damaged') refuseNewer(header, newestVersion(migrations), folder.file);
    const diagnosis = await diagnose(folder, appVersion).catch((error: unknown): Diagnosis => {
      if (!isDamage(error)) throw error;
      return { state: 'damaged', why: damageOf(error) };
    });
    if (diagnosis.state === 'damaged') mend(diagnosis.why);
    let db: Database.Database;
    try {
      db = openChecked(folder, migrations);
    } catch (error) {
      if (!isDamage(error)) throw error;
      mend(damageOf(error));
      db = openChecked(folder, migrations);
    }
    try {
      return await complete(db, diagnosis);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }

  async function complete(db: Database.Database, diagnosis: Diagnosis): Promise<OpenLog> {
    const version = versionOf(db);
    if (version > 0 && version < newestVersion(migrations)) {
      await backUp(db, folder, `before-migration-${version + 1}`, now());
    }
    migrate(db, migrations);
    const { identity, fresh } = loadIdentity(folder);
    const reader = createReader(db);
    if (fresh && notices.length === 0 && reader.lastPos() > 0)
      notices.push('This folder continues as a new installation with a key of its own.');
    const tail = createTail(folder);
    const writer = createWriter(db, reader, identity, lock, tail);
    if (diagnosis.state === 'views') {
      writer.transaction(() => rebuildViews(db, reader));
      notices.push(
        `The log holds, but its views did not agree with it (${diagnosis.why}). They were made anew.`,
      );
    }
    if (diagnosis.state === 'cleared')
      notices.push(`The last run saw damage (${diagnosis.why}). Everything was examined and holds.`);
    fs.rmSync(folder.suspect, { force: true });
    return {
      folder,
      db,
      reader,
      writer,
      identity,
      notices,
      suspect: (reason) => markSuspect(folder, reason, now()),
      close() {
        writer.tellTail();
        if (db.open) db.close();
        tail.close();
        lock.release();
      },
    };
  }
}

/** Remembers that a folder's log can't be trusted: the next start examines it before it uses it. */
export function markSuspect(folder: DataFolder, reason: string, now: number): void {
  writeFileDurably(folder.suspect, `${new Date(now).toISOString()} ${reason}\n`);
}

function openChecked(folder: DataFolder, migrations: readonly Migration[]): Database.Database {
  const db = openForWriting(folder.file);
  try {
    checkOpened(db, folder, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
