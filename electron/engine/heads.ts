import type Database from 'better-sqlite3';
import { compareOrder } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { comesLate, emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { parseStored } from './log/file.ts';
import type { LogReader, StoredEvent } from './log/reader.ts';

/** Heads kept in memory. An incident that is not among them is folded again from its snapshot. */
const KEPT = 200;
/** A snapshot is written after this many events, so that no fold is longer. */
const SNAPSHOT_EVERY = 512;

/** Keeps the heads of incidents: the newest ones in memory, snapshots of all in the file. */
export function createHeads(db: Database.Database, reader: LogReader) {
  const cache = new Map<string, { head: IncidentHead; pos: number; snapshotPos: number; since: number }>();
  const readSnapshot = db.prepare<[string], { pos: number; head: string }>(
    'SELECT pos, head FROM snapshots WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  const writeSnapshot = db.prepare<[string, number, string]>(
    `INSERT INTO snapshots (stream, pos, head) VALUES ((SELECT num FROM streams WHERE name = ?), ?, ?)
     ON CONFLICT (stream) DO UPDATE SET pos = excluded.pos, head = excluded.head`,
  );
  const dropSnapshot = db.prepare<[string]>(
    'DELETE FROM snapshots WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );

  function load(stream: string): { head: IncidentHead; pos: number; snapshotPos: number; since: number } {
    const known = cache.get(stream);
    if (known !== undefined) {
      cache.delete(stream);
      cache.set(stream, known);
      return known;
    }
    const snapshot = readSnapshot.get(stream);
    let fold = foldFrom(
      snapshot === undefined ? emptyHead(stream) : headOf(snapshot.head, stream),
      reader.events(stream, snapshot?.pos ?? 0),
      snapshot?.pos ?? 0,
    );
    if (fold === 'late') fold = foldFrom(emptyHead(stream), inOrder(stream), 0);
    if (fold === 'late') throw new Error('a sorted stream has no late event');
    const loaded = { ...fold, snapshotPos: snapshot?.pos ?? 0 };
    remember(stream, loaded);
    return loaded;
  }

  function* inOrder(stream: string): Generator<StoredEvent> {
    yield* reader.eventList(stream).toSorted((one, other) => compareOrder(one.event, other.event));
  }

  function remember(
    stream: string,
    entry: { head: IncidentHead; pos: number; snapshotPos: number; since: number },
  ): void {
    cache.set(stream, entry);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
  }

  return {
    /** The head of a stream as of its last stored event. */
    get: (stream: string): IncidentHead => load(stream).head,

    /**
     * What the head becomes with more events, which must follow it in order. Nothing is remembered until
     * {@link keep}, because the transaction may still fail.
     */
    next(stream: string, events: readonly StoredEvent[]): IncidentHead {
      return events.reduce(
        (head, stored) => (isIncidentEvent(stored.event) ? evolve(head, stored.event) : head),
        load(stream).head,
      );
    },

    /** Writes a snapshot when enough events came since the last one. Inside the transaction. */
    snapshot(stream: string, head: IncidentHead, pos: number, count: number): void {
      if (load(stream).since + count < SNAPSHOT_EVERY) return;
      writeSnapshot.run(stream, pos, JSON.stringify(head));
    },

    /** Remembers a head after its transaction has committed. */
    keep(stream: string, head: IncidentHead, pos: number, count: number): void {
      const { since, snapshotPos } = load(stream);
      const written = since + count >= SNAPSHOT_EVERY;
      remember(stream, {
        head,
        pos,
        snapshotPos: written ? pos : snapshotPos,
        since: written ? 0 : since + count,
      });
    },

    /** Whether an event sorts before what is folded already. */
    late: (stream: string, event: IncidentEvent): boolean => comesLate(load(stream).head, event),

    /** Forgets a fold that events came before, or a strike changed. Inside the transaction. */
    forget(stream: string): void {
      cache.delete(stream);
      dropSnapshot.run(stream);
    },

    /** Forgets what is in memory: after a failed transaction. */
    drop(stream: string): void {
      cache.delete(stream);
    },
  };
}

export type Heads = ReturnType<typeof createHeads>;

/** A head as a snapshot keeps it. One written before a fact existed lacks it: then it is as in a fresh incident. */
export function headOf(snapshot: string, stream: string): IncidentHead {
  return { ...emptyHead(stream), ...(parseStored(snapshot) as Partial<IncidentHead>) };
}

function foldFrom(
  start: IncidentHead,
  events: Iterable<StoredEvent>,
  from: number,
): { head: IncidentHead; pos: number; since: number } | 'late' {
  let head = start;
  let pos = from;
  let since = 0;
  for (const stored of events) {
    pos = Math.max(pos, stored.pos);
    if (!isIncidentEvent(stored.event)) continue;
    if (comesLate(head, stored.event)) return 'late';
    head = evolve(head, stored.event);
    since += 1;
  }
  return { head, pos, since };
}
