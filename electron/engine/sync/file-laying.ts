import { FILE_PIECE, type HeadsMessage } from '#shared/sync/message.ts';
import { createDue } from './due.ts';
import type { FileParts, FileWay } from './files.ts';
import { piecesOf } from './file-pieces.ts';
import { createPace } from './pace.ts';

/** Bytes sent in a second, at most: events go first. */
const RATE = 4_000_000;
/** What is attached here is laid down by itself when it is no older than this, ms: about as long as it is kept there. */
const FRESH = 7 * 86_400_000;
/** Whoever else holds an asked-for file waits so long at least and so much longer at most, ms, if nobody else was quicker. */
const OTHERS_DELAY = 500;
const JITTER = 1_500;
/** Files that wait to be laid down, at most. */
const MOST = 512;
/** After a failure, ms until the next try. */
const PAUSE = 5_000;

interface Order {
  way: string;
  hash: string;
  /** Installations whose pieces are of no use to the one who asks. */
  not: Set<string>;
  dueAt: number;
}

/** Lays files down where the others can fetch them: those attached here by itself, others when somebody asks. */
export function createFileLaying(parts: FileParts) {
  const { membership, attachments, outgoing, index, state, log, steady, now } = parts;
  const own = log.identity.replica;
  const orders = new Map<string, Order>();
  const pace = createPace(RATE, steady);

  const noted = (hash: string): string => `file ${hash}`;

  function order(way: string, hash: string, not: readonly string[], dueAt: number): void {
    const key = `${way} ${hash}`;
    const before = orders.get(key);
    if (before === undefined && orders.size >= MOST) return;
    orders.set(key, {
      way,
      hash,
      not: new Set([...(before?.not ?? []), ...not]),
      dueAt: Math.min(before?.dueAt ?? dueAt, dueAt),
    });
    due.plan();
  }

  const due = createDue({
    nextAt: () => (orders.size === 0 ? null : Math.min(...[...orders.values()].map(({ dueAt }) => dueAt))),
    async step() {
      const first = [...orders].find(([, { dueAt }]) => dueAt <= steady());
      if (first === undefined) return false;
      const [key, one] = first;
      orders.delete(key);
      // Without the way it is asked for again, or found unnoted, once there is one.
      const way = parts.ways().find(({ kind }) => kind === one.way);
      try {
        if (way !== undefined && (await lay(way, one))) way.tellFiles();
      } catch {
        if (!due.stopped) order(one.way, one.hash, [...one.not], steady() + PAUSE);
      }
      return true;
    },
    steady,
  });

  /** Lays down what is not there yet. Returns whether it did anything. */
  async function lay(way: FileWay, { hash, not }: Order): Promise<boolean> {
    const stored = attachments.describe(hash);
    if (stored === null || index.naming(hash).length === 0) return false;
    const file = membership.fileName(hash);
    const count = piecesOf(stored.bytes);
    const there = await way.shelf.list(file);
    const mine = there.get(own) ?? new Set<number>();
    const byOthers = [...there].some(
      ([replica, held]) => replica !== own && held.size >= count && !not.has(replica) && isMember(replica),
    );
    if (mine.size < count && !byOthers) {
      if ((await attachments.problemOf(hash)) !== null) return false;
      const announcements = outgoing.announcements(own);
      for (let piece = 0; piece < count; piece += 1) {
        if (mine.has(piece)) continue;
        await parts.calm(way);
        if (due.stopped || !parts.ways().includes(way)) throw new Error('the way was closed');
        if (index.naming(hash).length === 0) {
          await way.shelf.drop(file);
          return false;
        }
        const at = piece * FILE_PIECE;
        const content = await attachments.part(hash, at, FILE_PIECE);
        const message = {
          kind: 'file' as const,
          hash,
          at,
          bytes: stored.bytes,
          content: content.toString('base64'),
          announcements,
        };
        const bytes = outgoing.sealed(message);
        await way.shelf.put(file, piece, bytes);
        await pace(bytes.length);
      }
    }
    if (!due.stopped) state.remember(way.kind, noted(hash), String(Math.floor(now())));
    return mine.size < count;
  }

  function isMember(replica: string): boolean {
    const known = membership.replica(replica);
    return known !== undefined && known.revoked === null;
  }

  return {
    /** Lays down what was attached here lately and is not known to lie there yet. */
    offer(way: FileWay, hashes: Iterable<string> = index.hashes()): void {
      for (const hash of hashes) {
        const mine = index
          .naming(hash)
          .some(({ replica, recordedAt }) => replica === own && now() - recordedAt < FRESH);
        if (mine && state.recall(way.kind, noted(hash)) === null) order(way.kind, hash, [], steady());
      }
    },
    /** Another installation lacks these. */
    asked(way: FileWay, files: NonNullable<HeadsMessage['files']>): void {
      for (const [hash, not] of files) {
        const naming = index.naming(hash);
        if (naming.length === 0 || !attachments.has(hash)) continue;
        const mine = naming.some(({ replica }) => replica === own);
        order(way.kind, hash, not, steady() + (mine ? 0 : OTHERS_DELAY + parts.random() * JITTER));
      }
    },
    /** What lay there is gone. */
    lost(way: FileWay): void {
      for (const hash of index.hashes()) state.forget(way.kind, noted(hash));
    },
    /** A file was struck: it must not lie anywhere. */
    struck(hash: string): void {
      const file = membership.shared === null ? null : membership.fileName(hash);
      for (const way of parts.ways()) {
        orders.delete(`${way.kind} ${hash}`);
        state.forget(way.kind, noted(hash));
        if (file !== null) way.shelf.drop(file).catch(() => undefined);
      }
    },
    stop: due.stop,
    get busy(): boolean {
      return due.busy;
    },
  };
}
