import { app, shell, type BrowserWindow, type Session } from 'electron';
import { APP_SCHEME } from './app-origin.ts';
import { applyScheme } from './appearance.ts';
import type { SpawnEngine } from './engine-spawn.ts';
import { createExternalLinks } from './external-links.ts';
import { guardContents, guardSession } from './guard.ts';
import { keepOpenWindows, readOpenWindows } from './open-windows.ts';
import type { ProgramFiles } from './program-files.ts';
import { createAppProtocol } from './protocol.ts';
import { confirm } from './question.ts';
import { createRendererFiles } from './renderer-files.ts';
import { routeOf } from './route.ts';
import { serve } from './serve.ts';
import { createWindows } from './windows.ts';

export interface ShellParts {
  spawn: SpawnEngine;
  dataDir: string;
  /** Path of the file that remembers windows and appearance. */
  settingsFile: string;
  /** Path of the file that knows which windows were open. */
  windowsFile: string;
  /** Path of the file that keeps drafts. */
  keptFile: string;
  /** Path of the file that keeps secrets, encrypted. */
  secretsFile: string;
  files: ProgramFiles;
  session: Session;
  isPackaged: boolean;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Opens the first window, once Electron is ready, and loads the rest of the shell while the page starts. */
export async function openShell(parts: ShellParts): Promise<{ close: () => Promise<void> }> {
  const { files, session, isPackaged, log } = parts;
  applyScheme('dark');
  const pictureOf = async (hash: string) => (await completed).files.picture(hash);
  serve(session.protocol, APP_SCHEME, createAppProtocol(createRendererFiles(files.renderer), pictureOf));
  guardSession(session);
  const late = new Promise<typeof import('./shell-late.ts')>((resolve, reject) => {
    // After the first window has been asked for, and before its page can ask for anything.
    queueMicrotask(() => void import('./shell-late.ts').then(resolve, reject));
  });
  const settings = late.then(({ openSettings }) => openSettings(parts.settingsFile, log));

  const openWindows = keepOpenWindows(parts.windowsFile, log);
  const windows = createWindows({
    settings,
    preload: files.preload,
    devTools: !isPackaged,
    onChange: openWindows.keep,
  });
  app.on('before-quit', openWindows.freeze);
  const links = createExternalLinks<BrowserWindow>({
    confirm,
    openInBrowser: (url) => shell.openExternal(url),
  });
  guardContents(
    app,
    (address, from) => void links.open(address, windows.withContents(from.id)),
    (address, from) => {
      // Only a page in a window of ours has screens to open.
      if (windows.withContents(from.id) !== undefined) windows.open(routeOf(address));
    },
  );
  const [before = { screen: 'home' as const }, ...others] = readOpenWindows(parts.windowsFile).toReversed();
  const first = windows.restore(before);

  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  const completed = late.then(({ completeShell }) =>
    completeShell(parts, { windows, openWindows, links, first, others, settings }),
  );
  return completed;
}
