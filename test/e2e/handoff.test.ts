import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { onFolder } from '#test/integration/cli/harness.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/**
 * Command changes hands between two regions, in a real window and by keyboard alone: a SEV-1 live with its read-back, a
 * SEV-3 in writing. Each test goes on where the one before it ended.
 */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;
let ref = '';

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir, env: { DEEPWATER_TEST_SAVE_DIR: folders.saved } });
  page = app.page;
  await callOperation(page, 'region.set', { region: { name: 'Americas', zone: 'America/Los_Angeles' } });
  await callOperation(page, 'region.set', { region: { name: 'EMEA', zone: 'Europe/London' } });
  await callOperation(page, 'person.set', { handle: '@ana', name: 'Ana Ruiz', region: 'Americas' });
  await callOperation(page, 'person.set', { handle: '@bo', name: 'Bo Lin', region: 'EMEA' });
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

const refOf = (from: Page): string => /#\/incident\/([^?]+)/.exec(from.url())?.[1] ?? '';
const panel = () => page.getByRole('tabpanel');
const handoff = async () => {
  const { incidents } = (await onFolder(() => folders.dataDir).json(['handoff', 'status', ref])) as {
    incidents: { commanders: string[]; handoffs: Record<string, unknown>[] }[];
  };
  return incidents[0];
};

async function declare(title: string, severity: string): Promise<void> {
  const { enter } = hands(page);
  await page.getByLabel('What is wrong?').waitFor();
  await enter(title);
  await eyes(page).barShows(title);
  ref = refOf(page);
  // SEV-3 is what an incident is declared as.
  if (severity !== '3') await enter(`/sev ${severity} as far as we know`);
  await eyes(page).barShows(`SEV-${severity}`);
  await enter('/role ic @ana');
  await eyes(page).barShows('Ana Ruiz');
}

describe('a SEV-1 between two regions', () => {
  it('is prepared on both sides, each item one line', async () => {
    const { enter, press } = hands(page);
    await declare('Card payments fail', '1');
    await enter('/did Restarted the pool');
    await enter('/q Did it reach EU?');
    await enter('/as @ana');
    await eyes(page).sees('Acting as Ana Ruiz');
    await enter('/handoff @bo');
    await eyes(page).sees('Americas → EMEA');
    await enter('/handoff');
    await panel().getByText('0 of 7 ready').waitFor();
    await press('Escape');
    await eyes(page).composer.focus();
    await enter('/tick status');
    await enter('/tick responders @cy for the database');
    await panel().getByText('@cy for the database').waitFor();
    await enter('/as @bo');
    await enter('/tick read');
    await panel().getByText('3 of 7 ready').waitFor();
    await expect
      .poll(
        () =>
          panel()
            .getByRole('checkbox', { name: /Has read/ })
            .isChecked(),
        patience,
      )
      .toBe(true);
  });

  it('is briefed on its clock from what the log says, read back and confirmed: then command changes', async () => {
    const { enter, press, type } = hands(page);
    await enter('/as @ana');
    await enter('/brief');
    await expect
      .poll(() => page.evaluate('document.activeElement.tagName + document.activeElement.value'), patience)
      .toContain('TEXTAREACard payments fail');
    await press('ControlOrMeta+End');
    await type(' Half of all cards.');
    await press('ControlOrMeta+Enter');
    await panel().getByText('left of five minutes').waitFor();
    await panel().getByText('Restarted the pool').waitFor();
    await enter('/as @bo');
    await enter('/confirm');
    await page.getByRole('alert').filter({ hasText: 'has not read the briefing back' }).waitFor();
    await press('ControlOrMeta+a', 'Backspace');
    await enter('/readback Cards fail for half of them, the pool was restarted, I find out about EU');
    await panel().getByText('Bo Lin read back').waitFor();
    await enter('/confirm');
    await page.getByRole('alert').filter({ hasText: 'Only @ana can confirm' }).waitFor();
    await press('ControlOrMeta+a', 'Backspace');
    await eyes(page).barShows('Ana Ruiz');
    await enter('/as @ana');
    await enter('/confirm');
    await eyes(page).barShows('Bo Lin');
    await eyes(page).sees('Handed to Bo Lin');
    await panel().getByText('Ana Ruiz reachable for').waitFor();
    await panel().getByText('Next word in the log').waitFor();
    const state = await handoff();
    expect(state?.commanders).toEqual(['@bo']);
    expect(state?.handoffs).toMatchObject([
      {
        state: 'accepted',
        confirmedBy: '@ana',
        readBack: { by: '@bo' },
        quality: { pace: 'live', inTime: true, ticked: 3, items: 7 },
      },
    ]);
  });

  it('counts what is asked again, with one key', async () => {
    const { enter, press } = hands(page);
    await enter('/as @bo');
    await enter('/q Was the pool restarted?');
    await eyes(page).sees('Was the pool restarted?');
    await press('ArrowUp');
    await page.locator('article[data-selected="true"]').waitFor();
    while (!(await page.locator('article[data-selected="true"]').innerText()).includes('Was the pool'))
      await press('ArrowUp');
    await press('w');
    await panel().getByText('1 thing asked again').waitFor();
    await press('Escape');
    await enter('/as');
    await expect.poll(() => page.getByText('Acting as').count(), patience).toBe(0);
  });
});

describe('a SEV-3', () => {
  it('is handed over in writing, with a document somebody edited', async () => {
    const { enter, press, type, tabTo } = hands(page);
    await press('ControlOrMeta+Shift+H');
    await declare('Invoices are late', '3');
    await enter('/as @ana');
    await enter('/handoff @bo');
    await enter('/handoffdoc');
    const field = page.getByLabel('Document in Markdown');
    await expect.poll(() => field.inputValue(), patience).toContain('Invoices are late');
    await field.focus();
    await press('ControlOrMeta+End');
    await type('\nCall the **bank** first.\n');
    await page.getByRole('dialog').locator('strong').filter({ hasText: 'bank' }).waitFor();
    await tabTo('button', 'Keep and mark as posted');
    await press('Enter');
    await page.getByText('Version kept').waitFor();
    await press('Escape');
    await enter('/handoff');
    await panel().getByText('2 of 7 ready').waitFor();
    await eyes(page).composer.focus();
    await enter('/brief Invoices late | tried: Restarted the job | next: Ask the bank');
    await panel().getByText('Posted at').waitFor();
    await enter('/as @bo');
    await enter('/accept');
    await eyes(page).barShows('Bo Lin');
    await enter('/handoffdoc md');
    await eyes(page).sees(/Saved as .*handoff\.md/);
    const [file = ''] = readdirSync(folders.saved).filter((name) => name.includes(ref));
    expect(readFileSync(path.join(folders.saved, file), 'utf8')).toContain('Call the **bank** first.');
    const state = await handoff();
    expect(state?.handoffs).toMatchObject([
      { state: 'accepted', mode: 'written', versions: 1, quality: { pace: 'asynchronous', inTime: true } },
    ]);
  });

  it('goes with others at the end of a shift, in one list', async () => {
    const { enter, press, type, tabTo } = hands(page);
    await enter('/shift');
    await page.getByRole('dialog').getByText('Invoices are late').waitFor();
    await page.getByLabel(`Who takes ${ref}`).focus();
    await type('@ana');
    await tabTo('button', 'Hand 1 incident over');
    await press('Enter');
    await page.getByText('1 handoff begun').waitFor();
    await press('Escape');
    await expect
      .poll(async () => (await handoff())?.handoffs.at(-1), patience)
      .toMatchObject({
        state: 'briefing',
        to: '@ana',
      });
  });
});
