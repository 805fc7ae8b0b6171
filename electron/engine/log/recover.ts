import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Envelope } from '#shared/domain/log/event.ts';
import { listBackups } from './backup.ts';
import { openForWriting } from './file.ts';
import { writeFileDurably, type DataFolder } from './folder.ts';
import { checkpointHolds, type Identity } from './identity.ts';
import { migrate, type Migration } from './migrate.ts';
import { mendInto } from './mend.ts';
import { createReader } from './reader.ts';
import { foldWorkspace, rebuildViews } from './rebuild.ts';
import { createReceiver } from './receive.ts';
import { envelopeOf, repair } from './repair.ts';
import { replaceLog } from './replace.ts';
import { openSource, type Found, type Row, type Source } from './salvage.ts';
import { createWriter } from './writer.ts';

/** What a recovery did, for the person at the desk and for the record. */
export interface Recovery {
  /** Where the damaged file lies now. */
  kept: string;
  /** Events that could be read from the damaged file. */
  read: number;
  /** Events that were taken from backups, because the damaged file had lost them. */
  fromBackups: number;
  /** Events that can't be used because something before them is lost; written beside the damaged file. */
  unchained: number;
  message: string;
}

/** Recovery writes nothing of its own, so it needs no name and signs nothing. */
const NOBODY: Identity = {
  replica: '00000000-0000-0000-0000-000000000000',
  publicKey: '',
  sign: () => Buffer.alloc(0),
  signMessage: () => Buffer.alloc(0),
};

/**
 * Mends a damaged log. Of every chain the longest piece without a gap is put together, each event from the damaged
 * file if it verifies there and otherwise from the newest backup that has it. The result takes the place of the log;
 * the damaged file is moved aside, never deleted. The installation goes on as a new replica, because the lost end of
 * its old chain may live on elsewhere. When this throws, nothing was changed.
 */
export function recover(
  folder: DataFolder,
  migrations: readonly Migration[],
  lock: { release(): void },
  now: number,
  why: string,
): Recovery {
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  const kept = path.join(folder.damaged, `deepwater-${stamp}.sqlite`);
  const temporary = `${folder.file}.recovering`;
  const mended = `${folder.file}.mended`;
  const scraps = [temporary, mended].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  for (const file of scraps) fs.rmSync(file, { force: true });
  fs.mkdirSync(folder.damaged, { recursive: true, mode: 0o700 });

  mendInto(folder.file, mended);
  const damaged = [openSource(mended), openSource(folder.file)];
  const backups = listBackups(folder).map((backup) => openSource(backup.path));
  let outcome: Merged;
  try {
    outcome = merge(temporary, migrations, lock, damaged, backups);
  } finally {
    for (const source of [...damaged, ...backups]) source.close();
  }
  if (outcome.unchained.length > 0) {
    const lines = outcome.unchained.map((envelope) => `${JSON.stringify(envelope)}\n`);
    writeFileDurably(`${kept}.unchained.jsonl`, lines.join(''));
  }
  replaceLog(folder, temporary, kept);
  for (const file of scraps) fs.rmSync(file, { force: true });
  return { kept, ...outcome, unchained: outcome.unchained.length, message: tell(why, kept, outcome) };
}

interface Merged {
  read: number;
  fromBackups: number;
  unchained: Envelope[];
}

function tell(why: string, kept: string, { read, fromBackups, unchained }: Merged): string {
  const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;
  return [
    `The log was damaged (${why}).`,
    `${events(read)} could be read from the damaged file, which is kept as ${kept}; ${events(fromBackups)} came from backups.`,
    ...(unchained.length === 0
      ? []
      : [`${events(unchained.length)} can’t be verified any more and are kept beside it.`]),
    'Deepwater goes on under a new key.',
  ].join(' ');
}

