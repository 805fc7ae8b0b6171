import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { commandLine } from './kit/command-line.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

/** A fresh install by keyboard alone: a team is set up and carried to another folder, where a drill is run and stopped. */

const folders = testFolders();
const other = testFolders();
let app: LaunchedApp;
let page: Page;

afterAll(async () => {
  await app.close();
  folders.remove();
  other.remove();
});

/** Opens the settings and goes to a section by its place below the first. */
async function goToSection(name: string): Promise<void> {
  const { press } = hands(page);
  await press('ControlOrMeta+,');
  const link = page.getByRole('link', { name, exact: true });
  await link.waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-current')), patience)
    .toBe('page');
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await link.getAttribute('aria-current')) === 'page') return;
    await press('ArrowDown');
  }
  throw new Error(`no arrow leads to ${name}`);
}

describe('a fresh install, by keyboard alone', () => {
  it('offers three things to do, and sets up a person and a threshold', async () => {
    app = await launchApp({ dataDir: folders.dataDir, env: { DEEPWATER_TEST_SAVE_DIR: folders.saved } });
    page = app.page;
    const { type, press, tabTo } = hands(page);
    await page.getByRole('button', { name: /^Run a drill/ }).waitFor();
    await page.getByRole('button', { name: /^Set up the team/ }).waitFor();
    await page.getByLabel('What is wrong?').waitFor();

    await goToSection('People');
    await tabTo('button', 'Add a person');
    await press('Enter');
    await type('ana');
    await press('Tab');
    await type('Ana Ruiz');
    await press('Tab', 'Tab');
    await type('+41 44 000 00 00');
    await press('Enter');
    await page.getByRole('cell', { name: '+41 44 000 00 00' }).waitFor();

    await goToSection('Severities');
    await tabTo('textbox', 'Users from (%)');
    await press('ControlOrMeta+a');
    await type('250');
    await press('Enter');
    await page.getByRole('alert').filter({ hasText: 'at most 100' }).waitFor();
    await press('ControlOrMeta+a');
    await type('30');
    await press('Enter');
    await page.getByText('Saved', { exact: true }).waitFor();
  });

  it('exports what was set', async () => {
    const { press, tabTo } = hands(page);
    await goToSection('Export and import');
    await tabTo('button', 'Export settings…');
    await press('Enter');
    await page.getByText(/^Saved as/).waitFor();
    await app.close();
    expect(readdirSync(folders.saved)).toEqual([expect.stringMatching(/^deepwater-settings-.*\.json$/)]);
  });

  it('is imported into another folder, once what would change was shown', async () => {
    const [file = ''] = readdirSync(folders.saved);
    app = await launchApp({
      dataDir: other.dataDir,
      env: { DEEPWATER_TEST_OPEN_FILE: path.join(folders.saved, file) },
    });
    page = app.page;
    const { press, tabTo } = hands(page);
    await page.getByLabel('What is wrong?').waitFor();
    await goToSection('Export and import');
    await tabTo('button', 'Import settings…');
    await press('Enter');
    await page.getByText('thresholds.usersPercent: 25 → 30').waitFor();
    const agree = page.getByRole('button', { name: 'Make these 2 changes' });
    await expect
      .poll(() => agree.evaluate((button) => button === document.activeElement), patience)
      .toBe(true);
    await press('Enter');
    await page.getByText('2 changes made.').waitFor();
    expect(await commandLine(other.dataDir).raw(['person', 'list'])).toMatchObject([
      { handle: '@ana', name: 'Ana Ruiz', phone: '+41 44 000 00 00' },
    ]);
  });

  it('runs a drill that is seen to be one, and lets a newcomer type along', async () => {
    const { press, enter } = hands(page);
    const { sees, barShows, composer } = eyes(page);
    await press('ControlOrMeta+d');
    await barShows('Card payments failing at checkout');
    await barShows('EXERCISE');
    await expect
      .poll(() => composer.evaluate((field) => field === document.activeElement), patience)
      .toBe(true);
    await enter('/drill-speed 10');
    await sees('Maya (simulated)');
    await enter('I would look at the last deploy');
    await sees('I would look at the last deploy');
    await sees('Error rate on POST /charge at 12 %, was 0.2 %');
    expect(await page.title()).toMatch(/^EXERCISE /);
  });

  it('stops the drill, which closes its incident', async () => {
    const { press, enter } = hands(page);
    const { sees, barShows } = eyes(page);
    await enter('/drill-stop');
    await sees('Stopped. Nothing of this happened.');
    await barShows('Closed');
    await press('ControlOrMeta+Shift+H');
    await page.getByRole('link', { name: /EXERCISE/ }).waitFor();
    const [drilled] = (await commandLine(other.dataDir).raw(['list'])) as { exercise: boolean }[];
    expect(drilled).toMatchObject({ exercise: true });
  });

  it('shows the keys of every screen with ?', async () => {
    const { press } = hands(page);
    const keys = page.getByRole('dialog', { name: 'Keys' });
    for (const hash of ['#/', '#/settings/people', '#/wall/INC-NONE']) {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.getByRole('main').first().waitFor();
      await press('?');
      await keys.waitFor();
      await press('Escape');
      await keys.waitFor({ state: 'detached' });
    }
  });
});
