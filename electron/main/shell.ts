import { app, dialog, shell, type BrowserWindow, type Session } from 'electron';
import type { Scheme } from '#shared/contract/shell.ts';
import { APP_SCHEME } from './app-origin.ts';
import { applyScheme } from './appearance.ts';
import type { EngineHost } from './engine-host.ts';
import { createExternalLinks, type LinkQuestion } from './external-links.ts';
import { guardContents, guardSession } from './guard.ts';
import type { ProgramFiles } from './program-files.ts';
import { createAppProtocol } from './protocol.ts';
import { createRendererFiles } from './renderer-files.ts';
import type { Settings } from './settings.ts';
import { createWindows } from './windows.ts';
import { stepZoom, type ZoomStep } from './zoom.ts';

export interface ShellParts {
  engine: EngineHost;
  settings: Settings;
  dataDir: string;
  files: ProgramFiles;
  session: Session;
  isPackaged: boolean;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Puts the shell together, once Electron is ready: protocol, guards, windows, bridge, menu. */
export async function openShell(parts: ShellParts): Promise<void> {
  const { engine, settings, dataDir, files, session, isPackaged, env, log } = parts;
  applyScheme(settings.get().scheme);
  session.protocol.handle(APP_SCHEME, createAppProtocol(createRendererFiles(files.renderer)));
  guardSession(session);

  const windows = createWindows({ settings, preload: files.preload, devTools: !isPackaged });
  const links = createExternalLinks<BrowserWindow>({
    confirm,
    openInBrowser: (url) => shell.openExternal(url),
  });
  guardContents(app, (address, from) => void links.open(address, windows.withContents(from.id)));
  const first = windows.open({ screen: 'home' });

  // While the page's process starts, the rest is loaded: before it can ask for anything, its questions are answered.
  const [{ registerIpc }, { createShellOperations }, { chooseFileChooser }, { operationNamed }] =
    await Promise.all([
      import('./ipc.ts'),
      import('./shell-operations.ts'),
      import('./file-chooser.ts'),
      import('#shared/contract/index.ts'),
    ]);
  const chooser = chooseFileChooser(isPackaged, env);
  registerIpc({
    engine,
    operationNamed,
    log,
    owns: (contentsId) => windows.withContents(contentsId) !== undefined,
    shell: createShellOperations({ dataDir, windows, settings, engine, links, chooser, setScheme, zoom }),
  });

  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  first.once('ready-to-show', () => void installMenu(settings.get().scheme));

  function setScheme(scheme: Scheme): void {
    settings.change({ scheme });
    applyScheme(scheme);
    void installMenu(scheme);
  }

  function zoom(step: ZoomStep): number {
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
        setScheme,
        stepZoom: zoom,
        openFolder: () => void shell.openPath(dataDir),
        about: () => app.showAboutPanel(),
      },
      { platform: process.platform, developing: !isPackaged, scheme },
    );
  }
}

async function confirm(
  { message, detail, agree, cancel }: LinkQuestion,
  over: BrowserWindow | undefined,
): Promise<boolean> {
  const question = {
    type: 'question' as const,
    message,
    detail,
    buttons: [agree, cancel],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = await (over === undefined
    ? dialog.showMessageBox(question)
    : dialog.showMessageBox(over, question));
  return response === 0;
}
