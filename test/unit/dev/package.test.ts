import { Platform } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { icnsFile, icoFile } from '#electron/dev/icons.ts';
import { packageOrder, packageSettings } from '#electron/dev/package.ts';
import type { ElectronRuntime } from '#electron/dev/runtime.ts';

const official: ElectronRuntime = {
  origin: 'official',
  version: '45.4.1',
  folder: '/x',
  executable: '/x/electron',
};
const fallback: ElectronRuntime = {
  origin: 'fallback',
  version: '25.1.1',
  folder: '/x',
  executable: '/x/electron',
};
const settings = { electronFuses: { runAsNode: false, grantFileProtocolExtraPrivileges: false } };

describe('what to package', () => {
  it('is this platform in the formats of the settings unless told otherwise', () => {
    expect(packageOrder([])).toEqual({ platform: Platform.current(), formats: [] });
    expect(packageOrder(['--linux', 'dir'])).toEqual({ platform: Platform.LINUX, formats: ['dir'] });
    expect(packageOrder(['--mac'])).toEqual({ platform: Platform.MAC, formats: [] });
  });

  it('is refused with the usage when it makes no sense', () => {
    expect(() => packageOrder(['--beos'])).toThrow(/--beos.*Usage/);
    expect(() => packageOrder(['--linux', '--win'])).toThrow(/one platform/);
  });
});

describe('the settings of a package', () => {
  it('stay as they are on the official runtime', () => {
    expect(packageSettings(settings, official, packageOrder([]))).toBe(settings);
  });

  it('lead to a folder marked as not for release on the fallback runtime, without the fuse it does not know', () => {
    const made = packageSettings(settings, fallback, packageOrder(['--linux', 'dir']));
    expect(made.directories?.output).toContain('not-for-release');
    expect(made.electronVersion).toBe('25.1.1');
    expect(made.electronFuses).toEqual({ runAsNode: false });
    expect(made.extraResources).toEqual([{ from: process.execPath, to: 'node/node' }]);
  });

  it('are refused on the fallback runtime for anything that could be released', () => {
    for (const args of [
      [],
      ['--linux'],
      ['--linux', 'AppImage'],
      ['--linux', 'dir', 'deb'],
      ['--mac', 'dir'],
    ]) {
      expect(() => packageSettings(settings, fallback, packageOrder(args))).toThrow(
        /never packaged in a release/,
      );
    }
  });
});

describe('icon files', () => {
  const pictures = new Map([
    [16, Buffer.from('small')],
    [256, Buffer.from('large one')],
  ]);

  it('for Windows list each picture with its place', () => {
    const ico = icoFile(pictures);
    expect(ico.readUInt16LE(4)).toBe(2);
    expect(ico.readUInt8(6)).toBe(16);
    expect(ico.readUInt8(22)).toBe(0);
    const [length, offset] = [ico.readUInt32LE(22 + 8), ico.readUInt32LE(22 + 12)];
    expect(ico.subarray(offset, offset + length).toString()).toBe('large one');
  });

  it('for macOS tag each picture it has a type for', () => {
    const icns = icnsFile(pictures);
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    expect(icns.toString('latin1', 8, 12)).toBe('ic08');
    expect(icns.toString('latin1', 16)).toBe('large one');
  });
});
