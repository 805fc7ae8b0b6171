import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appCommand } from '#electron/dev/app-command.ts';
import { prepareDesktop } from '#electron/dev/desktop.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { callFrom, collected, shellFixture, type ShellFixture } from './shell-fixture.ts';

let fixture: ShellFixture;
let app: LaunchedApp | undefined;

beforeEach(() => {
  fixture = shellFixture();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  fixture.remove();
});

async function launch(env: Record<string, string> = {}): Promise<LaunchedApp> {
  app = await launchApp({ dataDir: fixture.dataDir, env: { ...fixture.env, ...env } });
  await app.page.waitForSelector('body[data-ready=yes]');
  return app;
}

const windowsOf = ({ electron }: LaunchedApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      title: window.getTitle(),
      url: window.webContents.getURL(),
      visible: window.isVisible(),
      focused: window.isFocused(),
      size: window.getSize(),
      least: window.getMinimumSize(),
      background: window.getBackgroundColor().toLowerCase(),
      zoom: window.webContents.getZoomFactor(),
    })),
  );

interface Status {
  pid: number;
  node: string;
  utility: boolean;
}

async function engineOf({ page }: LaunchedApp): Promise<Status> {
  const outcome = await callFrom(page, 'engine.status', {});
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.output as Status;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('starting', () => {
  it('shows the home window, dark, at its size', async () => {
    expect(await windowsOf(await launch())).toEqual([
      {
        title: 'Fixture',
        url: 'app://deepwater/index.html#/',
        visible: true,
        focused: expect.any(Boolean) as boolean,
        size: [1280, 800],
        least: [1024, 700],
        background: '#0f1217',
        zoom: 1,
      },
    ]);
  });

  it('again on the same folder shows the window that is there, and ends', async () => {
    const first = await launch();
    await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const desktop = await prepareDesktop({ hidden: true });
    try {
      const command = appCommand(desktop, { args: ['--data', fixture.dataDir] });
      const display = await first.electron.evaluate(() => process.env['DISPLAY'] ?? '');
      const second = spawn(command.executable, command.args, {
        env: { ...command.env, ...fixture.env, DISPLAY: display },
        stdio: 'ignore',
      });
      const code = await new Promise((resolve) => second.once('close', resolve));
      expect(code).toBe(0);
    } finally {
      desktop.close();
    }
    const minimized = () =>
      first.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
      );
    await expect.poll(minimized).toEqual([false]);
  });

  it('says what is missing when the page is', async () => {
    rmSync(path.join(fixture.folder, 'page'), { recursive: true });
    app = await launchApp({ dataDir: fixture.dataDir, env: fixture.env });
    expect(await app.page.textContent('h1')).toBe('The window’s files are missing');
  });
});

describe('windows', () => {
  it('open once per incident and screen', async () => {
    const started = await launch();
    const open = (input: object) => callFrom(started.page, 'shell.window.open', input);
    await open({ screen: 'desk', ref: 'INC-7F3' });
    await open({ screen: 'wall', ref: 'INC-7F3' });
    await open({ screen: 'desk', ref: 'INC-7F3' });
    await open({ screen: 'desk', ref: 'INC-801' });
    await open({ screen: 'home' });
    await expect
      .poll(async () => (await windowsOf(started)).map(({ url }) => url).toSorted())
      .toEqual([
        'app://deepwater/index.html#/',
        'app://deepwater/index.html#/incident/INC-7F3',
        'app://deepwater/index.html#/incident/INC-801',
        'app://deepwater/index.html#/wall/INC-7F3',
      ]);
    expect(await open({ screen: 'wall' })).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input', path: 'ref' },
    });
  });

  it('come back where they were, in the same look and size', async () => {
    const first = await launch();
    await first.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 1100, height: 720 });
    });
    await callFrom(first.page, 'shell.appearance.set', { scheme: 'light' });
    expect(await callFrom(first.page, 'shell.zoom.step', { step: 'in' })).toEqual({
      ok: true,
      output: { factor: 1.1 },
    });
    await first.close();

    const second = await launch();
    await expect
      .poll(() => windowsOf(second))
      .toMatchObject([{ size: [1100, 720], background: '#f7f8fa', zoom: 1.1 }]);
    expect(await second.page.evaluate(() => matchMedia('(prefers-color-scheme: light)').matches)).toBe(true);
    expect(await callFrom(second.page, 'shell.info', {})).toMatchObject({
      ok: true,
      output: { scheme: 'light', zoom: 1.1, dataDir: fixture.dataDir },
    });
  });

  it('whose page process dies load it again', async () => {
    const { electron } = await launch();
    const healths = await electron.evaluate(
      ({ BrowserWindow }) =>
        new Promise((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once('did-finish-load', () =>
            resolve(contents.executeJavaScript('[document.body.dataset.ready, window.health[0]]')),
          );
          contents?.forcefullyCrashRenderer();
        }),
    );
    expect(healths).toEqual(['yes', 'up']);
  });

  it('hear what is chosen in the menu', async () => {
    const started = await launch();
    const choose = (label: string) =>
      started.electron.evaluate(({ Menu }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
        items.find((item) => item.label === wanted)?.click();
        return items.length;
      }, label);
    await expect.poll(() => choose('Keys')).toBeGreaterThan(0);
    await choose('Declare an incident…');
    await expect.poll(() => collected(started.page, 'menu')).toEqual(['help.keys', 'incident.declare']);
    await choose('Larger');
    expect((await windowsOf(started))[0]?.zoom).toBeCloseTo(1.1);
  });
});

