import { app, Menu, protocol, session, utilityProcess } from 'electron';
import path from 'node:path';
import { PRODUCT_NAME } from '#shared/data-dir.ts';
import { appScheme } from './app-origin.ts';
import { locateFolders } from './data-folder.ts';
import { driverAttached } from './driver.ts';
import { spawnAhead } from './engine-ahead.ts';
import { chooseEngineProcess, nodeCandidates } from './engine-process.ts';
import { programFiles } from './program-files.ts';
import { openShell } from './shell.ts';

const { env, argv, platform, arch, versions, resourcesPath } = process;
const { isPackaged } = app;

// A terminal that was closed is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Electron ends in order when asked to, but listens only once it is ready.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

app.enableSandbox();
// Room for what is new in a window: a list that is dragged makes 8 MB in a second, and emptying them takes half a picture.
app.commandLine.appendSwitch('js-flags', '--min-semi-space-size=32 --max-semi-space-size=32');
// Not Electron’s own menu: ours follows once the first window is there.
Menu.setApplicationMenu(null);
protocol.registerSchemesAsPrivileged([appScheme]);
const { dataDir, userData } = locateFolders({
  argv,
  env,
  cwd: process.cwd(),
  // By name, not by what package.json says: the command line looks in the same place.
  defaultUserData: path.join(app.getPath('appData'), PRODUCT_NAME),
  temporary: app.getPath('temp'),
});
app.setPath('userData', userData);

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const appPath = app.getAppPath();
  const files = programFiles({ appPath, isPackaged, env });
  const choice = chooseEngineProcess({
    napi: versions['napi'],
    entry: files.engine,
    utilityProcess,
    // What the engine's code was compiled to is kept between starts: without it half of a start is spent compiling.
    env: { NODE_COMPILE_CACHE: path.join(userData, 'Engine Cache'), ...env },
    nodes: nodeCandidates({ appPath, resourcesPath, isPackaged, env, platform, arch }),
    utilityAnyway: !isPackaged && env['DEEPWATER_ENGINE_PROCESS'] === 'utility',
  });
  // The engine takes longest, so it starts first where it can; the window is next; everything else waits for them.
  const ahead = () => spawnAhead(choice.spawn, { kind: 'start', dataDir, appVersion: app.getVersion() });
  const early = choice.needsReady ? undefined : ahead();

  const opened = Promise.all([app.whenReady(), driverAttached()]).then(() =>
    openShell({
      spawn: early ?? ahead(),
      dataDir,
      settingsFile: path.join(userData, 'settings.json'),
      windowsFile: path.join(userData, 'windows.json'),
      keptFile: path.join(userData, 'drafts.json'),
      secretsFile: path.join(userData, 'secrets.json'),
      files,
      session: session.defaultSession,
      isPackaged,
      env,
      log: (line) => console.error(line),
    }),
  );
  let closed = false;
  app.on('will-quit', (event) => {
    // Before there is a window there is nothing to bring to an end: the engine goes when its channel closes.
    if (closed || !app.isReady()) return;
    event.preventDefault();
    const closing = opened.then((shell) => shell.close());
    void Promise.allSettled([closing]).then(() => {
      closed = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
}
