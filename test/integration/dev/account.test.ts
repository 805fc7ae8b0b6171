import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantDataFolder, mustDropRoot, unprivilegedId } from '#electron/dev/account.ts';
import { copyPlace } from '#electron/dev/stage.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-account-'));
  chmodSync(folder, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ownerOf = (file: string): number => statSync(file).uid;

describe.runIf(mustDropRoot())('the data folder, started as root', () => {
  it('is made for the unprivileged user', () => {
    const data = path.join(folder, 'new/data');
    grantDataFolder(data);
    expect(ownerOf(data)).toBe(unprivilegedId);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('is handed over with everything in it when it is one of ours, and links are not followed', () => {
    const data = path.join(folder, 'data');
    const elsewhere = path.join(folder, 'elsewhere');
    mkdirSync(path.join(data, 'backups'), { recursive: true });
    writeFileSync(path.join(data, 'deepwater.sqlite'), '');
    writeFileSync(path.join(data, 'backups/one'), '');
    writeFileSync(elsewhere, '');
    symlinkSync(elsewhere, path.join(data, 'link'));
    grantDataFolder(data);
    expect(ownerOf(path.join(data, 'backups/one'))).toBe(unprivilegedId);
    expect(ownerOf(elsewhere)).toBe(0);
  });

  it('stays as it is when it holds something else, and the refusal says how to mend it', () => {
    const mail = path.join(folder, 'mail');
    mkdirSync(mail);
    writeFileSync(path.join(mail, 'letter'), '');
    expect(() => grantDataFolder(mail)).toThrow(/can't write in .*mail.*chown -R/s);
    expect(ownerOf(path.join(mail, 'letter'))).toBe(0);
  });

  it('is refused below a private folder', () => {
    const secret = path.join(folder, 'private');
    mkdirSync(secret, { mode: 0o700 });
    expect(() => grantDataFolder(path.join(secret, 'data'))).toThrow(/below a private one/);
  });
});

describe('the copy of an app for another user', () => {
  it('can be read by everyone, follows changes and drops what a new build no longer has', () => {
    const appFolder = path.join(folder, 'app');
    const runtimeFolder = path.join(folder, 'runtime');
    const node = path.join(folder, 'node');
    mkdirSync(path.join(appFolder, 'dist/main'), { recursive: true, mode: 0o700 });
    mkdirSync(runtimeFolder, { mode: 0o700 });
    writeFileSync(path.join(appFolder, 'package.json'), '{}', { mode: 0o600 });
    writeFileSync(path.join(appFolder, 'dist/main/main.cjs'), 'old', { mode: 0o600 });
    writeFileSync(path.join(appFolder, 'dist/main/gone.cjs'), 'old');
    writeFileSync(path.join(runtimeFolder, 'electron'), 'program', { mode: 0o700 });
    writeFileSync(node, 'node', { mode: 0o700 });
    const place = { appFolder, runtimeFolder, node };
    const stage = path.join(folder, 'stage');

    const staged = copyPlace(place, stage);
    expect(statSync(path.join(staged.appFolder, 'dist/main/main.cjs')).mode & 0o044).toBe(0o044);
    expect(statSync(path.join(staged.appFolder, 'dist/main')).mode & 0o055).toBe(0o055);
    expect(statSync(path.join(staged.runtimeFolder, 'electron')).mode & 0o055).toBe(0o055);
    expect(readFileSync(staged.node, 'utf8')).toBe('node');

    writeFileSync(path.join(appFolder, 'dist/main/main.cjs'), 'newer');
    rmSync(path.join(appFolder, 'dist/main/gone.cjs'));
    expect(copyPlace(place, stage)).toEqual(staged);
    expect(readFileSync(path.join(staged.appFolder, 'dist/main/main.cjs'), 'utf8')).toBe('newer');
    expect(existsSync(path.join(staged.appFolder, 'dist/main/gone.cjs'))).toBe(false);
  });
});
