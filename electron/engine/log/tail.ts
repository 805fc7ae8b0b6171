import fs from 'node:fs';
import type Database from 'better-sqlite3';
import type { DataFolder } from './folder.ts';
import { sha256 } from './hashing.ts';

/** The newest event of a log: its position and its hash in hexadecimal. */
export interface Tail {
  pos: number;
  hash: string;
}

const LINE = /^([0-9a-f]{14}) ([0-9a-f]{64}) ([0-9a-f]{16})\n/;

/**
 * Where the log remembers, outside its own file, how far it has come. SQLite silently ends a damaged WAL before the
 * damage, and whole transactions that were acknowledged are gone as if they had never been; with this they are missed.
 * Written soon after a commit and without waiting for the disk: an old tail promises less than there is, never more.
 */
export function createTail(folder: DataFolder): { write(tail: Tail): void; close(): void } {
  let handle = fs.openSync(folder.tail, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  return {
    write(tail) {
      const text = textOf(tail);
      fs.writeSync(handle, `${text} ${checkOf(text)}\n`, 0, 'latin1');
    },
    close() {
      if (handle >= 0) fs.closeSync(handle);
      handle = -1;
    },
  };
}

/** The tail as it was last written; null when there is none or it can't be read. */
export function readTail(folder: DataFolder): Tail | null {
  let text: string;
  try {
    text = fs.readFileSync(folder.tail, 'latin1');
  } catch {
    // Without a tail the log is taken as it is.
    return null;
  }
  const [, pos, hash, check] = LINE.exec(text) ?? [];
  if (pos === undefined || hash === undefined || checkOf(`${pos} ${hash}`) !== check) return null;
  return { pos: Number.parseInt(pos, 16), hash };
}

/** Whether a log reaches as far as its tail says. */
export function reaches(db: Database.Database, tail: Tail): boolean {
  const row = db.prepare<[number], { hash: Buffer }>('SELECT hash FROM events WHERE pos = ?').get(tail.pos);
  return row?.hash.toString('hex') === tail.hash;
}

function textOf({ pos, hash }: Tail): string {
  return `${pos.toString(16).padStart(14, '0')} ${hash}`;
}

function checkOf(text: string): string {
  return sha256(text).slice(0, 16);
}
