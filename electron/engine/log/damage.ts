import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { APPLICATION_ID, DamagedFileError, openForReading, readHeader } from './file.ts';
import { reasonOf, type DataFolder } from './folder.ts';
import { examineFile } from './inspect.ts';
import { newestVersion, versionOf, type Migration } from './migrate.ts';
import { reaches, readTail } from './tail.ts';

/** What has to be done about a log before it can be used. */
export type Diagnosis =
  | { state: 'sound' }
  /** The last run saw damage, or thought so, and everything holds. */
  | { state: 'cleared'; why: string }
  /** The log holds, its views don't. */
  | { state: 'views'; why: string }
  | { state: 'damaged'; why: string };

const MISSING = 'events that were acknowledged are missing at its end';

/**
 * Looks at a log before it is opened for writing, because opening it would fold a damaged WAL into the file and throw
 * it away. Costs next to nothing after a proper end, and reads everything when the last run saw damage.
 */
export async function diagnose(folder: DataFolder, appVersion: string): Promise<Diagnosis> {
  const header = readHeader(folder.file);
  const wal = (fs.statSync(`${folder.file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (header === 'damaged') return { state: 'damaged', why: 'its beginning is unreadable' };
  if (header === null) {
    // A key, a tail or a WAL is never there before the log is.
    const existed = wal || [folder.key, folder.tail].some((file) => fs.existsSync(file));
    return existed ? { state: 'damaged', why: 'the file is gone or empty' } : { state: 'sound' };
  }
  if (header.short && !wal) return { state: 'damaged', why: 'it is cut short' };
  if (wal && !walReaches(folder)) return { state: 'damaged', why: MISSING };
  return fs.existsSync(folder.suspect) ? examineSuspect(folder, appVersion) : { state: 'sound' };
}

/** Whether the log with its WAL holds the newest event. Looked up by a connection that can't write. */
function walReaches(folder: DataFolder): boolean {
  const tail = readTail(folder);
  if (tail === null) return true;
  const db = openForReading(folder.file);
  try {
    return reaches(db, tail);
  } finally {
    db.close();
  }
}

async function examineSuspect(folder: DataFolder, appVersion: string): Promise<Diagnosis> {
  const why = inShort(fs.readFileSync(folder.suspect, 'utf8'));
  const { certificate, log, views } = await examineFile(folder.file, appVersion);
  const problem = inShort(certificate.problems[0]?.problem ?? '');
  if (log > 0) return { state: 'damaged', why: problem };
  return views > 0 ? { state: 'views', why: problem } : { state: 'cleared', why };
}

/**
 * What shows as soon as the log is open: its schema, the ends of what every append touches, and whether it reaches as
 * far as its tail says. Throws a DamagedFileError, or what SQLite says about the damage.
 */
export function checkOpened(
  db: Database.Database,
  folder: DataFolder,
  migrations: readonly Migration[],
): void {
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_master').get()?.n ?? 0;
  const version = versionOf(db);
  if (tables === 0 && version === 0) return;
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID || version < 1)
    throw new DamagedFileError('it does not say that it is a log of Deepwater');
  if (version > newestVersion(migrations)) throw new DamagedFileError('its format can’t be right');
  db.prepare('SELECT max(pos) FROM events').get();
  db.prepare('SELECT id FROM events ORDER BY id DESC LIMIT 1').get();
  const tail = readTail(folder);
  if (tail !== null && !reaches(db, tail)) throw new DamagedFileError(MISSING);
}

/** What an error says about damage, in words. */
export function damageOf(error: unknown): string {
  return inShort(error instanceof DamagedFileError ? error.message : reasonOf(error));
}

/** SQLite names every page it finds wrong, on a line each; the first says enough. */
function inShort(text: string): string {
  const [first] = text.replace('*** in database main ***', '').trim().split('\n');
  return (first ?? '').slice(0, 140).trim();
}
