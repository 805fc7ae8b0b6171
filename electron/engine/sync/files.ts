import path from 'node:path';
import type { FileWaited } from '#shared/contract/sync.ts';
import type { HeadsMessage } from '#shared/sync/message.ts';
import type { Attachments } from '../attachments/store.ts';
import type { References } from '../attachments/references.ts';
import type { Committed } from '../bus.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { Shelf } from './carrier.ts';
import { createFileFetching, type Want } from './file-fetching.ts';
import { createFileIndex, type FileIndex } from './file-index.ts';
import { createFileLaying } from './file-laying.ts';
import { createPieces } from './file-pieces.ts';
import type { Membership } from './membership.ts';
import type { Outgoing } from './outgoing.ts';
import type { SyncState } from './state.ts';

/** After a commit the log is looked through for files so much later, ms: many commits at once are one look. */
const AFTER_COMMIT = 60;
/** How often it is looked whether events still go out or come in, ms. */
const CALM = 25;
/** Files told in a state, at most. */
const MOST_TOLD = 200;

/** A way to the others, as far as files go over it. */
export interface FileWay {
  kind: string;
  shelf: Shelf;
  connected: boolean;
  /** Whether events go out over it. */
  busy: boolean;
  /** Tells the others soon what is asked for, or that something lies there for them. */
  tellFiles(): void;
}

/** A way over which files may go or not. */
export type AnyWay = Omit<FileWay, 'shelf'> & { readonly shelf: Shelf | null };

export interface FilesParts {
  log: OpenLog;
  membership: Membership;
  outgoing: Outgoing;
  state: SyncState;
  attachments: Attachments;
  references: References;
  /** The ways that are open. */
  links: () => readonly AnyWay[];
  /** Parcels that came and are not taken yet. */
  taking: () => number;
  /** Quarantines what somebody sent. */
  refuse(way: string, replica: string, reason: string, content: Buffer): void;
  refOf(stream: string): string | null;
  nameOf(replica: string): string;
  changed: () => void;
  now: () => number;
  steady: () => number;
  random: () => number;
}

/** What both directions work with. */
export interface FileParts extends Omit<FilesParts, 'links'> {
  index: FileIndex;
  /** The ways that are connected. */
  ways: () => readonly FileWay[];
  /** Resolves when no event goes out over a way, and none is being taken in. */
  calm(way: FileWay): Promise<void>;
}

/**
 * Attached files between installations. An event names a file by its hash; whoever holds the event and lacks the file looks
 * for it where pieces of it may lie, and asks the others, who lay them down there. What has come is checked against the hash
 * before it counts as the file. Pieces that lie on a server or in a folder, instead of going from hand to hand, reach who
 * comes when everyone who holds the file has gone; after some days they are taken away there, and are asked for again.
 */
export function createFiles(given: FilesParts) {
  const { log, links, taking } = given;
  const index = createFileIndex(log, given.references, given.state);
  const ways = (): FileWay[] =>
    stopped
      ? []
      : links()
          .filter(isFileWay)
          .filter(({ connected }) => connected);
  const parts: FileParts = {
    ...given,
    index,
    ways,
    async calm(way) {
      while (!stopped && (way.busy || taking() > 0))
        await new Promise((resolve) => setTimeout(resolve, CALM));
    },
  };
  const pieces = createPieces(path.join(log.folder.dir, 'incoming-files'));
  const fetching = createFileFetching(parts, pieces);
  const laying = createFileLaying(parts);
  let stopped = false;
  let active = false;
  /** Whether what was remembered of the log’s files is waited for, and what came of others is dropped. */
  let known = false;
  let tidied = false;
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;

  /** Looks through what was added to the log, some at a time. */
  function read(): void {
    timer = undefined;
    if (stopped || !active) return;
    try {
      const { fresh, through } = index.read();
      for (const file of known ? fresh : allNamed()) fetching.want(file);
      known = true;
      const hashes = fresh.map(({ hash }) => hash);
      if (hashes.length > 0) for (const way of ways()) laying.offer(way, hashes);
      if (!through) timer = setImmediate(read);
      else if (!tidied) {
        tidied = true;
        pieces.dropOthers(fetching.has);
      }
    } catch (error) {
      process.stderr.write(`sync: the log could not be looked through for files (${reasonOf(error)})\n`);
    }
  }

  function* allNamed() {
    for (const hash of index.hashes()) yield* index.naming(hash).slice(0, 1);
  }

  function shown({ hash, name, bytes, arrived, stream, replica, problem }: Want): FileWaited {
    const [ref, from] = [given.refOf(stream), given.nameOf(replica)];
    return { hash, name, bytes, arrived, ref, from, problem };
  }

  return {
    /** The workspace is shared and ways are open. */
    start(): void {
      active = true;
      timer ??= setImmediate(read);
      fetching.go();
    },
    pause(): void {
      active = false;
    },
    committed({ stream, events }: Committed): void {
      if (!active) return;
      if (events.some(({ type }) => type === 'entry.struck'))
        for (const hash of index.struckIn(stream)) {
          given.attachments.remove(hash);
          fetching.forget(hash);
          laying.struck(hash);
        }
      timer ??= setTimeout(read, AFTER_COMMIT);
    },
    connected(way: AnyWay): void {
      if (isFileWay(way)) laying.offer(way);
      fetching.news();
    },
    lost(way: AnyWay): void {
      if (!isFileWay(way)) return;
      laying.lost(way);
      laying.offer(way);
    },
    /** Another installation told what it has and what it lacks. */
    told(way: AnyWay, message: HeadsMessage): void {
      if (isFileWay(way)) laying.asked(way, message.files ?? []);
      fetching.news();
    },
    asked: fetching.asked,
    /** Somebody wants to see a file now: it is looked for at once. Null for one that is not waited for. */
    hurry(hash: string): FileWaited | null {
      const want = fetching.hurry(hash);
      return want === null ? null : shown(want);
    },
    /** Files that came another way: a bundle, or attached here again. */
    came: fetching.forget,
    forget(): void {
      for (const hash of [...fetching.hashes()]) fetching.forget(hash);
      index.forget();
      known = false;
    },
    status(): { waiting: number; bytes: number; list: FileWaited[] } {
      const waited = fetching.waited();
      return {
        waiting: waited.length,
        bytes: waited.reduce((sum, { bytes, arrived }) => sum + bytes - arrived, 0),
        list: waited.slice(0, MOST_TOLD).map(shown),
      };
    },
    get busy(): boolean {
      return fetching.busy || laying.busy;
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
      fetching.stop();
      laying.stop();
    },
  };
}

function isFileWay(way: AnyWay): way is FileWay {
  return way.shelf !== null;
}

export type Files = ReturnType<typeof createFiles>;
