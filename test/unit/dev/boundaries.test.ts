import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Runs the real linter with the real settings over files of a temporary tree and tells which rule refused which file. */

interface Case {
  file: string;
  text: string;
  /** The rule that has to refuse it, and words its message has to contain; absent for a file that is right. */
  refused?: { rule: string; says: string };
}

const imports = (says: string) => ({ rule: 'deepwater(imports)', says });
const channels = { rule: 'deepwater(channels)', says: 'shared/contract' };
const network = { rule: 'deepwater(network)', says: 'shared/contract' };
const globals = { rule: 'eslint(no-restricted-globals)', says: '' };

const cases: Case[] = [
  // shared is pure
  {
    file: 'shared/a/node.ts',
    text: `import { readFileSync } from 'node:fs';\nreadFileSync('x');`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/bare-node.ts',
    text: `import fs from 'fs';\nfs.readFileSync('x');`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/subpath-node.ts',
    text: `export * from 'fs/promises';`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/electron.ts',
    text: `import { app } from 'electron';\napp.quit();`,
    refused: imports('electron/main'),
  },
  { file: 'shared/a/react.ts', text: `export { useState } from 'react';`, refused: imports('renderer') },
  {
    file: 'shared/a/mantine.ts',
    text: `export { Button } from '@mantine/core';`,
    refused: imports('renderer'),
  },
  {
    file: 'shared/a/engine.ts',
    text: `export * from '#electron/engine/x.ts';`,
    refused: imports('shared is pure'),
  },
  { file: 'shared/a/window.ts', text: `export * from '#renderer/x.ts';`, refused: imports('shared is pure') },
  {
    file: 'shared/a/escape.ts',
    text: `export * from '../../electron/engine/x.ts';`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/detour.ts',
    text: `export * from '#shared/../electron/engine/x.ts';`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/type.ts',
    text: `import type { App } from 'electron';\nexport type A = App;`,
    refused: imports('electron/main'),
  },
  {
    file: 'shared/a/inline-type.ts',
    text: `export type A = import('node:fs').Stats;`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/lazy.ts',
    text: `export const load = () => import('node:fs');`,
    refused: imports('shared is pure'),
  },
  {
    file: 'shared/a/computed.ts',
    text: `export const load = (name: string) => import(name);`,
    refused: imports('computed import'),
  },
  { file: 'shared/a/test.ts', text: `export * from '#test/helper.ts';`, refused: imports('shared is pure') },
  {
    file: 'shared/a/good.ts',
    text: `import { z } from 'zod';\nexport * from '#shared/b.ts';\nexport * from '../b.ts';\nexport const a = z.string();`,
  },

  // the window
  {
    file: 'renderer/s/node.tsx',
    text: `import path from 'node:path';\nexport const p = path.sep;`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/electron.ts',
    text: `export { ipcRenderer } from 'electron';`,
    refused: imports('electron/main'),
  },
  {
    file: 'renderer/s/main.ts',
    text: `export * from '#electron/main/x.ts';`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/escape.ts',
    text: `export * from '../../electron/preload/x.ts';`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/sqlite.ts',
    text: `export { default } from 'better-sqlite3';`,
    refused: imports('electron/engine'),
  },
  {
    file: 'renderer/s/require.cjs',
    text: `module.exports = require('node:fs');`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/glob.ts',
    text: `export const all = import.meta.glob('../../electron/**/*.ts');`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/url.ts',
    text: `export const u = new URL('../../electron/main/x.ts', import.meta.url);`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/absolute.ts',
    text: `export * from '/electron/main/x.ts';`,
    refused: imports('outside the tree'),
  },
  {
    file: 'renderer/s/remote.ts',
    text: `export * from 'https://example.org/x.js';`,
    refused: imports('outside the tree'),
  },
  {
    file: 'renderer/s/unknown.ts',
    text: `export * from '#elsewhere/x.ts';`,
    refused: imports('shared/contract'),
  },
  {
    file: 'renderer/s/relative-shared.ts',
    text: `export * from '../../shared/b.ts';`,
    refused: imports('#shared/b.ts'),
  },
  { file: 'renderer/s/fetch.ts', text: `export const f = () => fetch('app://x');`, refused: globals },
  { file: 'renderer/s/socket.ts', text: `export const s = () => new WebSocket('ws://x');`, refused: globals },
  { file: 'renderer/s/xhr.ts', text: `export const x = () => new XMLHttpRequest();`, refused: globals },
  {
    file: 'renderer/s/window-fetch.ts',
    text: `export const f = () => window.fetch('app://x');`,
    refused: network,
  },
  {
    file: 'renderer/s/quoted-fetch.ts',
    text: `export const f = () => globalThis['fetch']('app://x');`,
    refused: network,
  },
  {
    file: 'renderer/s/taken-fetch.ts',
    text: `const { fetch: f } = globalThis;\nexport { f };`,
    refused: network,
  },
  {
    file: 'renderer/s/beacon.ts',
    text: `export const b = () => navigator.sendBeacon('app://x');`,
    refused: network,
  },
  {
    file: 'renderer/s/good.tsx',
    text: `import { useState } from 'react';\nimport '@mantine/core/styles.css';\nimport './good.css';\nimport icon from './icon.svg?raw';\nimport { b } from '#shared/b.ts';\nexport const g = [useState, icon, b];`,
  },

  // outside the window
  {
    file: 'electron/main/window.ts',
    text: `export * from '#renderer/x.ts';`,
    refused: imports('electron/main must not'),
  },
  { file: 'electron/main/react.ts', text: `export { useState } from 'react';`, refused: imports('renderer') },
  {
    file: 'electron/main/engine.ts',
    text: `export * from '../engine/log/append.ts';`,
    refused: imports('starts the engine as a process'),
  },
  {
    file: 'electron/main/channel.ts',
    text: `import { ipcMain } from 'electron';\nipcMain.removeAllListeners();`,
    refused: channels,
  },
  {
    file: 'electron/main/channel-member.ts',
    text: `import * as electron from 'electron';\nelectron.ipcMain.removeAllListeners();`,
    refused: channels,
  },
  {
    file: 'electron/main/channel-taken.cjs',
    text: `const { ipcMain } = require('electron');\nipcMain.removeAllListeners();`,
    refused: channels,
  },
  {
    file: 'electron/main/good.ts',
    text: `import { app } from 'electron';\nimport path from 'node:path';\nexport * from '#shared/b.ts';\nexport * from './x.ts';\nexport const g = [app, path];`,
  },
  {
    file: 'electron/main/ipc.ts',
    text: `import { ipcMain } from 'electron';\nipcMain.removeAllListeners();`,
  },
  {
    file: 'electron/preload/channel.ts',
    text: `import { ipcRenderer } from 'electron';\nipcRenderer.removeAllListeners('x');`,
    refused: channels,
  },
  {
    file: 'electron/preload/preload.ts',
    text: `import { ipcRenderer } from 'electron';\nipcRenderer.removeAllListeners('x');`,
  },
  {
    file: 'electron/preload/main.ts',
    text: `export * from '#electron/main/x.ts';`,
    refused: imports('typed client'),
  },
  {
    file: 'electron/engine/electron.ts',
    text: `export { app } from 'electron';`,
    refused: imports('electron/main'),
  },
  {
    file: 'electron/engine/main.ts',
    text: `export * from '#electron/main/x.ts';`,
    refused: imports('neither shell nor window'),
  },
  {
    file: 'electron/engine/good.ts',
    text: `import Database from 'better-sqlite3';\nexport * from './log/append.ts';\nexport * from '#electron/engine/services/x.ts';\nexport const d = Database;`,
  },
  {
    file: 'electron/engine/log/service.ts',
    text: `export * from '../services/x.ts';`,
    refused: imports('never the other way'),
  },
  {
    file: 'electron/engine/views/sync.ts',
    text: `export * from '#electron/engine/sync/x.ts';`,
    refused: imports('never the other way'),
  },
  {
    file: 'electron/engine/services/good.ts',
    text: `export * from '../log/append.ts';\nexport * from '../views/list.ts';`,
  },
  {
    file: 'electron/cli/writer.ts',
    text: `export * from '#electron/engine/log/append.ts';`,
    refused: imports('only the engine writes'),
  },
  {
    file: 'electron/cli/good.ts',
    text: `import { Command } from 'commander';\nexport * from '#electron/engine/engine.ts';\nexport const c = Command;`,
  },
  {
    file: 'electron/dev/engine.ts',
    text: `export * from '#electron/engine/engine.ts';`,
    refused: imports('as a person would'),
  },
  {
    file: 'electron/dev/good.ts',
    text: `import { build } from 'vite';\nexport const b = build;\nexport const load = (name: string): Promise<unknown> => import(name);`,
  },
  { file: 'electron/elsewhere/a.ts', text: `export const a = 1;`, refused: imports('no part of the tree') },
  { file: 'stray.ts', text: `export const a = 1;`, refused: imports('no part of the tree') },
  {
    file: 'test/unit/good.ts',
    text: `import { it } from 'vitest';\nexport * from '#electron/engine/log/append.ts';\nexport const i = it;`,
  },

  // scripts beside a module
  {
    file: 'electron/engine/worker.ts',
    text: 'export const w = (ending: string) => new URL(`./inspect-worker${ending}`, import.meta.url);',
  },
  {
    file: 'electron/engine/worker-anywhere.ts',
    text: 'export const w = (name: string) => new URL(`../${name}`, import.meta.url);',
    refused: imports('computed import'),
  },
  {
    file: 'test/e2e/channels.ts',
    text: `export const names = (all: { ipcMain: { eventNames(): string[] } }) => all.ipcMain.eventNames();`,
  },

  // ignored promises and errors
  {
    file: 'shared/a/empty-catch.ts',
    text: `try {\n  JSON.parse('');\n} catch {}`,
    refused: { rule: 'eslint(no-empty)', says: '' },
  },
  {
    file: 'shared/a/any.ts',
    text: `export const a: any = 1;`,
    refused: { rule: 'typescript(no-explicit-any)', says: '' },
  },
];

