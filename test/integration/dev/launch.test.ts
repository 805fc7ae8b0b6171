import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mustDropRoot, unprivilegedId } from '#electron/dev/account.ts';
import { launchApp } from '#electron/dev/launch.ts';
import { sandboxOf } from '#electron/dev/sandbox.ts';

/** Starts a small application in a real window the way the product is started. */

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-launch-'));
  const app = path.join(folder, 'app');
  mkdirSync(path.join(app, 'dist/main'), { recursive: true });
  writeFileSync(
    path.join(app, 'package.json'),
    '{ "name": "small", "version": "7.8.9", "main": "dist/main/main.cjs" }',
  );
  writeFileSync(
    path.join(app, 'dist/main/main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     const fs = require('node:fs');
     app.whenReady().then(() => {
       fs.writeFileSync(process.argv[process.argv.indexOf('--data') + 1] + '/log', 'written');
       new BrowserWindow({ webPreferences: { sandbox: true } }).loadURL('data:text/html,<title>small</title><h1>Hello</h1>');
     });
     app.on('window-all-closed', () => app.quit());`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('launching an app', () => {
  it('opens a real window with the sandbox on, as an ordinary user, and ends with it', async () => {
    const dataDir = path.join(folder, 'data');
    const launched = await launchApp({ dataDir, appFolder: path.join(folder, 'app') });
    const facts = await launched.electron.evaluate(({ app, BrowserWindow }) => ({
      version: app.getVersion(),
      home: app.getPath('home'),
      user: process.getuid?.(),
      renderer: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    }));
    expect(await launched.page.textContent('h1')).toBe('Hello');
    expect(facts.version).toBe('7.8.9');
    expect(facts.home).not.toBe(os.homedir());
    if (process.platform === 'linux') {
      expect(facts.user).not.toBe(0);
      expect(sandboxOf(facts.renderer).ownNamespace).toBe(launched.sandbox);
      expect(sandboxOf(facts.renderer).systemCallsFiltered).toBe(launched.sandbox);
    }
    expect(statSync(path.join(dataDir, 'log')).uid).toBe(
      mustDropRoot() ? unprivilegedId : process.getuid?.(),
    );
    const child = launched.electron.process();
    await launched.close();
    await launched.close();
    expect(child.exitCode ?? child.signalCode).not.toBeNull();
  });
});
