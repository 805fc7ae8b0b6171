import { app, shell, type BrowserWindow } from 'electron';
import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '#shared/contract/operation.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { PrintJob } from '#shared/contract/wire.ts';
import type { Scheme } from '#shared/contract/shell.ts';
import { applyScheme } from './appearance.ts';
import { createAttachmentOpening } from './attachment-opening.ts';
import { createAttachedFiles, type AttachedFiles } from './attachments.ts';
import { systemDesktopNotices } from './desktop-notices.ts';
import { createEngineHost } from './engine-host.ts';
import type { ExternalLinks } from './external-links.ts';
import { chooseFileChooser } from './file-chooser.ts';
import { registerIpc } from './ipc.ts';
import { openKept } from './kept.ts';
import type { OpenWindow, OpenWindowsKeeper } from './open-windows.ts';
import { noticeWindows } from './notice-windows.ts';
import { createNotifier } from './notifier.ts';
import type { Presence } from './presence.ts';
import type { Printer } from './printer.ts';
import { confirm } from './question.ts';
import type { Settings } from './settings.ts';
import { createSecrets } from './secrets.ts';
import { createShellOperations } from './shell-operations.ts';
import type { ShellParts } from './shell.ts';
import { systemVault } from './vault.ts';
import type { Windows } from './windows.ts';
import { stepZoom, type ZoomStep } from './zoom.ts';

export { openSettings } from './settings.ts';

/** Milliseconds after the first window is up in which its page has the machine to itself. */
const QUIET_START = 1_000;
/** Milliseconds between looks at the clock for the end of quiet hours: a longer timer would not notice sleep. */
const LOOK = 30_000;

export interface OpenedWindows {
  windows: Windows;
  links: ExternalLinks<BrowserWindow>;
  openWindows: OpenWindowsKeeper;
  first: BrowserWindow;
  /** Windows that were open besides the first; they follow it, the one used last coming first. */
  others: readonly OpenWindow[];
  settings: Promise<Settings>;
}

/** The shell once everything is there. */
export interface CompleteShell {
  files: AttachedFiles;
  close: () => Promise<void>;
}

/** What the first window does not wait for: the engine's host, the bridge, the menu, the contract. */
export function completeShell(
  { spawn, dataDir, keptFile, secretsFile, files: program, isPackaged, env, log }: ShellParts,
  { windows, openWindows, links, first, others, settings: reading }: OpenedWindows,
): CompleteShell {
  const secrets = createSecrets(secretsFile, systemVault, () => engine.tellSecrets(), log);
  const engine = createEngineHost({
    ...{ spawn, dataDir, appVersion: app.getVersion(), print, log },
    secrets: secrets.all,
  });
  const kept = openKept(keptFile, log);
  const files = createAttachedFiles(engine);
  const opening = createAttachmentOpening<BrowserWindow>({
    files,
    confirm,
    openFile: (file) => shell.openPath(file),
    temporary: app.getPath('temp'),
  });
  const notifier = reading.then((settings) =>
    createNotifier({
      engine,
      settings: () => settings.get().notifications,
      desktop: systemDesktopNotices(),
      windows: noticeWindows(windows),
      open: (target) =>
        void windows.open(target === undefined ? { screen: 'home' } : { screen: 'desk', ...target }),
      now: Date.now,
      zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
      onDue: (due) => presence?.setDue(due),
      log,
    }),
  );
  let presence: Presence | undefined;
  let looking: NodeJS.Timeout | undefined;
  let closing = false;
  let contract: ((name: string) => Operation | undefined) | undefined;
  registerIpc({
    engine,
    log,
    contract: () => contract,
    owns: (contentsId) => windows.withContents(contentsId) !== undefined,
    shell: createShellOperations({
      dataDir,
      windows,
      settings: reading,
      engine,
      links,
      files,
      opening,
      notifier,
      kept,
      secrets,
      chooser: chooseFileChooser(isPackaged, env),
      setScheme,
      zoom,
    }),
  });
  engine.start();
  void reading.then((settings) => applyScheme(settings.get().scheme));
  first.once('ready-to-show', () => void finishStart());

  async function finishStart(): Promise<void> {
    await installMenu((await reading).get().scheme);
    for (const window of others) windows.restore(window);
    if (others.length > 0) first.focus();
    openWindows.begin();
    await pause(QUIET_START);
    if (closing) return;
    await startNotices();
    const { operationNamed } = await import('#shared/contract/index.ts');
    contract = operationNamed;
  }

  let printer: Printer | undefined;
  async function print(job: PrintJob): Promise<Outcome<string>> {
    printer ??= (await import('./printer.ts')).createPrinter();
    return { ok: true, output: (await printer(job)).toString('base64') };
  }

  async function startNotices(): Promise<void> {
    const { showPresence } = await import('./presence.ts');
    presence = showPresence({
      engine,
      icons: program.icons,
      actions: {
        openIncident: (ref) => void windows.open({ screen: 'desk', ref }),
        declare: () => {
          windows.show();
          windows.sendMenu('incident.declare');
        },
        home: () => void windows.open({ screen: 'home' }),
        quit: () => app.quit(),
      },
      log,
    });
    const ready = await notifier;
    ready.start();
    windows.onSeen(ready.windowSeen);
    looking = setInterval(ready.look, LOOK);
  }

  async function setScheme(scheme: Scheme): Promise<void> {
    (await reading).change({ scheme });
    applyScheme(scheme);
    await installMenu(scheme);
  }

  async function zoom(step: ZoomStep): Promise<number> {
    const settings = await reading;
    const factor = stepZoom(settings.get().zoom, step);
    settings.change({ zoom: factor });
    windows.zoom(factor);
    return factor;
  }

  async function installMenu(scheme: Scheme): Promise<void> {
    const { installMenu: install } = await import('./menu-install.ts');
    install(
      {
        command: (command) => windows.sendMenu(command),
        home: () => void windows.open({ screen: 'home' }),
        setScheme: (chosen) => void setScheme(chosen),
        stepZoom: (step) => void zoom(step),
        openFolder: () => void shell.openPath(dataDir),
        about: () => app.showAboutPanel(),
      },
      { platform: process.platform, developing: !isPackaged, scheme },
    );
  }

  return {
    files,
    async close() {
      closing = true;
      clearInterval(looking);
      (await notifier).stop();
      presence?.close();
      await Promise.all([
        engine.stop(),
        reading.then((settings) => settings.flush()),
        kept.then((known) => known.flush()),
        openWindows.flush(),
        opening.close(),
      ]);
    },
  };
}
