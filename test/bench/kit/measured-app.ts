import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { handOver, mustDropRoot, openTemporaryWayTo } from '#electron/dev/account.ts';
import { appCommand } from '#electron/dev/app-command.ts';
import type { Desktop } from '#electron/dev/desktop.ts';
import { freePort } from '#electron/dev/free-port.ts';
import { cacheFolder } from '#electron/dev/paths.ts';

/** An application to measure. */
export interface MeasuredApp {
  /** Absent for this application as it was last built. */
  appFolder?: string;
  dataDir: string;
  /** Kept from one start to the next, as a person's own is: what Chromium remembers of the first start helps the second. */
  home: string;
  /** Script that runs in the page and resolves with true when a person could use it, and with false in a page that is not it. */
  usable: string;
}

/** A window that is ready for use. */
export interface MeasuredWindow {
  pid: number;
  /** Milliseconds from starting the process until the page was drawn, ready for use. */
  startMs: number;
  close(): Promise<void>;
}

const LIMIT_MS = 60_000;
const LOOK_MS = 5;
const QUIT_MS = 10_000;

/**
 * The least that opens a window: Electron, one BrowserWindow, a page with a heading. Lies beside what the tools fetch, where
 * the user whom the window runs as can read it whenever he can read this application.
 */
export function bareAppFolder(): string {
  const folder = path.join(cacheFolder, 'bare-window');
  const files = {
    'package.json': '{ "name": "bare-window", "version": "1.0.0", "main": "dist/main/main.cjs" }',
    'dist/main/main.cjs': `const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
app.enableSandbox();
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile(join(__dirname, 'page.html')));
app.on('window-all-closed', () => app.quit());
`,
    'dist/main/page.html': '<!doctype html><title>bare</title><h1>A bare window</h1>\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o644 });
  }
  return folder;
}

/** Starts an application and waits until its window can be used. Nothing but the debugging port is added to what a person starts. */
export async function openMeasured(desktop: Desktop, app: MeasuredApp): Promise<MeasuredWindow> {
  const port = await freePort();
  fs.mkdirSync(app.home, { recursive: true, mode: 0o700 });
  if (mustDropRoot()) {
    for (const folder of [app.home, app.dataDir]) {
      openTemporaryWayTo(folder);
      handOver(folder);
    }
  }
  const command = appCommand(desktop, {
    home: app.home,
    args: ['--data', app.dataDir],
    switches: [`--remote-debugging-port=${port}`],
    ...(app.appFolder === undefined ? {} : { appFolder: app.appFolder }),
  });
  const env = mustDropRoot()
    ? command.env
    : { ...command.env, HOME: app.home, XDG_CONFIG_HOME: path.join(app.home, '.config') };
  const started = now();
  const child = spawn(command.executable, command.args, { env, stdio: 'ignore' });
  try {
    const usableAt = await whenUsable(child, port, app.usable);
    if (child.pid === undefined) throw new Error('a process that answers has an id');
    return { pid: child.pid, startMs: usableAt - started, close: () => quit(child) };
  } catch (error) {
    await quit(child);
    throw error;
  }
}

/** When the page was ready for use, on the same clock as {@link now}. */
async function whenUsable(child: ChildProcess, port: number, usable: string): Promise<number> {
  // Two frames: the first draws what is there, and the second begins when it is on the screen.
  const expression = `(async () => await (${usable})()
    ? new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(performance.timeOrigin + performance.now()))))
    : null)()`;
  for (const latest = now() + LIMIT_MS; now() < latest;) {
    if (child.exitCode !== null) throw new Error(`the application ended with ${child.exitCode}`);
    const address = await pageAddress(port);
    const at = address === undefined ? null : await evaluate(address, expression, latest - now());
    if (at !== null) return at;
    await pause(LOOK_MS);
  }
  throw new Error('the window was not ready for use in a minute');
}

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string().optional() }));

async function pageAddress(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`);
    const list = targets.parse(await response.json());
    return list.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
  } catch {
    // Nobody listens yet.
    return undefined;
  }
}

const answer = z.object({
  result: z.object({ result: z.object({ value: z.unknown() }).optional() }).optional(),
});

/** The number an expression comes to in the page; null when it is none, or the page went away. */
function evaluate(address: string, expression: string, limitMs: number): Promise<number | null> {
  const socket = new WebSocket(address);
  return new Promise<number | null>((resolve) => {
    const give = (value: unknown): void => resolve(typeof value === 'number' ? value : null);
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    socket.onmessage = ({ data }) => give(answer.parse(JSON.parse(String(data))).result?.result?.value);
    socket.onclose = () => give(undefined);
    socket.onerror = () => give(undefined);
    setTimeout(give, limitMs).unref();
  }).finally(() => socket.close());
}

async function quit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), QUIT_MS);
  await gone;
  clearTimeout(kill);
}

/** Milliseconds since the epoch, finer than Date: pages tell theirs the same way. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