interface Diagnostic {
  message: string;
  code: string;
  filename: string;
}

let folder = '';
let diagnostics: Diagnostic[] = [];
const repository = path.resolve(import.meta.dirname, '../../..');
const linter = path.join(repository, 'node_modules/oxlint/bin/oxlint');

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-boundaries-'));
  cpSync(path.join(repository, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
  cpSync(path.join(repository, 'electron/dev/lint'), path.join(folder, 'electron/dev/lint'), {
    recursive: true,
  });
  for (const { file, text } of cases) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${text}\n`);
  }
  const run = spawnSync(process.execPath, [linter, '--format=json'], { cwd: folder, encoding: 'utf8' });
  const report = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
  diagnostics = report.diagnostics;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the boundaries between the parts', () => {
  it.each(cases.filter((each) => each.refused !== undefined))('refuse $file', ({ file, refused }) => {
    const found = diagnostics.filter((each) => each.filename === file && each.code === refused?.rule);
    expect(found.map((each) => each.message).join('\n')).toContain(refused?.says);
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(cases.filter((each) => each.refused === undefined))('allow $file', ({ file }) => {
    const found = diagnostics.filter((each) => each.filename === file && each.code.startsWith('deepwater('));
    expect(found).toEqual([]);
  });

  it('fail closed when the rules can not be loaded', () => {
    const broken = mkdtempSync(path.join(os.tmpdir(), 'deepwater-boundaries-'));
    try {
      cpSync(path.join(repository, '.oxlintrc.json'), path.join(broken, '.oxlintrc.json'));
      const run = spawnSync(process.execPath, [linter], { cwd: broken, encoding: 'utf8' });
      expect(run.status).not.toBe(0);
    } finally {
      rmSync(broken, { recursive: true, force: true });
    }
  });
});
