import { app, Menu, protocol, session, utilityProcess } from 'electron';
import path from 'node:path';
import { PRODUCT_NAME } from '#shared/data-dir.ts';
import { appScheme } from './app-origin.ts';
import { locateFolders } from './data-folder.ts';
import { driverAttached } from './driver.ts';
import { createEngineHost } from './engine-host.ts';
import { chooseEngineProcess, nodeCandidates } from './engine-process.ts';
import { programFiles } from './program-files.ts';
import { openSettings } from './settings.ts';

const { env, argv, platform, arch, versions, resourcesPath } = process;
const { isPackaged } = app;

// A terminal that was closed is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Electron ends in order when asked to, but listens only once it is ready.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

app.enableSandbox();
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
    env,
    nodes: nodeCandidates({ appPath, resourcesPath, isPackaged, env, platform, arch }),
    utilityAnyway: !isPackaged && env['DEEPWATER_ENGINE_PROCESS'] === 'utility',
  });
  const log = (line: string) => console.error(line);
  const engine = createEngineHost({ spawn: choice.spawn, dataDir, appVersion: app.getVersion(), log });

  // The engine takes longest, so it starts first; the windows are next; everything else waits for them.
  if (!choice.needsReady) engine.start();
  const settingsOpening = openSettings(path.join(userData, 'settings.json'), log);

  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    const writing = settingsOpening.then((settings) => settings.flush());
    void Promise.allSettled([engine.stop(), writing]).then(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });

  const driver = driverAttached();
  void app.whenReady().then(async () => {
    if (choice.needsReady) engine.start();
    const [{ openShell }, settings] = await Promise.all([import('./shell.ts'), settingsOpening, driver]);
    await openShell({
      engine,
      settings,
      dataDir,
      files,
      session: session.defaultSession,
      isPackaged,
      env,
      log,
    });
  });
}
