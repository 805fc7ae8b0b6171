import { setImmediate as breath } from 'node:timers/promises';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { RunbookFolder, RunbookLibrary, RunbookSummary } from '#shared/contract/runbooks.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { REVIEW_EVERY } from '#shared/runbooks/lint.ts';
import { reasonOf } from '../log/folder.ts';
import type { StartTimer } from '../timer.ts';
import { lintLibraryLinks } from './link-ends.ts';
import { readRunbook, type ReadRunbook } from './read.ts';
import { scanFolder, type Scan } from './scan.ts';
import type { Shelf, Shelves } from './shelves.ts';
import type { Trust } from './trust.ts';
import { createFolderWatch } from './watch.ts';

/** Most text kept in memory, in UTF-16 code units: a thousand runbooks of usual length, several times. */
const MAX_TEXT = 32_000_000;

type Increment = OutputOf<EngineOperations['runbooks.watch']>;

interface Stand {
  runbooks: Map<string, ReadRunbook>;
  shelves: { shelf: Shelf; scan: Scan }[];
  unread: { path: string; problem: string }[];
}

/**
 * What is in the folders of this machine. Nothing is read before it is first asked for. Every answer is as the disk stands:
 * files are looked at each time, and read again only when they were written.
 */
export function createLibrary({
  shelves,
  trust,
  now,
  startTimer,
}: {
  shelves: Shelves;
  trust: Trust;
  now: () => number;
  startTimer: StartTimer;
}) {
  let stand: Stand = { runbooks: new Map(), shelves: [], unread: [] };
  let reading: Promise<Stand> | undefined;
  let queued: Promise<Stand> | undefined;
  /** Whether the folders were looked through since the engine started. */
  let isRead = false;
  const watchers = new Set<(increment: Increment) => void>();
  let told = '';
  const watch = createFolderWatch(() => void tell(), startTimer);

  async function readAll(): Promise<Stand> {
    const next: Stand = { runbooks: new Map(), shelves: [], unread: [] };
    let room = MAX_TEXT;
    let changed = false;
    for (const shelf of shelves.all()) {
      const scan = await scanFolder(shelf.path);
      next.shelves.push({ shelf, scan });
      next.unread.push(...scan.unread);
      for (const found of scan.files) {
        const before = stand.runbooks.get(`${shelf.id}/${found.file}`);
        try {
          if (found.bytes > room) throw new Error('There are too many runbooks. Remove a folder.');
          const fresh = before?.stamp !== found.stamp;
          const read = fresh ? await readRunbook(shelf, found, now()) : before;
          next.runbooks.set(read.key, read);
          room -= read.text.length;
          // The desk goes first: reading a long folder must not hold up a single key stroke.
          changed ||= fresh;
          if (fresh) await breath();
        } catch (error) {
          const problem = error instanceof Error && !('code' in error) ? error.message : reasonOf(error);
          next.unread.push({ path: found.path, problem });
        }
      }
    }
    if (changed || next.runbooks.size !== stand.runbooks.size) await lintLibraryLinks(next.runbooks);
    return next;
  }

  /** As the disk stands. Who asks while it is being looked at shares the next look with whoever else does. */
  async function refresh(): Promise<Stand> {
    if (queued !== undefined) return await queued;
    if (reading === undefined) return await look();
    queued = reading.then(look, look);
    return await queued;
  }

  async function look(): Promise<Stand> {
    queued = undefined;
    reading = readAll();
    try {
      stand = await reading;
      isRead = true;
      return stand;
    } finally {
      reading = undefined;
    }
  }

  function summary({ key, shelf, path, hash, runbook, findings }: ReadRunbook): RunbookSummary {
    const { id, title, services, severities, alerts, owner, reviewed, steps } = runbook;
    const reviewedAt = reviewed === null ? Number.NaN : Date.parse(`${reviewed}T00:00:00Z`);
    const errors = findings.filter(({ level }) => level === 'error').length;
    return {
      ...{ key, id, title, services, severities, alerts, owner, reviewed, path, hash, errors },
      reviewDue: Number.isNaN(reviewedAt) ? null : reviewedAt + REVIEW_EVERY,
      folder: shelf.id,
      trust: trust.isTrusted(hash) ? 'trusted' : trust.lastOf(key) === undefined ? 'unreviewed' : 'changed',
      steps: steps.length,
      runnable: steps.filter(({ kind }) => kind !== 'manual').length,
      warnings: findings.length - errors,
    };
  }

  function library({ runbooks, shelves: found, unread }: Stand): RunbookLibrary {
    return {
      runbooks: [...runbooks.values()]
        .map(summary)
        .toSorted((one, other) => one.title.localeCompare(other.title) || (one.key < other.key ? -1 : 1)),
      folders: found.map(({ shelf, scan }) => folderOf(shelf, scan)),
      unread,
    };
  }

  function folderOf(shelf: Shelf, scan: Scan): RunbookFolder {
    const { id, path, kind } = shelf;
    // Our own folder is made when the first runbook is put into it.
    const missing = kind === 'own' && scan.folders.length === 0;
    return { id, path, kind, runbooks: scan.files.length, problem: missing ? null : scan.problem };
  }

  /** Tells the watchers if anything is different. Never throws. */
  async function tell(): Promise<void> {
    try {
      const found = await refresh();
      if (watchers.size === 0) return;
      watch.follow(found.shelves.flatMap(({ scan }) => scan.folders));
      const current = library(found);
      const text = JSON.stringify(current);
      if (text === told) return;
      told = text;
      for (const watcher of watchers) watcher({ type: 'snapshot', reading: false, library: current });
    } catch (error) {
      // The next look tries again.
      process.stderr.write(`the runbooks could not be looked through: ${reasonOf(error)}\n`);
    }
  }

  return {
    summary,

    list: async (): Promise<RunbookLibrary> => library(await refresh()),
    all: async (): Promise<ReadRunbook[]> => [...(await refresh()).runbooks.values()],

    /** A runbook by its key, id, path or title, as it stands on the disk now. */
    async find(name: string): Promise<Outcome<ReadRunbook>> {
      const { runbooks } = await refresh();
      const exact = runbooks.get(name);
      if (exact !== undefined) return { ok: true, output: exact };
      const all = [...runbooks.values()];
      const wanted = name.toLowerCase();
      const ways: ((one: ReadRunbook) => boolean)[] = [
        ({ path }) => path === name,
        ({ runbook }) => runbook.id === name,
        ({ runbook }) => runbook.id.toLowerCase() === wanted,
        ({ runbook }) => runbook.title.toLowerCase() === wanted,
      ];
      for (const way of ways) {
        const [found, ...more] = all.filter(way);
        if (found === undefined) continue;
        if (more.length === 0) return { ok: true, output: found };
        const keys = [found, ...more].map(({ key }) => key).slice(0, 8);
        return refuse(
          'ambiguous',
          `Several runbooks go by ${name}: ${keys.join(', ')}. Name one of these.`,
          'runbook',
        );
      }
      return refuse('not_found', `There is no runbook ${name}. See: runbook list.`, 'runbook');
    },

    /** What the folders hold changed by our own hand. */
    changed: tell,

    /** Pushes the library at once and again whenever it is different. Returns how to stop. */
    watch(push: (increment: Increment) => void): () => void {
      push({ type: 'snapshot', reading: !isRead, library: library(stand) });
      watchers.add(push);
      told = '';
      void tell();
      return () => {
        watchers.delete(push);
        if (watchers.size === 0) watch.stop();
      };
    },

    stop(): void {
      watchers.clear();
      watch.stop();
    },
  };
}

export type Library = ReturnType<typeof createLibrary>;
