import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFolders } from '#electron/main/data-folder.ts';
import { openSettings } from '#electron/main/settings.ts';
import { MAX_FILE, readUserFile, writeUserFile } from '#electron/main/user-files.ts';
import { defaultNotifications } from '#shared/contract/notifications.ts';
import { RefusalError } from '#shared/contract/refusal.ts';

let dir: string;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(tmpdir(), 'deepwater-main-')));
});
afterEach(() => rm(dir, { recursive: true }));

async function refusalOf(action: Promise<unknown>) {
  try {
    await action;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('settings', () => {
  const logged: string[] = [];
  const notifications = defaultNotifications;
  const times = { show: 'viewer' };
  const open = () => openSettings(path.join(dir, 'settings.json'), (line) => logged.push(line));
  const bounds = { x: 1, y: 2, width: 1300, height: 900, maximized: true, fullScreen: false };
  beforeEach(() => logged.splice(0));

  it('start dark at 100 %, and are remembered', async () => {
    const settings = await open();
    expect(settings.get()).toEqual({
      scheme: 'dark',
      zoom: 1,
      windows: {},
      notifications,
      times,
    });
    settings.change({ scheme: 'light' });
    settings.rememberWindow('wall', bounds);
    settings.change({ zoom: 2 });
    await settings.flush();
    expect((await open()).get()).toEqual({
      scheme: 'light',
      zoom: 2,
      windows: { wall: bounds },
      notifications,
      times,
    });
    expect(await readdir(dir)).toEqual(['settings.json']);
    expect(logged).toEqual([]);
  });

  it('lose only the field that is wrong', async () => {
    const text = JSON.stringify({
      scheme: 'pink',
      zoom: 1.5,
      notifications: { ...notifications, sound: 'siren' },
      windows: { home: { ...bounds, width: 'x' }, wall: bounds },
    });
    await writeFile(path.join(dir, 'settings.json'), text);
    expect((await open()).get()).toEqual({
      scheme: 'dark',
      zoom: 1.5,
      windows: { wall: bounds },
      notifications,
      times,
    });
  });

  it.each(['', '{"scheme":', '[]', 'null', '\u0000\u0000'])('that read %j are set aside', async (text) => {
    await writeFile(path.join(dir, 'settings.json'), text);
    expect((await open()).get()).toMatchObject({ scheme: 'dark', zoom: 1 });
    expect(await readFile(path.join(dir, 'settings.json.unreadable'), 'utf8')).toBe(text);
    expect(logged.join()).toContain('set aside');
  });

  it('that can’t be written are no reason to stop', async () => {
    const settings = await openSettings(path.join(dir, 'none', 'settings.json'), (line) => logged.push(line));
    settings.change({ zoom: 2 });
    await settings.flush();
    expect(logged.join()).toContain('could not be written');
  });
});

describe('files of a person', () => {
  it('are read as text or as bytes', async () => {
    const file = path.join(dir, 'a.md');
    await writeFile(file, '\ufeffZürich 💧');
    expect(await readUserFile(file, 'text')).toEqual({ text: 'Zürich 💧' });
    expect(await readUserFile(file, 'base64')).toEqual({
      base64: Buffer.from('\ufeffZürich 💧').toString('base64'),
    });
  });

  it('that are too large, missing or not text are refused in words', async () => {
    const large = path.join(dir, 'large.csv');
    await writeFile(large, '');
    await truncate(large, MAX_FILE + 1);
    expect(await refusalOf(readUserFile(large, 'text'))).toEqual({
      code: 'too_large',
      message: '“large.csv” is larger than 20 MB. Split it and open the parts.',
    });
    expect(await refusalOf(readUserFile(path.join(dir, 'none.md'), 'text'))).toMatchObject({
      code: 'file_unreadable',
    });
    const latin = path.join(dir, 'latin.csv');
    await writeFile(latin, Buffer.from([0x5a, 0xfc, 0x72]));
    expect(await refusalOf(readUserFile(latin, 'text'))).toMatchObject({ code: 'not_text' });
    expect(await readUserFile(latin, 'base64')).toEqual({ base64: 'Wvxy' });
  });

  it('are written whole or not at all', async () => {
    const file = path.join(dir, 'report.md');
    await writeUserFile(file, 'one');
    await writeUserFile(file, Buffer.from('two'));
    expect(await readFile(file, 'utf8')).toBe('two');
    const folder = path.join(dir, 'taken.md');
    await mkdir(folder);
    expect(await refusalOf(writeUserFile(folder, 'x'))).toMatchObject({ code: 'file_unwritable' });
    expect((await readdir(dir)).toSorted()).toEqual(['report.md', 'taken.md']);
  });
});

describe('the data folder', () => {
  const locate = (argv: string[], env: NodeJS.ProcessEnv = {}) =>
    locateFolders({ argv, env, cwd: dir, defaultUserData: path.join(dir, 'app'), temporary: dir });

  it('is the application’s own by default', () => {
    expect(locate(['electron', '.'])).toEqual({
      dataDir: path.join(dir, 'app', 'data'),
      userData: path.join(dir, 'app'),
    });
  });

  it.each([
    [['electron', '.', '--data', 'x'], {}],
    [['electron', '.', '--data=x'], {}],
    [['electron', '.'], { DEEPWATER_DATA: 'x' }],
    [['electron', '--data', 'x', '.'], { DEEPWATER_DATA: 'y' }],
    [['electron', '.', '--data', ''], { DEEPWATER_DATA: 'x' }],
  ])('is what %j and %j name, with the windows’ own files inside', (argv, env) => {
    expect(locate(argv, env)).toEqual({
      dataDir: path.join(dir, 'x'),
      userData: path.join(dir, 'x', 'window'),
    });
  });

  it('is the same by whichever path one comes to it', async () => {
    await mkdir(path.join(dir, 'real', 'log'), { recursive: true });
    await symlink(path.join(dir, 'real'), path.join(dir, 'link'));
    expect(locate(['--data', 'link/log'])).toEqual(locate(['--data', path.join(dir, 'real', 'log')]));
    expect(locate(['--data', 'link/new'])).toEqual(locate(['--data', 'real/new']));
    expect(locate(['--data', 'app/data'])).toEqual(locate([]));
  });

  it('that can’t be written still gets a window', async () => {
    await writeFile(path.join(dir, 'file'), '');
    const { dataDir, userData } = locate(['--data', 'file']);
    expect(dataDir).toBe(path.join(dir, 'file'));
    expect(userData).toMatch(/deepwater-window-[0-9a-f]{16}$/);
    expect(locate(['--data', 'file']).userData).toBe(userData);
  });
});
