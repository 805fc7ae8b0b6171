import type Database from 'better-sqlite3';
import type { Envelope } from '#shared/domain/log/event.ts';
import { parseStored } from '../log/file.ts';

/** Events that wait at most. More mean that somebody sends what nobody can use; they are asked for again later. */
const MOST = 50_000;

/** Keeps verified events that came before the ones they follow. */
export function createWaiting(db: Database.Database, now: () => number) {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO sync_waiting (stream, replica, seq, sender, received_at, envelope) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const from = db.prepare<[string, string, number], { seq: number; sender: string; envelope: string }>(
    'SELECT seq, sender, envelope FROM sync_waiting WHERE stream = ? AND replica = ? AND seq >= ? ORDER BY seq LIMIT 512',
  );
  const drop = db.prepare<[string, string, number]>(
    'DELETE FROM sync_waiting WHERE stream = ? AND replica = ? AND seq <= ?',
  );
  const chains = db.prepare<[], { stream: string; replica: string }>(
    'SELECT DISTINCT stream, replica FROM sync_waiting',
  );
  const counting = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sync_waiting');
  let known = new Set(chains.all().map(({ stream, replica }) => `${stream} ${replica}`));
  let count = counting.get()?.n ?? 0;

  return {
    /** Keeps an event until the one before it is here. False when there is no room. Inside a transaction. */
    keep(envelope: Envelope, sender: string): boolean {
      if (count >= MOST) return false;
      const { stream, replica, seq } = envelope;
      count += insert.run(stream, replica, seq, sender, now(), JSON.stringify(envelope)).changes;
      known.add(`${stream} ${replica}`);
      return true;
    },
    /** Whether something of a chain waits. */
    has: (stream: string, replica: string): boolean => known.has(`${stream} ${replica}`),
    /** What waits of a chain from a number on, without gaps. */
    next(stream: string, replica: string, seq: number): { envelope: Envelope; sender: string }[] {
      const rows = from.all(stream, replica, seq);
      const gap = rows.findIndex((row, index) => row.seq !== seq + index);
      return (gap < 0 ? rows : rows.slice(0, gap)).map((row) => ({
        envelope: parseStored(row.envelope) as Envelope,
        sender: row.sender,
      }));
    },
    /** Forgets what waits of a chain up to a number: it is in the log now. Inside a transaction. */
    drop(stream: string, replica: string, upTo: number): void {
      count -= drop.run(stream, replica, upTo).changes;
      if (from.get(stream, replica, upTo + 1) === undefined) known.delete(`${stream} ${replica}`);
    },
    get count(): number {
      return count;
    },
    /** Reads anew what is in memory: after a failed transaction. */
    forget(): void {
      known = new Set(chains.all().map(({ stream, replica }) => `${stream} ${replica}`));
      count = counting.get()?.n ?? 0;
    },
  };
}

export type Waiting = ReturnType<typeof createWaiting>;
