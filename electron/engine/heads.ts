import type Database from 'better-sqlite3';
import { compareOrder } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { comesLate, emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import { countIn, isOrderFree, tallyOf } from '#shared/domain/incident/order-free.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { createBacklogs } from './backlog.ts';
import { parseStored } from './log/file.ts';
import type { LogReader, StoredEvent } from './log/reader.ts';

/** Heads kept in memory. An incident that is not among them is folded again from its snapshot. */
const KEPT = 200;
/** A snapshot is written after this many events, so that no fold is longer. */
const SNAPSHOT_EVERY = 512;
/** Incidents of which the last steps of the fold are kept, and how many: what comes a little late is folded in from there. */
const TAILS = 16;
const TAIL = 256;

interface Cached {
  head: IncidentHead;
  pos: number;
  snapshotPos: number;
  since: number;
}

/** A fold of everything up to a position; `since` counts its events. */
export interface Fold {
  head: IncidentHead;
  pos: number;
  since: number;
  tail: FoldTail;
}

/** The last steps of a fold: the head before them, and after each. */
export interface FoldTail {
  base: IncidentHead;
  steps: { event: IncidentEvent; head: IncidentHead }[];
}

/**
 * How an incident took events that came from elsewhere: after all it had, a little late, from long before without its
 * fold having to be made anew, or so that it has to.
 */
export type Absorbed = 'in-order' | 'late' | 'past' | 'stale';

/** Keeps the heads of incidents: the newest ones in memory, snapshots of all in the file. */
export function createHeads(db: Database.Database, reader: LogReader) {
  const cache = new Map<string, Cached>();
  const tails = new Map<string, FoldTail>();
  const backlogs = createBacklogs();
  /** Streams known to hold late events: they are folded in order at once. */
  const unordered = new Set<string>();
  /** Steps of {@link next} that {@link keep} remembers. */
  let stepped: { stream: string; base: IncidentHead; steps: FoldTail['steps'] } | null = null;
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

  function load(stream: string): Cached {
    const known = cache.get(stream);
    if (known !== undefined) {
      cache.delete(stream);
      cache.set(stream, known);
      return known;
    }
    const snapshot = readSnapshot.get(stream);
    const from = snapshot?.pos ?? 0;
    const start = snapshot === undefined ? emptyHead(stream) : headOf(snapshot.head, stream);
    let fold = unordered.has(stream) ? 'late' : foldFrom(start, reader.events(stream, from), from);
    if (fold === 'late') fold = foldAll(stream);
    unordered.delete(stream);
    const { tail, ...rest } = fold;
    const loaded = { ...rest, snapshotPos: from };
    remember(stream, loaded);
    keepTail(stream, tail);
    return loaded;
  }

  /** Folds all of an incident whose events did not come in order. They are kept, since more such will come. */
  function foldAll(stream: string): Fold {
    if (!backlogs.has(stream)) {
      const stored = reader.eventList(stream);
      const events = stored.map(({ event }) => event).filter((event) => isIncidentEvent(event));
      const pos = stored.at(-1)?.pos ?? 0;
      events.sort(compareOrder);
      if (!backlogs.keep(stream, events, pos)) return foldSorted(stream, events, pos);
    }
    return backlogs.fold(stream, TAIL);
  }

  function remember(stream: string, entry: Cached): void {
    cache.set(stream, entry);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) drop(oldest);
  }

  function keepTail(stream: string, tail: FoldTail): void {
    tails.delete(stream);
    tails.set(stream, tail);
    const [oldest] = tails.keys();
    if (tails.size > TAILS && oldest !== undefined) tails.delete(oldest);
  }

  function drop(stream: string): void {
    cache.delete(stream);
    tails.delete(stream);
    backlogs.forget(stream);
  }

  /**
   * Folds sorted events onto what is kept of a fold. Undefined when some come before all of it and are not
   * {@link isOrderFree}.
   */
  function foldIn(
    stream: string,
    { head }: Cached,
    events: readonly IncidentEvent[],
  ): { head: IncidentHead; how: Absorbed } | undefined {
    const tail = tails.get(stream) ?? { base: head, steps: [] };
    const past = events.filter((event) => comesLate(tail.base, event));
    if (!past.every((event) => isOrderFree(head, event))) return undefined;
    if (past.length > 0) {
      const tally = tallyOf(past);
      tail.base = countIn(tail.base, tally);
      for (const step of tail.steps) step.head = countIn(step.head, tally);
    }
    const rest = events.slice(past.length);
    const [first] = rest;
    const late = first !== undefined && comesLate(head, first);
    const at = late ? tail.steps.findIndex(({ event }) => compareOrder(first, event) < 0) : tail.steps.length;
    const after = tail.steps.splice(at).map(({ event }) => event);
    let folded = tail.steps.at(-1)?.head ?? tail.base;
    for (const event of late ? [...after, ...rest].toSorted(compareOrder) : rest) {
      folded = evolve(folded, event);
      tail.steps.push({ event, head: folded });
    }
    shorten(tail);
    keepTail(stream, tail);
    return { head: folded, how: past.length > 0 ? 'past' : late ? 'late' : 'in-order' };
  }

  return {
    /** The head of a stream as of its last stored event. */
    get: (stream: string): IncidentHead => load(stream).head,

    /**
     * What the head becomes with more events, which must follow it in order. Nothing is remembered until
     * {@link keep}, because the transaction may still fail.
     */
    next(stream: string, events: readonly StoredEvent[]): IncidentHead {
      const base = load(stream).head;
      const steps: FoldTail['steps'] = [];
      let head = base;
      for (const { event } of events) {
        if (!isIncidentEvent(event)) continue;
        head = evolve(head, event);
        steps.push({ event, head });
      }
      stepped = { stream, base, steps };
      return head;
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
      if (stepped?.stream !== stream || stepped.steps.at(-1)?.head !== head) {
        tails.delete(stream);
        backlogs.forget(stream);
        return;
      }
      backlogs.add(
        stream,
        stepped.steps.map(({ event }) => event),
        pos,
      );
      const tail = tails.get(stream) ?? { base: stepped.base, steps: [] };
      tail.steps.push(...stepped.steps);
      stepped = null;
      shorten(tail);
      keepTail(stream, tail);
    },

    /**
     * Takes events that were just stored and came from elsewhere. Those that follow in order, come a little late, or only
     * count, are folded in at once; when others come before what is kept of the fold it is `stale`, and made anew when it
     * is asked for.
     * Inside the transaction; should it fail, {@link drop} has to be called.
     */
    absorb(stream: string, stored: readonly StoredEvent[]): Absorbed {
      const known = cache.get(stream);
      if (known === undefined && !unordered.has(stream)) {
        // Reads what was stored, these events included.
        load(stream);
        return 'late';
      }
      const events = stored
        .map(({ event }) => event)
        .filter((event): event is IncidentEvent => isIncidentEvent(event))
        .toSorted(compareOrder);
      const pos = stored.reduce((most, each) => Math.max(most, each.pos), known?.pos ?? 0);
      backlogs.add(stream, events, pos);
      if (known === undefined) return 'stale';
      const folded = foldIn(stream, known, events);
      if (folded === undefined) {
        cache.delete(stream);
        tails.delete(stream);
        dropSnapshot.run(stream);
        unordered.add(stream);
        return 'stale';
      }
      const since = known.since + events.length;
      const write = since >= SNAPSHOT_EVERY;
      if (write) writeSnapshot.run(stream, pos, JSON.stringify(folded.head));
      remember(stream, {
        head: folded.head,
        pos,
        snapshotPos: write ? pos : known.snapshotPos,
        since: write ? 0 : since,
      });
      return folded.how;
    },

    /** Makes a stale fold anew and writes a snapshot of it. Inside the transaction. */
    refold(stream: string): IncidentHead {
      const loaded = load(stream);
      if (loaded.since < SNAPSHOT_EVERY) return loaded.head;
      writeSnapshot.run(stream, loaded.pos, JSON.stringify(loaded.head));
      remember(stream, { ...loaded, snapshotPos: loaded.pos, since: 0 });
      return loaded.head;
    },

    /** Forgets a fold that events came before, or a strike changed. Inside the transaction. */
    forget(stream: string): void {
      drop(stream);
      dropSnapshot.run(stream);
    },

    /** Forgets what is in memory: after a failed transaction. */
    drop,

    /** Nothing more comes from before: what was kept for it is let go. */
    merged: backlogs.forgetAll,
  };
}