describe('files', () => {
  it('are saved and opened through the shell', async () => {
    const saved = path.join(fixture.folder, 'saved');
    const opened = path.join(fixture.folder, 'opened.md');
    writeFileSync(opened, '# Grüße');
    const { page } = await launch({ DEEPWATER_TEST_SAVE_DIR: saved, DEEPWATER_TEST_OPEN_FILE: opened });
    const save = (input: object) => callFrom(page, 'shell.file.save', input);
    expect(await save({ suggestedName: '../INC-7F3.md', text: 'Zürich' })).toEqual({
      ok: true,
      output: { path: path.join(saved, 'INC-7F3.md') },
    });
    expect(await save({ suggestedName: 'a.bin', base64: 'AAEC' })).toMatchObject({ ok: true });
    expect(readdirSync(saved).toSorted()).toEqual(['INC-7F3.md', 'a.bin']);
    expect(readFileSync(path.join(saved, 'INC-7F3.md'), 'utf8')).toBe('Zürich');
    expect(readFileSync(path.join(saved, 'a.bin'))).toEqual(Buffer.from([0, 1, 2]));
    expect(await callFrom(page, 'shell.file.open', { extensions: ['md'] })).toEqual({
      ok: true,
      output: { name: 'opened.md', text: '# Grüße' },
    });
    expect(await callFrom(page, 'shell.path.open', { extensions: ['deepwater'] })).toEqual({
      ok: true,
      output: { path: opened },
    });
    // The engine writes it; until then nothing is there.
    expect(await callFrom(page, 'shell.path.save', { suggestedName: '../team.deepwater' })).toEqual({
      ok: true,
      output: { path: path.join(saved, 'team.deepwater') },
    });
    expect(readdirSync(saved)).not.toContain('team.deepwater');
  });

  it('of text and pictures go to the clipboard', async () => {
    const started = await launch();
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
    expect(await callFrom(started.page, 'shell.clipboard.write', { text: 'INC-7F3' })).toMatchObject({
      ok: true,
    });
    expect(await started.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('INC-7F3');
    expect(await callFrom(started.page, 'shell.clipboard.write', { png: pixel })).toMatchObject({ ok: true });
  });
});

describe('the engine', () => {
  it('runs beside the window, and stops by itself with it', async () => {
    const started = await launch();
    const { pid, node } = await engineOf(started);
    expect(Number.parseInt(node.slice(1), 10)).toBeGreaterThanOrEqual(22);
    await started.close();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('is back after a kill, with calls answered and subscriptions reopened', async () => {
    const started = await launch();
    const { pid } = await engineOf(started);
    const command = (id: number) =>
      callFrom(started.page, 'person.remove', {
        handle: '@ana',
        commandId: `0190aaaa-0000-7000-8000-${String(id).padStart(12, '0')}`,
      });
    await command(1);
    process.kill(pid, 'SIGKILL');
    const outcomes = await Promise.all([2, 3, 4].map(command));
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true]);
    expect((await engineOf(started)).pid).not.toBe(pid);
    await expect
      .poll(() => collected(started.page, 'health'))
      .toEqual(['starting', 'up', 'restarting', 'up'].slice(-3));
    const lines = await callFrom(started.page, 'incident.list', {});
    expect(lines).toMatchObject({ ok: true });
    expect((lines as { output: unknown[] }).output).toHaveLength(4);
    const increments = await collected(started.page, 'increments');
    expect(increments.filter((one) => JSON.stringify(one).includes('snapshot'))).toHaveLength(2);
  });

  it('runs in a utility process all the same', async () => {
    const started = await launch({ DEEPWATER_ENGINE_PROCESS: 'utility' });
    const { pid, utility } = await engineOf(started);
    expect(utility).toBe(true);
    process.kill(pid, 'SIGKILL');
    const again = await engineOf(started);
    expect(again.pid).not.toBe(pid);
    await started.close();
    await expect.poll(() => isAlive(again.pid)).toBe(false);
  });

  it('that can’t open the folder leaves a working window, which says why and can try again', async () => {
    writeFileSync(
      path.join(fixture.dataDir, 'refuse'),
      'The log was written by Deepwater 9. Install it to open this folder.',
    );
    const started = await launch();
    await expect.poll(() => collected(started.page, 'health')).toContain('failed');
    expect(await callFrom(started.page, 'engine.status', {})).toEqual({
      ok: false,
      refusal: {
        code: 'newer_file',
        message: 'The log was written by Deepwater 9. Install it to open this folder.',
      },
    });
    expect(await callFrom(started.page, 'shell.info', {})).toMatchObject({ ok: true });
    rmSync(path.join(fixture.dataDir, 'refuse'));
    await callFrom(started.page, 'shell.engine.retry', {});
    await expect.poll(() => collected(started.page, 'health')).toContain('up');
    await engineOf(started);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends when the application gets %s', async (signal) => {
    const desktop = await prepareDesktop({ hidden: true });
    try {
      const command = appCommand(desktop, { args: ['--data', fixture.dataDir] });
      const child = spawn(command.executable, command.args, {
        env: { ...command.env, ...fixture.env },
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.once('exit', (...how) => resolve(how)));
      const pids = path.join(fixture.dataDir, 'pids');
      await expect.poll(() => existsSync(pids), { timeout: 10_000 }).toBe(true);
      const engine = Number(readFileSync(pids, 'utf8'));
      expect(isAlive(engine)).toBe(true);
      child.kill(signal);
      expect(await ended).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [0, null]);
      await expect.poll(() => isAlive(engine), { timeout: 5_000 }).toBe(false);
    } finally {
      desktop.close();
    }
  });
});
