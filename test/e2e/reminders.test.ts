import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testFolders, type TestFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

let folders: TestFolders;
let app: LaunchedApp;
let ref: string;

beforeAll(async () => {
  folders = testFolders();
  app = await launchApp({ dataDir: folders.dataDir });
  await app.page.getByLabel('What is wrong?').waitFor();
  await hands(app.page).enter('Checkout is down');
  await eyes(app.page).composer.waitFor();
  ref = /INC-\w+/.exec(app.page.url())?.[0] ?? '';
});
afterAll(async () => {
  await app?.close();
  folders.remove();
});

const notices = (page: Page) => page.getByRole('complementary', { name: 'Reminders' }).getByRole('listitem');
const noticesIn = (page: Page) => expect.poll(() => notices(page).allInnerTexts(), patience);
const given = z.array(z.object({ givenAt: z.number().nullable(), shownAt: z.number().nullable() }));
/** Reminders that were given and that nobody is known to have seen. */
const unseen = async () =>
  given
    .parse(await callOperation(app.page, 'reminders.list', {}))
    .filter(({ givenAt, shownAt }) => givenAt !== null && shownAt === null).length;
const dueIn = (ms: number, text: string) =>
  callOperation(app.page, 'task.add', { ref, text, dueAt: Date.now() + ms });

describe('a reminder in the window', () => {
  it('is in nobody’s way, said to a screen reader, and leads there by key', async () => {
    const { page } = app;
    await hands(page).press('ControlOrMeta+Shift+h');
    await page.getByText('Checkout is down').first().waitFor();
    await hands(page).type('half a title');
    await dueIn(1_200, 'Fail over');
    await noticesIn(page).toEqual([expect.stringContaining('A task is due: Fail over')]);
    expect(await page.getByRole('status').allInnerTexts()).toContainEqual(
      expect.stringContaining('A task is due: Fail over'),
    );
    // It took neither the focus nor what was typed.
    expect(await page.getByLabel('What is wrong?').inputValue()).toBe('half a title');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('declare-title');
    await page.getByText('1 due').waitFor();
    await hands(page).press('ControlOrMeta+u');
    await eyes(page).composer.waitFor();
    await noticesIn(page).toEqual([]);
  });

  it('is dismissed by key, and goes by itself when its task is done', async () => {
    const { page } = app;
    await dueIn(1_100, 'Page the vendor');
    await dueIn(1_200, 'Tell support');
    await noticesIn(page).toHaveLength(2);
    await hands(page).press('ControlOrMeta+Shift+u');
    await noticesIn(page).toEqual([expect.stringContaining('Page the vendor')]);
    await hands(page).enter('/done 2');
    await noticesIn(page).toEqual([]);
  });

  it('that falls due while nothing runs is there at the next start, and only then', async () => {
    await dueIn(2_000, 'Call the landlord');
    await app.close();
    await pause(2_100);
    app = await launchApp({ dataDir: folders.dataDir });
    await noticesIn(app.page).toEqual([expect.stringContaining('Call the landlord')]);
    // Between a person's eyes and the note of it lies a moment in which a kill would offer it again.
    await expect.poll(unseen, patience).toBe(0);
    const child = app.electron.process();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;

    app = await launchApp({ dataDir: folders.dataDir });
    await eyes(app.page).composer.waitFor();
    // Long enough for the shell to have listened to the engine.
    await pause(2_500);
    expect(await notices(app.page).count()).toBe(0);
    await hands(app.page).press('ControlOrMeta+Shift+h');
    await app.page.getByText('3 due').waitFor();
  });
});
