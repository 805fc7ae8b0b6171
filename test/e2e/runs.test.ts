import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { reach, runAt, startRun, type RunStage } from '#electron/dev/run-screens.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

/** What a person says to runs that wait, broke off or failed, in a real window and by keyboard alone. */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
  await page.getByLabel('What is wrong?').waitFor();
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

async function go(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** Opens the tab of runs of an incident whose run was left somewhere. */
async function tabOf(stage: RunStage): Promise<string> {
  const ref = await runAt(app, stage);
  await go(`#/incident/${ref}`);
  // The desk of the incident before may still be there.
  await eyes(page).barShows(ref);
  await eyes(page).composer.waitFor();
  await hands(page).press('ControlOrMeta+7');
  await page.getByRole('region', { name: /^Run 1:/ }).waitFor();
  return ref;
}

/** What of the window has the focus, by its name. */
const focused = (): Promise<string> =>
  page.evaluate<string>(`document.activeElement?.getAttribute('aria-label') ?? ''`);

describe('runs by keyboard alone', () => {
  it('a question is answered by the number of its answer, and the run goes on where that leads', async () => {
    const ref = await tabOf('question');
    await eyes(page).sees('Look at the age of its oldest export.');
    await hands(page).press('2');
    await reach(page, ref, 1, 4, 'awaiting');
    await hands(page).press('d');
    await eyes(page).sees(/^Completed /);
  });

  it('a step that broke off with the engine never runs again by itself; run again, it asks for its secret first', async () => {
    const ref = await tabOf('interrupted');
    await eyes(page).sees(/Whether it took effect is not known/);
    await hands(page).press('r');
    await page.getByRole('dialog').getByLabel('TOKEN').waitFor();
    await expect
      .poll(() => page.evaluate<string>(`document.activeElement?.getAttribute('type') ?? ''`), patience)
      .toBe('password');
    await hands(page).enter('again');
    // It was approved once, and is asked for anew: keys go to the run again.
    await reach(page, ref, 1, 2, 'awaiting');
    await page.getByRole('button', { name: /^Approve/, disabled: false }).waitFor();
    await expect.poll(focused, patience).toMatch(/^Run 1:/);
    await hands(page).press('a');
    await reach(page, ref, 1, 2, 'succeeded');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('a rollback that failed is shouted, and stands on the timeline', async () => {
    const ref = await tabOf('rollback-failed');
    await page.getByRole('alert').filter({ hasText: 'THE ROLLBACK FAILED' }).waitFor();
    const { entries } = (await callOperation(page, 'incident.timeline', { ref })) as {
      entries: { text: string }[];
    };
    expect(entries.map(({ text }) => text).join('\n')).toContain('“Open the queue” ROLLBACK FAILED');
  });

  it('of several runs a key says something to the one that has the focus', async () => {
    const ref = await tabOf('several');
    await page.getByRole('region', { name: /^Run 2:/ }).waitFor();
    await expect.poll(focused, patience).toMatch(/^Run 1:/);
    // Through the buttons of the first run to those of the second.
    const second = page.getByRole('region', { name: /^Run 2:/ });
    for (let presses = 0; presses < 30; presses += 1) {
      if (await second.evaluate((card) => card.contains(document.activeElement))) break;
      await hands(page).press('Tab');
    }
    await hands(page).press('x');
    await expect
      .poll(async () => {
        const { head } = (await callOperation(page, 'incident.show', { ref })) as {
          head: { runs: { ended: { how: string } | null }[] };
        };
        return head.runs.map(({ ended }) => ended?.how ?? 'goes on');
      }, patience)
      .toEqual(['goes on', 'stopped']);
  });

  it('a run that comes while its tab is open takes its keys, also when what had the focus is gone', async () => {
    const { press } = hands(page);
    const { ref } = (await callOperation(page, 'incident.declare', { title: 'Exports wait again' })) as {
      ref: string;
    };
    await go(`#/incident/${ref}`);
    await eyes(page).barShows(ref);
    await eyes(page).composer.waitFor();
    await press('ControlOrMeta+7');
    // A runbook that fits, or the way to all of them.
    await expect
      .poll(() => page.evaluate<string>(`document.activeElement?.tagName ?? ''`), patience)
      .toBe('BUTTON');
    await startRun(page, ref, 'first');
    await reach(page, ref, 1, 1, 'awaiting');
    await expect.poll(focused, patience).toMatch(/^Run 1:/);
    await press('3');
    await eyes(page).sees(/^Completed /);
    // The next one moves the last one among the earlier ones.
    await startRun(page, ref, 'first');
    await reach(page, ref, 2, 1, 'awaiting');
    await expect.poll(focused, patience).toMatch(/^Run 2:/);
    await press('3');
    await reach(page, ref, 2, 1, 'succeeded');
  });

  it('a runbook is written, saved in its file, and read with what its runs came to; its links lead on', async () => {
    const { press, type, tabTo } = hands(page);
    const key = encodeURIComponent('own/restart-exports.md');
    await callOperation(page, 'runbook.save', {
      ...{ folder: 'own', file: 'db/lag.md', was: null },
      text: '# Lag\n\n## When it grows\n\nLook at the replica.\n',
    });
    await go(`#/runbooks/${key}/edit`);
    await page.getByLabel('Text of the runbook').focus();
    await press('ControlOrMeta+End');
    await type('\n[Once](db/none.md) [more](db/lag.md#gone).\n\nSee [the lag](db/lag.md#when-it-grows).\n');
    await eyes(page).sees(/“db\/none\.md” leads nowhere/);
    await eyes(page).sees(/No heading is called what “db\/lag\.md#gone” names/);
    expect(await page.getByText('#when-it-grows names').count()).toBe(0);
    await press('ControlOrMeta+s');
    await eyes(page).sees(/Review it before it runs/);
    const file = path.join(folders.dataDir, 'runbooks/own/restart-exports.md');
    expect(readFileSync(file, 'utf8')).toMatch(/See \[the lag\]\(db\/lag\.md#when-it-grows\)\.\n$/);
    await go(`#/runbooks/${key}`);
    await eyes(page).sees('changed since');
    await eyes(page).sees('Open the queue (1 ×)');
    await tabTo('link', 'the lag');
    await press('Enter');
    await page.getByRole('heading', { name: 'Lag', exact: true }).waitFor();
    await expect
      .poll(() => page.evaluate<string>(`document.activeElement?.textContent ?? ''`), patience)
      .toBe('When it grows');
  });
});
