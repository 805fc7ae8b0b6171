import fs from 'node:fs';
import type { StartTimer } from '../timer.ts';

/** Writers save in several strokes: they are looked at once, ms after the last. */
const SETTLE = 200;
/** File systems of other machines tell of no change: they are looked at this often, ms. */
const POLL = 10_000;

/**
 * Calls `changed` soon after anything in the folders did, and every ten seconds in case nobody told. Only folders that were
 * looked into are watched, each by itself: a recursive watch would go through everything that is installed in them as well.
 */
export function createFolderWatch(changed: () => void, startTimer: StartTimer) {
  const watchers = new Map<string, fs.FSWatcher>();
  let settling: (() => void) | undefined;
  let polling: (() => void) | undefined;

  function soon(): void {
    settling?.();
    settling = startTimer(changed, SETTLE);
  }

  function poll(): void {
    polling = startTimer(() => {
      changed();
      poll();
    }, POLL);
  }

  function open(folder: string): void {
    try {
      const watcher = fs.watch(folder, { persistent: false }, soon);
      // It was removed, or there are too many watchers: the polling still sees it.
      watcher.on('error', () => close(folder));
      watchers.set(folder, watcher);
    } catch {
      // The same.
    }
  }

  function close(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  return {
    /** Watches these and no others. */
    follow(folders: readonly string[]): void {
      const wanted = new Set(folders);
      for (const folder of watchers.keys()) if (!wanted.has(folder)) close(folder);
      for (const folder of wanted) if (!watchers.has(folder)) open(folder);
      if (polling === undefined) poll();
    },
    stop(): void {
      settling?.();
      polling?.();
      polling = undefined;
      for (const folder of watchers.keys()) close(folder);
    },
  };
}
