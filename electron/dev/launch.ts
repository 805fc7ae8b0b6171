import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { handOver, mustDropRoot, openTemporaryWayTo } from './account.ts';
import { appCommand } from './app-command.ts';
import type { Desktop } from './desktop.ts';
import { testDesktop } from './test-desktops.ts';

/** The built app in a real window, driven by a test or by the screenshots. */
export interface LaunchedApp {
  electron: ElectronApplication;
  /** The first window, loaded. */
  page: Page;
  /** Whether Chromium's sandbox is on. It is wherever the system lets it. */
  sandbox: boolean;
  /** Quits the app as a person would, and kills it when it has not gone after ten seconds. May be called twice. */
  close: () => Promise<void>;
}

export interface LaunchOptions {
  /** Folder of the log. Created when absent; as root it is handed to the unprivileged user the app runs as. */
  dataDir: string;
  /** Further arguments for the app. */
  args?: readonly string[];
  /** Switches for Electron and Chromium, such as `--force-device-scale-factor=2`. */
  switches?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Folder of the app. Default: this repository, as last built. */
  appFolder?: string;
}

const windowLimitMs = 60_000;
const closeLimitMs = 10_000;

/**
 * Starts the built app with its sandbox on, on the desktop that `npm test` prepared; run by itself, a test prepares one
 * for each launch. Its home is a new folder, so nothing but `dataDir` outlives it.
 */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const desktop = await testDesktop();
  const home = mkdtempSync(path.join(os.tmpdir(), 'deepwater-home-'));
  const release = (): void => {
    rmSync(home, { recursive: true, force: true });
    desktop.close();
  };
  try {
    const electron = await start(desktop, home, options);
    const page = await electron.firstWindow({ timeout: windowLimitMs });
    await page.waitForLoadState('domcontentloaded');
    let closing: Promise<void> | undefined;
    return {
      electron,
      page,
      sandbox: desktop.sandbox,
      close: () => (closing ??= closeApp(electron).finally(release)),
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function start(desktop: Desktop, home: string, options: LaunchOptions): Promise<ElectronApplication> {
  if (mustDropRoot()) {
    handOver(home);
    openTemporaryWayTo(options.dataDir);
  }
  const command = appCommand(desktop, {
    home,
    args: ['--data', options.dataDir, ...(options.args ?? [])],
    switches: options.switches ?? [],
    ...(options.appFolder === undefined ? {} : { appFolder: options.appFolder }),
  });
  const environment = mustDropRoot()
    ? command.env
    : { ...command.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config') };
  return _electron.launch({
    executablePath: command.executable,
    args: command.args,
    // Without this Playwright adds --no-sandbox.
    chromiumSandbox: desktop.sandbox,
    // The window's own settings decide, not Playwright's.
    colorScheme: null,
    env: { ...definedOnly(environment), ...options.env },
    timeout: windowLimitMs,
  });
}

async function closeApp(electron: ElectronApplication): Promise<void> {
  const child = electron.process();
  const kill = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
  await electron.close();
  clearTimeout(kill);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
