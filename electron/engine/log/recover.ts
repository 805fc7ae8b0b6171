import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { Envelope } from '#shared/domain/log/event.ts';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { listBackups } from './backup.ts';
import { openForReading, openForWriting } from './file.ts';
import type { DataFolder } from './folder.ts';
import { writeFileDurably } from './folder.ts';
import { loadIdentity } from './identity.ts';
import { quickCheck } from './inspect.ts';
import { migrate, type Migration } from './migrate.ts';
import { createReader } from './reader.ts';
import { rebuildViews } from './rebuild.ts';
import { createReceiver } from './receive.ts';
import { createWriter } from './writer.ts';

const PAGE = 500;

/** What a recovery did, for the person at the desk and for the record. */
export interface Recovery {
  /** Where the damaged file lies now. */
  kept: string;
  /** The backup it was begun from; null when there was none that could be used. */
  backup: string | null;
  fromBackup: number;
  replayed: number;
  /** Events that can't be used because something before them is lost; written beside the damaged file. */
  unchained: number;
  message: string;
}

/**
 * Mends a damaged log: the file is renamed, never deleted; the newest sound backup takes its place; every event of
 * the damaged file that can still be read and verifies is replayed on top. The installation goes on as a new replica,
 * because the lost end of its old chain may live on elsewhere.
 */
export function recover(
  folder: DataFolder,
  migrations: readonly Migration[],
  lock: { release(): void },
  now: number,
): Recovery {
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  const kept = path.join(folder.damaged, `deepwater-${stamp}.sqlite`);
  fs.mkdirSync(folder.damaged, { recursive: true, mode: 0o700 });
  for (const ending of ['-wal', '-shm', '']) {
    if (fs.existsSync(folder.file + ending)) fs.renameSync(folder.file + ending, kept + ending);
  }
  fs.rmSync(folder.key, { force: true });
  const backup = listBackups(folder).find((candidate) => sound(candidate.path));
  const temporary = `${folder.file}.recovering`;
  for (const ending of ['-wal', '-shm', '']) fs.rmSync(temporary + ending, { force: true });
  if (backup !== undefined) fs.copyFileSync(backup.path, temporary);

  const db = openForWriting(temporary);
  let fromBackup = 0;
  let replayed = 0;
  let unchained: Envelope[] = [];
  try {
    migrate(db, migrations);
    const reader = createReader(db);
    fromBackup = reader.count();
    const writer = createWriter(db, reader, loadIdentity(folder).identity, lock);
    const receive = createReceiver(db, reader, writer);
    const readable = readWhatCanBeRead(kept);
    writer.transaction(() => {
      for (let start = 0; start < readable.length; start += PAGE) {
        const received = receive(readable.slice(start, start + PAGE));
        replayed += received.added.length;
        unchained = unchained.concat(received.refused.map((refused) => refused.envelope));
      }
      rebuildViews(db, reader, defaultSeverities);
    });
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  if (unchained.length > 0) {
    writeFileDurably(
      `${kept}.unchained.jsonl`,
      unchained.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''),
    );
  }
  fs.renameSync(temporary, folder.file);
  fs.rmSync(folder.suspect, { force: true });
  const origin =
    backup === undefined
      ? 'There was no usable backup'
      : `Restored the backup ${backup.name} (${fromBackup} events)`;
  const rest =
    unchained.length === 0
      ? ''
      : ` ${unchained.length} events can’t be verified any more and are kept beside it.`;
  return {
    kept,
    backup: backup?.name ?? null,
    fromBackup,
    replayed,
    unchained: unchained.length,
    message: `The log was damaged. ${origin} and replayed ${replayed} events from the damaged file, which is kept as ${kept}.${rest}`,
  };
}

function sound(file: string): boolean {
  try {
    const db = openForReading(file);
    try {
      return quickCheck(db).ok;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** Every envelope that can be read, row by row; damaged pages are stepped over. */
function readWhatCanBeRead(file: string): Envelope[] {
  let db: Database.Database;
  try {
    db = openForReading(file);
  } catch {
    return [];
  }
  try {
    const reader = createReader(db);
    const last = attempt(() => reader.lastPos()) ?? 0;
    const found: Envelope[] = [];
    let pos = 0;
    while (pos < last) {
      const page = attempt(() => reader.envelopePage(pos, PAGE));
      if (page !== undefined && page.length === 0) break;
      if (page !== undefined) {
        found.push(...page.map((row) => row.envelope));
        pos = page.at(-1)?.pos ?? last;
        continue;
      }
      for (const end = pos + PAGE; pos < end; pos += 1) {
        const one = attempt(() => reader.envelopePage(pos, 1))?.[0];
        if (one !== undefined && one.pos === pos + 1) found.push(one.envelope);
      }
    }
    return found;
  } catch {
    return [];
  } finally {
    db.close();
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
