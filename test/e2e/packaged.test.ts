import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseState } from '@electron/fuses/dist/constants.js';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDesktop } from '#electron/dev/test-desktops.ts';
import { launchPackaged } from '#electron/dev/launch-packaged.ts';
import type { LaunchedPackage } from '#electron/dev/launch-packaged.ts';
import { packageForTests } from '#electron/dev/package.ts';
import { callOperation } from '#electron/dev/call-operation.ts';

/** Packages the app as a release is packaged, starts what comes out, and uses it. */

const packagingLimitMs = 180_000;

let folder = '';
let program = '';
let version = '';
let app: LaunchedPackage | undefined;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-packaged-'));
  const desktop = await testDesktop();
  version = desktop.runtime.version;
  program = await packageForTests(desktop.runtime);
  desktop.close();
}, packagingLimitMs);

afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the packaged app', () => {
  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(program);
    const on = [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ];
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      // Known from Electron 29 on.
      ...(Number.parseInt(version, 10) >= 29 ? [FuseV1Options.GrantFileProtocolExtraPrivileges] : []),
    ];
    expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  });

  it('carries its program in an archive and the native part of the store beside it', () => {
    const resources = path.join(
      path.dirname(program),
      process.platform === 'darwin' ? '../Resources' : 'resources',
    );
    expect(existsSync(path.join(resources, 'app.asar'))).toBe(true);
    expect(existsSync(path.join(resources, 'app'))).toBe(false);
    const native = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`;
    expect(existsSync(path.join(resources, 'app.asar.unpacked', native))).toBe(true);
  });

  it('does not serve as a Node for others', () => {
    const run = spawnSync(
      program,
      ['-e', "console.log('ran as node')", '--data', path.join(folder, 'other')],
      {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        encoding: 'utf8',
        timeout: 8_000,
      },
    );
    expect(run.stdout).not.toContain('ran as node');
  });

  it('opens its window, declares an incident and finds it after starting again', async () => {
    const dataDir = path.join(folder, 'data');
    app = await launchPackaged({ program, dataDir });
    expect(app.page.url()).toMatch(/^app:\/\//);
    await callOperation(app.page, 'incident.declare', { title: 'Checkout is down' });
    await app.page.getByText('Checkout is down').first().waitFor();
    await app.close();
    app = await launchPackaged({ program, dataDir });
    await app.page.getByText('Checkout is down').first().waitFor();
    const listed = await callOperation(app.page, 'incident.list', {});
    expect(listed).toMatchObject([{ title: 'Checkout is down' }]);
  });
});
