import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { escapeHtml } from '#shared/text/escape-html.ts';
import { commandLine } from './kit/command-line.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/** A schedule from a file to an override, in a real window and by keyboard alone. */

const folders = testFolders();
const file = path.join(folders.saved, 'on-call.yaml');
/** Ana and Bo by the week, from the day after tomorrow on: until then nobody is on call. */
const start = new Date(Math.floor(Date.now() / 86_400_000 + 2) * 86_400_000).toISOString();
const yaml = `name: Database
zone: Europe/London
layers:
  - { name: Weekly, start: ${start}, turnSeconds: 604800, users: ['@ana', '@bo'] }
`;
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  writeFileSync(file, yaml);
  app = await launchApp({
    dataDir: folders.dataDir,
    env: { DEEPWATER_TEST_OPEN_FILE: file, DEEPWATER_TEST_SAVE_DIR: folders.saved },
  });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

const nowShows = (words: RegExp) =>
  expect.poll(() => page.getByRole('main').getByRole('status').first().innerText(), patience).toMatch(words);

/** Of what lies on the clipboard; by the way of the Electron that runs, whose newest reads items. */
const pictureSize = () =>
  app.electron.evaluate(async ({ clipboard, nativeImage }) => {
    const before = clipboard as unknown as { readImage?: () => Electron.NativeImage };
    if (before.readImage !== undefined) return before.readImage().getSize();
    const [item] = await clipboard.read();
    const png = await item?.getType('image/png');
    const bytes = new Uint8Array((await png?.arrayBuffer()) ?? new ArrayBuffer(0));
    return nativeImage.createFromBuffer(Buffer.from(bytes)).getSize();
  });

describe('an on-call schedule, by keyboard alone', () => {
  it('is imported from a file, and its gap is named', async () => {
    const { press, tabTo } = hands(page);
    await page.getByLabel('What is wrong?').waitFor();
    await press('ControlOrMeta+Shift+p');
    await eyes(page).sees('No schedule yet.');
    await tabTo('button', 'Import');
    await press('Enter');
    await eyes(page).sees('Database is new');
    await press('Enter');
    await nowShows(/^Nobody is on call until .*, then @ana$/);
    await eyes(page).sees(/of nights uncovered.*Nobody is on call for \d+ h.*It is /);
    await eyes(page).sees(/@ana and @bo are not among the people/);
  });

  it('goes to the clipboard as a picture that shows what the window does', async () => {
    const { press, tabTo } = hands(page);
    const copied = { svg: '', png: { width: 0, height: 0 } };
    await tabTo('button', 'Copy as SVG: Who is on call in Database');
    await press('Enter');
    await expect
      .poll(
        async () => (copied.svg = await app.electron.evaluate(({ clipboard }) => clipboard.readText())),
        patience,
      )
      .toMatch(/^<svg /);
    const bands = await page
      .locator('[data-band]')
      .evaluateAll((all) => all.map((band) => band.getAttribute('aria-label') ?? ''));
    const titles = [...copied.svg.matchAll(/<g><title>(.*?)<\/title>/g)].map(([, title = '']) => title);
    expect(bands.length).toBeGreaterThan(1);
    expect(titles.toSorted()).toEqual(bands.map(escapeHtml).toSorted());
    await tabTo('button', 'Copy as PNG: Who is on call in Database');
    await press('Enter');
    await expect
      .poll(async () => (copied.png = await pictureSize()), patience)
      .toMatchObject({ width: 2_400 });
    expect(copied.png.height).toBeGreaterThan(200);
  });

  it('shows its shifts as lanes that keys go through, and Enter fills the form of an override', async () => {
    const { press } = hands(page);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    for (let presses = 0; presses < 40 && !/by Weekly/.test(await focused()); presses += 1)
      await press('Tab');
    expect(await focused()).toMatch(/^@ana, .* – .*, by Weekly/);
    await press('ArrowDown', 'Home');
    expect(await focused()).toMatch(/^Nobody, /);
    await press('Enter');
    await expect
      .poll(
        () => page.getByLabel('Who', { exact: true }).evaluate((field) => field === document.activeElement),
        patience,
      )
      .toBe(true);
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d$/,
    );
  });

  it('changes who is on call when an override is added, and back when it is taken away', async () => {
    const { press, type, tabTo } = hands(page);
    await press('Enter');
    await eyes(page).sees('Say who takes it.');
    await type('@cy');
    await press('Enter');
    await nowShows(/^@cy is on call/);
    const cli = commandLine(folders.dataDir);
    expect(await cli.raw(['schedule', 'who'])).toMatchObject([
      { schedule: 'Database', person: '@cy', by: 'override' },
    ]);
    await tabTo('button', 'Take away the override of @cy');
    await press('Enter');
    await nowShows(/^Nobody is on call/);
  });

  it('is changed layer by layer, told what is wrong in place, and found from the palette', async () => {
    const { press, type, tabTo, enter } = hands(page);
    await tabTo('button', 'Edit layers');
    await press('Enter');
    await eyes(page).sees('What comes of it, next 4 weeks');
    const turn = page.getByLabel('One turn lasts').first();
    await turn.focus();
    await press('ControlOrMeta+a');
    await enter('0');
    await eyes(page).sees(/The length of a turn in seconds must be/);
    await press('ControlOrMeta+a');
    await enter('2');
    await nowShows(/^Nobody is on call/);
    await eyes(page).sees(/days in a row/);
    await press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await type('on-call');
    await press('Enter');
    await eyes(page).sees('On call now');
  });
});