export type Heads = ReturnType<typeof createHeads>;

/** Keeps no more steps than needed. */
function shorten(tail: FoldTail): void {
  if (tail.steps.length <= 2 * TAIL) return;
  const [last] = tail.steps.splice(0, tail.steps.length - TAIL).slice(-1);
  if (last !== undefined) tail.base = last.head;
}

/** A head as a snapshot keeps it. One written before a fact existed lacks it: then it is as in a fresh incident. */
export function headOf(snapshot: string, stream: string): IncidentHead {
  return { ...emptyHead(stream), ...(parseStored(snapshot) as Partial<IncidentHead>) };
}

function foldFrom(start: IncidentHead, events: Iterable<StoredEvent>, from: number): Fold | 'late' {
  const tail: FoldTail = { base: start, steps: [] };
  let head = start;
  let pos = from;
  let since = 0;
  for (const stored of events) {
    pos = Math.max(pos, stored.pos);
    if (!isIncidentEvent(stored.event)) continue;
    if (comesLate(head, stored.event)) return 'late';
    head = evolve(head, stored.event);
    since += 1;
    tail.steps.push({ event: stored.event, head });
    shorten(tail);
  }
  return { head, pos, since, tail };
}

function foldSorted(stream: string, events: readonly IncidentEvent[], pos: number): Fold {
  const tail: FoldTail = { base: emptyHead(stream), steps: [] };
  let head = tail.base;
  for (const event of events) {
    head = evolve(head, event);
    tail.steps.push({ event, head });
    shorten(tail);
  }
  return { head, pos, since: events.length, tail };
}
