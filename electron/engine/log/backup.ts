import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { RefusalError } from '#shared/contract/refusal.ts';
import { keepFiles, pruneFiles } from '../attachments/backups.ts';
import { attachmentsFolder } from '../attachments/store.ts';
import { isDamage } from './file.ts';
import type { DataFolder } from './folder.ts';
import { reasonOf } from './folder.ts';
import { checkFile } from './inspect.ts';

export interface Backup {
  name: string;
  path: string;
  /** ms since the epoch, UTC, from the name. */
  at: number;
  bytes: number;
  /** `hourly`, `by-hand`, `before-migration-2`, `before-restore`. */
  why: string;
}

/** Hourly backups kept: two days of them, then the last of each day for a month. Others are kept for good. */
const KEEP_HOURLY = 48;
const KEEP_DAILY = 30;
/** No backup takes that long, in ms. */
const ABANDONED = 3_600_000;
const UNFINISHED = /\.sqlite\.unfinished(-wal|-shm|-journal)?$/;
const NAME = /^deepwater-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([a-z0-9-]+)\.sqlite$/;

/** Backups of a folder, newest first. */
export function listBackups(folder: DataFolder): Backup[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder.backups);
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name): Backup[] => {
      const part = NAME.exec(name);
      if (part === null) return [];
      const [, year, month, day, hour, minute, second, ms, why] = part;
      const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
      const file = path.join(folder.backups, name);
      return [{ name, path: file, at, bytes: fs.statSync(file).size, why: why ?? '' }];
    })
    .toSorted((one, other) => other.at - one.at);
}

/** A backup as it was just made. */
export interface MadeBackup extends Backup {
  events: number;
  /** Attached files it refers to, kept beside it. */
  files: number;
  /** Attached files that could not be kept because they are missing or damaged. */
  missingFiles: number;
}

/**
 * Copies the open log while it is in use, with the files its entries refer to, and counts the copy as a backup only after
 * it was opened and checked. A copy that does not pass is removed and reported: it means that the log itself is damaged.
 */
export async function backUp(
  db: Database.Database,
  folder: DataFolder,
  why: string,
  now: number,
): Promise<MadeBackup> {
  const name = `deepwater-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${why}.sqlite`;
  const target = path.join(folder.backups, name);
  const unfinished = `${target}.unfinished`;
  try {
    await db.backup(unfinished);
    leaveWal(unfinished);
    const check = await checkFile(unfinished);
    if (!check.ok) {
      throw new RefusalError(
        'backup_damaged',
        `The copy did not pass its check (${check.problem ?? 'unknown'}): the log may be damaged.`,
      );
    }
    const handle = fs.openSync(unfinished, 'r+');
    fs.fsyncSync(handle);
    fs.closeSync(handle);
    const { here, missing } = await keepFiles(attachmentsFolder(folder.dir), target, check.files);
    fs.renameSync(unfinished, target);
    const bytes = fs.statSync(target).size;
    const { events } = check;
    return {
      name,
      path: target,
      at: now,
      bytes,
      why,
      events,
      files: here.length,
      missingFiles: missing.length,
    };
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    if (isDamage(error))
      throw new RefusalError(
        'backup_damaged',
        `The log can’t be copied (${reasonOf(error)}): it is damaged.`,
      );
    throw new RefusalError(
      'backup_failed',
      `The backup could not be written to ${folder.backups} (${reasonOf(error)}). The log itself is untouched. Free some space or check the folder.`,
    );
  } finally {
    for (const leftover of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`, `${unfinished}-journal`])
      fs.rmSync(leftover, { force: true });
  }
}

/** Makes a copy complete in itself: reading it leaves no other files beside it. */
function leaveWal(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/**
 * Removes hourly backups that newer ones have made redundant, what a crash left of one that was being made, and attached
 * files that no backup refers to any more. Not while one is being made.
 */
export function pruneBackups(folder: DataFolder): string[] {
  const hourly = listBackups(folder).filter((backup) => backup.why === 'hourly');
  const days = new Set<string>();
  const removed: string[] = [];
  for (const name of fs.existsSync(folder.backups) ? fs.readdirSync(folder.backups) : []) {
    const file = path.join(folder.backups, name);
    const old = (): boolean =>
      (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - ABANDONED;
    if (UNFINISHED.test(name) && old()) fs.rmSync(file, { force: true });
  }
  for (const [index, backup] of hourly.entries()) {
    const day = new Date(backup.at).toISOString().slice(0, 10);
    const newestOfDay = !days.has(day);
    days.add(day);
    if (index < KEEP_HOURLY || (newestOfDay && days.size <= KEEP_DAILY)) continue;
    fs.rmSync(backup.path, { force: true });
    removed.push(backup.name);
  }
  pruneFiles(folder.backups);
  return removed;
}
