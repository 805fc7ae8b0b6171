import { expect, it } from 'vitest';
import { defaultDataDir } from '#shared/data-dir.ts';

it.each([
  [{ platform: 'linux', env: {}, home: '/home/ana' }, '/home/ana/.config/Deepwater/data'],
  [{ platform: 'linux', env: { XDG_CONFIG_HOME: '/etc/ana' }, home: '/home/ana' }, '/etc/ana/Deepwater/data'],
  [
    { platform: 'darwin', env: {}, home: '/Users/ana' },
    '/Users/ana/Library/Application Support/Deepwater/data',
  ],
  [{ platform: 'win32', env: { APPDATA: 'C:\\Ana' }, home: 'C:\\Users\\ana' }, 'C:\\Ana\\Deepwater\\data'],
  [
    { platform: 'win32', env: {}, home: 'C:\\Users\\ana' },
    'C:\\Users\\ana\\AppData\\Roaming\\Deepwater\\data',
  ],
  [
    {
      platform: 'linux',
      env: { DEEPWATER_DATA: '/elsewhere', XDG_CONFIG_HOME: '/etc/ana' },
      home: '/home/ana',
    },
    '/elsewhere',
  ],
  [{ platform: 'linux', env: { DEEPWATER_DATA: '' }, home: '/home/ana' }, '/home/ana/.config/Deepwater/data'],
])('keeps the log of %j in %s', (machine, folder) => {
  expect(defaultDataDir({ ...machine, root: false })).toBe(folder);
});

it('keeps the log of root where the unprivileged user its window runs as can reach it', () => {
  const machine = { platform: 'linux', env: { XDG_CONFIG_HOME: '/etc/root' }, home: '/var/root', root: true };
  expect(defaultDataDir(machine)).toBe('/var/lib/deepwater/.config/Deepwater/data');
});