function merge(
  file: string,
  migrations: readonly Migration[],
  lock: { release(): void },
  damaged: readonly Source[],
  backups: readonly Source[],
): Merged {
  const db = openForWriting(file);
  try {
    migrate(db, migrations);
    const reader = createReader(db);
    const writer = createWriter(db, reader, NOBODY, lock, null);
    const receive = createReceiver(db, reader, writer);
    const merged: Merged = { read: 0, fromBackups: 0, unchained: [] };
    const sources = [...damaged, ...backups];

    const prevOf = (found: Found): string | null =>
      reader.chainHead(found.stream, found.replica)?.hash ?? null;
    const take = (envelope: Envelope | undefined, source: Source): boolean => {
      if (envelope === undefined || receive([envelope]).added.length === 0) return false;
      if (damaged.includes(source)) merged.read += 1;
      else merged.fromBackups += 1;
      return true;
    };
    /** Takes an event if it verifies and continues its chain. */
    const admit = (found: Found, source: Source): boolean => take(envelopeOf(found, prevOf(found)), source);
    /** Looks everywhere for the event at a place of a chain. */
    const fill = (stream: string, replica: string, seq: number): boolean => {
      const places = sources.flatMap((source) => {
        const found = source.at(stream, replica, seq);
        return found === undefined ? [] : [{ found, source }];
      });
      return (
        places.some(({ found, source }) => admit(found, source)) ||
        places.some(({ found, source }) => take(repair(found, prevOf(found)), source))
      );
    };

    writer.transaction(() => {
      for (const source of sources) {
        // A chain that has lost an event everywhere ends there; what follows is looked at once and put aside.
        const ended = new Set<string>();
        for (const found of source.all()) {
          const { stream, replica, seq } = found;
          const reached = (): number => reader.chainHead(stream, replica)?.seq ?? 0;
          if (seq <= reached()) continue;
          const chain = `${stream} ${replica}`;
          while (!ended.has(chain) && reached() < seq - 1) {
            if (!fill(stream, replica, reached() + 1)) ended.add(chain);
          }
          const whole =
            reached() === seq - 1 &&
            (admit(found, source) ||
              fill(stream, replica, seq) ||
              take(repair(found, prevOf(found)), source));
          if (!whole) {
            ended.add(chain);
            if (damaged.includes(source)) merged.unchained.push(unverified(found));
          }
        }
      }
      settleStrikes(db);
      rebuildViews(db, reader);
      takeOver(db, sources, reader);
    });
    const chained = (envelope: Envelope): boolean =>
      (reader.chainHead(envelope.stream, envelope.replica)?.seq ?? 0) >= envelope.seq;
    merged.unchained = distinct(merged.unchained.filter((envelope) => !chained(envelope)));
    db.pragma('wal_checkpoint(TRUNCATE)');
    return merged;
  } finally {
    db.close();
  }
}

/** Events that were struck stay struck, also where the strike itself could not be saved: they stand for it themselves. */
function settleStrikes(db: Database.Database): void {
  db.exec(
    `INSERT OR IGNORE INTO strikes (target, strike, data) SELECT id, id, data FROM events WHERE salt IS NULL`,
  );
}

/**
 * What else is worth keeping: signatures that still hold, effects for connectors that may not have gone out, and what
 * people were reminded of.
 */
function takeOver(
  db: Database.Database,
  sources: readonly Source[],
  reader: ReturnType<typeof createReader>,
): void {
  const { replicas } = foldWorkspace(reader);
  const hashAt = db.prepare<[number, number, number], { hash: Buffer }>(
    'SELECT hash FROM events WHERE stream = ? AND replica = ? AND seq = ?',
  );
  const addCheckpoint = db.prepare<[number, number, number, Buffer, Buffer]>(
    'INSERT OR IGNORE INTO checkpoints (stream, replica, seq, hash, signature) VALUES (?, ?, ?, ?, ?)',
  );
  for (const source of sources) {
    for (const checkpoint of source.checkpoints()) {
      const stream = reader.names.streamNum(checkpoint.stream);
      const replica = reader.names.replicaNum(checkpoint.replica);
      const key = replicas.find((known) => known.id === checkpoint.replica)?.publicKey;
      if (stream === undefined || replica === undefined || key === undefined) continue;
      const same = hashAt.get(stream, replica, checkpoint.seq)?.hash.equals(checkpoint.hash) === true;
      const signed = { ...checkpoint, hash: checkpoint.hash.toString('hex') };
      if (same && checkpointHolds(signed, checkpoint.signature, key))
        addCheckpoint.run(stream, replica, checkpoint.seq, checkpoint.hash, checkpoint.signature);
    }
  }
  // From the newest source that has any: an older one may queue again what went out long ago.
  for (const row of sources.map((source) => source.rows('outbox')).find((rows) => rows.length > 0) ?? [])
    insertRow(db, 'outbox', row);
  // From all of them, the newest first: what was given once is given for good, and a damaged table is cut short.
  for (const row of sources.flatMap((source) => source.rows('reminders_given')))
    insertRow(db, 'reminders_given', row);
}

function insertRow(db: Database.Database, table: string, row: Row): void {
  const columns = Object.keys(row).filter((column) => column !== 'num');
  const insert = db.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  try {
    insert.run(columns.map((column) => row[column]));
  } catch (error) {
    // A row whose values don't fit their columns is damaged itself.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** An event put aside: with nothing before it, what it continues is unknown. */
function unverified({ raw, data, ...found }: Found): Envelope {
  return { ...found, data: data ?? raw.toString('utf8'), prev: null };
}

function distinct(envelopes: readonly Envelope[]): Envelope[] {
  return [...new Map(envelopes.map((envelope) => [envelope.id, envelope])).values()];
}
