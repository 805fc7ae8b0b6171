import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import {
  grantDataFolder,
  handOver,
  mustDropRoot,
  openTemporaryWayTo,
  unprivilegedCan,
  unprivilegedEnvironment,
} from './account.ts';
import { dropRootScript, withoutNodeMode } from './app-command.ts';
import { testDesktop } from './test-desktops.ts';

/** The packaged app in a real window. Its fuses refuse a Node debugger, so it is driven over Chromium's own. */
export interface LaunchedPackage {
  /** The first window, loaded. */
  page: Page;
  process: ChildProcess;
  close: () => Promise<void>;
}

export interface PackageLaunchOptions {
  /** Path of the packaged program. */
  program: string;
  /** Folder of the log. */
  dataDir: string;
  args?: readonly string[];
}

const windowLimitMs = 60_000;
const closeLimitMs = 10_000;

/** Starts a packaged app on the desktop that `npm test` prepared, as an ordinary user with the sandbox on. */
export async function launchPackaged({
  program,
  dataDir,
  args = [],
}: PackageLaunchOptions): Promise<LaunchedPackage> {
  const desktop = await testDesktop();
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'deepwater-package-'));
  const home = path.join(scratch, 'home');
  const cleanups: (() => unknown)[] = [
    () => desktop.close(),
    () => rmSync(scratch, { recursive: true, force: true }),
  ];
  try {
    const { executable, env } = prepare(program, dataDir, scratch, home);
    const switches = [
      '--remote-debugging-port=0',
      ...(desktop.sandbox ? [] : ['--no-sandbox']),
      ...(desktop.virtual ? ['--disable-gpu', '--log-level=3'] : []),
    ];
    const child = spawn(executable, [...switches, '--data', dataDir, ...args], {
      env: { ...withoutNodeMode(env), ...desktop.environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    cleanups.unshift(() => endProcess(child, gone));
    const address = await debuggerAddress(child);
    await windowLoaded(address);
    // Electron has no contexts to manage, which Playwright's defaults would ask of it.
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const page = await firstPage(browser);
    let closing: Promise<void> | undefined;
    return { page, process: child, close: () => (closing ??= runAll(cleanups)) };
  } catch (error) {
    await runAll(cleanups);
    throw error;
  }
}

function prepare(
  program: string,
  dataDir: string,
  scratch: string,
  home: string,
): { executable: string; env: NodeJS.ProcessEnv } {
  mkdirSync(home);
  if (!mustDropRoot()) {
    return {
      executable: program,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config') },
    };
  }
  let reachable = program;
  if (!unprivilegedCan('-x', program)) {
    cpSync(path.dirname(program), path.join(scratch, 'package'), { recursive: true });
    reachable = path.join(scratch, 'package', path.basename(program));
  }
  handOver(scratch);
  openTemporaryWayTo(dataDir);
  grantDataFolder(dataDir);
  return { executable: dropRootScript(reachable), env: unprivilegedEnvironment(home) };
}

/** Chromium names its debugger's address on standard error; with port 0 it takes a free one. */
function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (reason: string): void =>
      reject(new Error(`the packaged app opened no window: ${reason}\n${said}`));
    const limit = setTimeout(() => fail(`no answer in ${windowLimitMs / 1000} s`), windowLimitMs);
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const address = /^DevTools listening on (ws:\S+)/m.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(limit);
      resolve(address);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(limit);
      fail(`it ended with code ${code}`);
    });
  });
}

/** Waits until the app's own page is there: connecting to a window that has no page yet would wait for it in vain. */
async function windowLoaded(address: string): Promise<void> {
  const list = `http://${new URL(address).host}/json/list`;
  for (const end = Date.now() + windowLimitMs; Date.now() < end; await pause(50)) {
    const targets = await (await fetch(list)).text();
    if (targets.includes('"url": "app://')) return;
  }
  throw new Error(`the packaged app opened no page of its own in ${windowLimitMs / 1000} s`);
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the packaged app has no browser context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: windowLimitMs }));
  await page.waitForLoadState('domcontentloaded');
  return page;
}

async function endProcess(child: ChildProcess, gone: Promise<void>): Promise<void> {
  const kill = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await gone;
  clearTimeout(kill);
}

async function runAll(cleanups: readonly (() => unknown)[]): Promise<void> {
  for (const cleanup of cleanups) await cleanup();
}
