import fs from 'node:fs';
import Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf } from './folder.ts';

/** Marks the file as Deepwater's (`DPWT`), for `file(1)` and for us. */
export const APPLICATION_ID = 0x44505754;

/** Facts in the header of a SQLite file, read without opening it: nothing is touched, not even a -shm file. */
export interface FileHeader {
  applicationId: number;
  /** Number of the last migration. */
  version: number;
  /** Whether the file is shorter than it says. Only to be believed while there is no WAL. */
  short: boolean;
}

/** A version this far beyond what is known was never written by any Deepwater: the number itself is damaged. */
const BELIEVABLE = 1_000;

/** Reads the header; null when the file is absent or empty, `damaged` when it is no SQLite file. */
export function readHeader(file: string): FileHeader | null | 'damaged' {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null;
    throw new RefusalError(
      'file_not_readable',
      `${file} can’t be read (${reasonOf(error)}). Nothing was changed.`,
    );
  }
  try {
    const header = Buffer.alloc(100);
    const read = fs.readSync(handle, header, 0, 100, 0);
    if (read === 0) return null;
    if (read < 100 || header.toString('latin1', 0, 15) !== 'SQLite format 3') return 'damaged';
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    return {
      applicationId: header.readUInt32BE(68),
      version: header.readUInt32BE(60),
      short: fs.fstatSync(handle).size < header.readUInt32BE(28) * pageSize,
    };
  } finally {
    fs.closeSync(handle);
  }
}

/** Refuses a file of a newer Deepwater, untouched. */
export function refuseNewer(header: FileHeader, newest: number, file: string): void {
  if (header.version > newest && header.version <= newest + BELIEVABLE) {
    throw new RefusalError(
      'newer_file',
      `${file} was written by a newer Deepwater (format ${header.version}, this one knows ${newest}). ` +
        'It was not touched. Install the newer version to open it.',
    );
  }
}

/** Opens a connection for the one writer: every commit is on disk before it is acknowledged. */
export function openForWriting(file: string): Database.Database {
  const db = new Database(file, { timeout: 2_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  // What is deleted is overwritten wherever that costs no further page; a strike sees to the rest.
  db.pragma('secure_delete = FAST');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cache_size = -16000');
  db.pragma('temp_store = MEMORY');
  // Pages of the WAL, 16 MB: pages that are written again and again are copied into the file a quarter as often.
  db.pragma('wal_autocheckpoint = 4000');
  return db;
}

/** Opens a connection that can't write. */
export function openForReading(file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 });
  db.pragma('trusted_schema = OFF');
  return db;
}

/** A check found damage that reading alone did not run into. */
export class DamagedFileError extends Error {}

/** JSON that we wrote into the file ourselves. What can't be parsed any more was damaged. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DamagedFileError(`what it holds can’t be read: ${reasonOf(error)}`);
  }
}

/** Whether an error says that the file itself is damaged. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFileError) return true;
  return (
    error instanceof Database.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') ||
      error.code === 'SQLITE_NOTADB' ||
      error.code === 'SQLITE_FORMAT')
  );
}
