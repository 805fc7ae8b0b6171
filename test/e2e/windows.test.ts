import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { commandLine } from './kit/command-line.ts';
import { testFolders, type TestFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

let folders: TestFolders;
let app: LaunchedApp | undefined;

beforeAll(() => {
  folders = testFolders();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(() => folders.remove());

async function launch(): Promise<LaunchedApp> {
  app = await launchApp({ dataDir: folders.dataDir });
  return app;
}

const screensOf = ({ electron }: LaunchedApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL().replace(/^[^#]*/, '')),
  );

async function nextWindow(started: LaunchedApp, open: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([started.electron.waitForEvent('window'), open()]);
  await page.waitForLoadState();
  return page;
}

/** The first window that shows a desk: any of them may be the one that is there first. */
async function deskIn({ electron }: LaunchedApp): Promise<Page> {
  const desk = () => electron.windows().find((page) => page.url().includes('#/incident/'));
  await expect.poll(() => desk() !== undefined, patience).toBe(true);
  const found = desk();
  if (found === undefined) throw new Error('the desk’s window has gone');
  await eyes(found).composer.waitFor();
  return found;
}

/** Ends the whole application at once, as a power cut or a hard kill would. */
async function kill({ electron }: LaunchedApp): Promise<void> {
  const child = electron.process();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  app = undefined;
}

describe('two windows', () => {
  let ref: string;

  it('on one incident stay in step, and one incident has one desk', async () => {
    const started = await launch();
    const first = hands(started.page);
    await started.page.getByLabel('What is wrong?').waitFor();
    await first.enter('Checkout is down');
    await eyes(started.page).composer.waitFor();
    ref = /INC-\w+/.exec(started.page.url())?.[0] ?? '';
    const wall = await nextWindow(started, () => first.enter('/wall'));
    await first.enter('Error rate at 38 %');
    await wall.getByText('Error rate at 38 %').waitFor();
    await first.enter('/sev 1 all cards fail');
    await wall.getByText('SEV-1').first().waitFor();

    const list = await nextWindow(started, () => first.enter('/window'));
    await list.getByText('Checkout is down').first().waitFor();
    await hands(list).press('ArrowDown');
    await list.getByRole('link', { name: 'Checkout is down' }).focus();
    // The desk is open already: it comes to the front instead of a second one.
    await list.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => screensOf(started), patience).toHaveLength(3);
    await list.keyboard.press('Enter');
    await eyes(list).sees('Error rate at 38 %');
    await hands(list).enter('/done nothing');
    await hands(list).press('ControlOrMeta+a', 'Delete');
    await hands(list).enter('Seen from the second window');
    await eyes(started.page).sees('Seen from the second window');
    const number = await eyes(list).numberOf('Error rate at 38 %');
    await hands(list).enter(`/correct ${number} Error rate at 41 %`);
    for (const page of [started.page, list, wall]) await eyes(page).sees('Error rate at 41 %');
  });

  it('come back after a quit where they were, drafts and all', async () => {
    const started = await launch();
    await expect
      .poll(async () => (await screensOf(started)).toSorted(), patience)
      .toEqual([`#/incident/${ref}`, `#/incident/${ref}`, `#/wall/${ref}`]);
    await eyes(await deskIn(started)).sees('Seen from the second window');
  });

  it('come back after a kill of everything, with what was being typed and what was due', async () => {
    const started = await launch();
    const desk = await deskIn(started);
    await hands(desk).enter('/box @bo 1m is the replica in step?');
    await eyes(desk).sees('is the replica in step?');
    await hands(desk).type('half a thought nobody may los');
    // On the disk within a quarter of a second, whatever Chromium does with its own storage.
    const drafts = path.join(folders.dataDir, 'window', 'drafts.json');
    await expect.poll(() => readFileSync(drafts, 'utf8'), patience).toContain('nobody may los');
    await kill(started);

    const again = await launch();
    await expect
      .poll(async () => eyes(await deskIn(again)).line(), patience)
      .toBe('half a thought nobody may los');
    await expect.poll(async () => (await screensOf(again)).length, patience).toBe(3);
    expect((await commandLine(folders.dataDir).verify()).ok).toBe(true);
  });
});
