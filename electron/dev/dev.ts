import { EventEmitter, once } from 'node:events';
import { watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { appCommand } from './app-command.ts';
import { startApp } from './app-process.ts';
import { buildAll, buildIfStale, staleTargets } from './build.ts';
import { prepareDesktop } from './desktop.ts';
import { freePort } from './free-port.ts';
import { repositoryRoot } from './paths.ts';
import { reloadWindows } from './reload.ts';
import { runCommand, say } from './say.ts';

/** Editors write a file in several steps; a change counts when this many milliseconds passed without another. */
const settleMs = 120;

/**
 * `npm run dev [-- ARGUMENTS]`: runs the app and keeps it up to date with the sources. A change to the window's part
 * reloads the windows; a change to the shell, the preload script or the engine starts the app again.
 */
await runCommand(async () => {
  const desktop = await prepareDesktop();
  const changes = watchSources();
  try {
    await buildIfStale();
    const port = await freePort();
    const start = (): ReturnType<typeof startApp> =>
      startApp(
        appCommand(desktop, { args: process.argv.slice(2), switches: [`--remote-debugging-port=${port}`] }),
      );
    let app = start();
    for (;;) {
      const next = await Promise.race([app.ended, changes.settled()]);
      if (next !== 'changed') return next;
      const rebuilt = await rebuild();
      if (rebuilt.length === 0) continue;
      if (rebuilt.every((name) => name === 'renderer')) {
        say(`reloaded ${await reloadWindows(port)} windows`);
      } else {
        await app.quit();
        app = start();
      }
    }
  } finally {
    changes.stop();
    desktop.close();
  }
});

/** Rebuilds what changed, the command line apart. A mistake in the sources is shown and waited out. */
async function rebuild(): Promise<string[]> {
  const stale = staleTargets().filter((name) => name !== 'cli');
  if (stale.length === 0) return [];
  try {
    await buildAll(stale);
    return stale;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return [];
  }
}

interface Changes {
  /** Resolves when sources changed since the last call and have come to rest. */
  settled: () => Promise<'changed'>;
  stop: () => void;
}

function watchSources(): Changes {
  const state = { dirty: false };
  const pulse = new EventEmitter();
  const watchers = ['renderer', 'shared', 'electron'].map((folder) =>
    watch(path.join(repositoryRoot, folder), { recursive: true }, () => {
      state.dirty = true;
      pulse.emit('change');
    }),
  );
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close();
    },
    settled: async () => {
      if (!state.dirty) await once(pulse, 'change');
      do {
        state.dirty = false;
        await pause(settleMs);
      } while (state.dirty);
      return 'changed';
    },
  };
}
