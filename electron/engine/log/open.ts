import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { backUp } from './backup.ts';
import { DamagedFileError, isDamage, openForWriting, readHeader, refuseNewer } from './file.ts';
import { prepareFolder, reasonOf, type DataFolder } from './folder.ts';
import { loadIdentity, type Identity } from './identity.ts';
import { quickCheck } from './inspect.ts';
import { lockFolder } from './lock.ts';
import { loadMigrations, migrate, newestVersion, versionOf } from './migrate.ts';
import { createReader, type LogReader } from './reader.ts';
import { recover } from './recover.ts';
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
export async function openLog(folder: DataFolder, now: () => number): Promise<OpenLog> {
  const migrations = loadMigrations();
  prepareFolder(folder);
  const lock = lockFolder(folder);
  const notices: string[] = [];
  try {
    const header = readHeader(folder.file);
    if (header !== null && header !== 'damaged') refuseNewer(header, newestVersion(migrations), folder.file);
    if (header === 'damaged') notices.push(recover(folder, migrations, lock, now()).message);
    let db: Database.Database;
    try {
      db = openAndCheck(folder);
    } catch (error) {
      if (!isDamage(error)) throw error;
      notices.push(recover(folder, migrations, lock, now()).message);
      db = openForWriting(folder.file);
    }
    if (header !== null && versionOf(db) < newestVersion(migrations)) {
      await backUp(db, folder, `before-migration-${versionOf(db) + 1}`, now());
    }
    migrate(db, migrations);
    const { identity, fresh } = loadIdentity(folder);
    const reader = createReader(db);
    if (fresh && reader.count() > 0)
      notices.push('This folder continues as a new installation with a key of its own.');
    const writer = createWriter(db, reader, identity, lock);
    return {
      folder,
      db,
      reader,
      writer,
      identity,
      notices,
      suspect: (reason) => fs.writeFileSync(folder.suspect, `${new Date(now()).toISOString()} ${reason}\n`),
      close() {
        if (db.open) db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (error instanceof RefusalError) throw error;
    throw new RefusalError(
      'log_not_opened',
      `The log in ${folder.dir} can’t be opened (${reasonOf(error)}). Nothing was changed. Run “deepwater doctor --data ${folder.dir}” to see why.`,
    );
  }
}

function openAndCheck(folder: DataFolder): Database.Database {
  const db = openForWriting(folder.file);
  try {
    // Reads the schema and the ends of the two indexes every append touches; a full check runs with each backup.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    if (versionOf(db) > 0) {
      db.prepare('SELECT max(pos) FROM events').get();
      db.prepare('SELECT id FROM events ORDER BY id DESC LIMIT 1').get();
    }
    if (fs.existsSync(folder.suspect)) {
      const check = quickCheck(db);
      if (!check.ok) throw new DamagedFileError(check.problem ?? 'it is damaged');
      fs.rmSync(folder.suspect, { force: true });
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
