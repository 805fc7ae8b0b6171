import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { pastePicture } from '#electron/dev/screens-setup.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/**
 * The column at the right and the dialogs around it, in a real window and by keyboard alone: each thing a commander does
 * there, through its key. Each test goes on where the one before it ended.
 */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;
let ref = '';

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

/** What the engine holds of the incident. */
async function head(): Promise<Record<string, unknown>> {
  const shown = (await callOperation(page, 'incident.show', { ref })) as { head: Record<string, unknown> };
  return shown.head;
}

const focused = () =>
  page.evaluate(() => document.activeElement?.closest('label, [data-task]')?.textContent ?? '');

describe('the column at the right, by keyboard alone', () => {
  it('takes an update drafted from what changed, with the next one promised', async () => {
    const { enter, press, type, tabTo } = hands(page);
    const { sees, composer } = eyes(page);
    await enter('Card payments fail at checkout');
    await composer.waitFor();
    ref = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1) ?? '');
    await enter('/observation Error rate at 38 % | source: Grafana');
    await enter('/task @lars 20m Watch the replica');
    await sees('Error rate at 38 %');
    await sees(/^Task 1 for @lars/);
    await press('ControlOrMeta+s');
    const draft = page.getByRole('textbox', { name: 'For the team' });
    await expect.poll(() => draft.inputValue(), patience).toContain('We know: Error rate at 38 % (Grafana)');
    expect(await draft.inputValue()).toContain('We are doing: Watch the replica (@lars)');
    await press('ControlOrMeta+End');
    await type('\nThe database team is called.');
    await tabTo('checkbox', 'Also for customers');
    await press('Space');
    await sees('kept here; no status page is connected');
    await tabTo('radio', '60 min · SEV-3');
    await press('ArrowRight', 'ArrowRight');
    await sees(/Next update by \d\d:\d\d UTC\./);

    // What was written outlives the form and the window.
    await press('Escape');
    await page.reload();
    await composer.waitFor();
    await sees('Error rate at 38 %');
    await press('ControlOrMeta+s');
    await expect.poll(() => draft.inputValue(), patience).toContain('The database team is called.');
    await press('ControlOrMeta+Enter');
    await sees('Kept here: no chat and no status page is connected');
    await expect
      .poll(async () => (await head())['updates'], patience)
      .toMatchObject([
        {
          text: expect.stringContaining('The database team is called.') as string,
          publicText: expect.stringMatching(/^We have been seeing a problem since/) as string,
          nextDueAt: expect.any(Number) as number,
        },
      ]);
    expect(await callOperation(page, 'outbox.list', { ref })).toMatchObject([
      { audience: 'internal', state: 'ready' },
      { audience: 'public', state: 'ready' },
    ]);
    await sees('1 update waits for a way out');
  });

  it('puts the next one off with a reason', async () => {
    const { press, tabTo, enter } = hands(page);
    await press('ControlOrMeta+Shift+o');
    await tabTo('textbox', 'Reason');
    await enter('The vendor calls back');
    await eyes(page).sees(/put off to .*The vendor calls back/);
    expect((await head())['snoozedUntil']).toEqual(expect.any(Number));
  });

  it('takes a pasted picture onto the timeline', async () => {
    const { enter } = hands(page);
    await pastePicture(app);
    await page.getByRole('textbox', { name: 'What it shows' }).waitFor();
    await enter('Error rate since the deploy');
    const picture = page.getByRole('img', { name: 'Error rate since the deploy' });
    await expect.poll(() => picture.count(), patience).toBe(2);
    // Both places show the stored picture itself.
    await expect
      .poll(
        () => picture.evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth)),
        patience,
      )
      .toEqual([480, 480]);
  });

  it('says what is wrong with a file that is too large, and keeps nothing of it', async () => {
    const { press } = hands(page);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(25_000_001)], 'core.dump'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    });
    await page.getByRole('textbox', { name: 'What it shows' }).waitFor();
    await press('Enter');
    await eyes(page).sees(/core\.dump has 25\.0 MB\. The file is larger than 25 MB/);
    await press('Escape');
    expect(await eyes(page).entry('core.dump').count()).toBe(0);
  });

  it('adds a checklist and a time box, whose end is called out', async () => {
    const { press, type, enter, tabTo } = hands(page);
    const { sees } = eyes(page);
    await press('ControlOrMeta+l');
    await page.getByRole('form', { name: 'Add a checklist' }).waitFor();
    await press('Enter');
    await expect.poll(async () => ((await head())['tasks'] as unknown[]).length, patience).toBe(5);
    // The first task has the focus; its keys act at once.
    await expect.poll(focused, patience).toContain('Watch the replica');
    await press('ArrowDown', 'd');
    await sees('Closed (1)');

    await press('ControlOrMeta+Shift+t');
    await type('is the replica in step?');
    await tabTo('textbox', 'In');
    await press('ControlOrMeta+a');
    await enter('2s');
    await sees('Time is up: task 6');
    await page.getByRole('button', { name: '3 more min' }).focus();
    await press('Enter');
    await expect.poll(() => page.getByText('Time is up').count(), patience).toBe(0);
  });

  it('corrects a clock, with its history, and tells how it was detected', async () => {
    const { press, enter, tabTo } = hands(page);
    const { sees } = eyes(page);
    await press('ControlOrMeta+Shift+c');
    await tabTo('button', 'Correct Impact started');
    await press('Enter');
    await enter('-20m');
    await sees('Say why in one sentence.');
    await tabTo('textbox', 'Why');
    await enter('First failed charge in the payments log');
    await sees(/corrected, .*First failed charge/);
    await tabTo('combobox', 'Detected by');
    await press('ArrowDown', 'ArrowDown');
    await tabTo('textbox', 'Why it took long');
    await enter('No alert on declined cards');
    await page.getByRole('button', { name: 'Saved', exact: true }).waitFor();
    await press('Escape');
    expect(await head()).toMatchObject({
      clocks: { impactStarted: expect.any(Number) as number },
      detection: { by: 'customer', whySlow: 'No alert on declined cards' },
    });
  });

  it('proposes a severity from three answers and sets it with its reason', async () => {
    const { press, type, tabTo } = hands(page);
    const { sees, barShows } = eyes(page);
    await press('ControlOrMeta+i');
    await page.getByRole('dialog').waitFor();
    await type('12');
    await sees('Proposes SEV-2');
    await tabTo('radio', 'No');
    await press('ArrowRight');
    await sees('Proposes SEV-1');
    await press('Enter');
    await barShows('SEV-1');
    await expect
      .poll(() => eyes(page).entry('SEV-3 → SEV-1').first().innerText(), patience)
      .toContain('Data loss or security');
  });

  it('records a near miss without a name, relates it and shows it as related', async () => {
    const { press, type, enter, tabTo } = hands(page);
    const { sees } = eyes(page);
    await press('ControlOrMeta+Shift+m');
    await page.getByRole('dialog').waitFor();
    await type('Card payments nearly failed in March');
    await tabTo('textbox', 'What stopped it?');
    await type('A colleague looked twice');
    await tabTo('checkbox', 'Without my name');
    await press('Space');
    await tabTo('button', 'Record');
    await press('Enter');
    await sees(/Recorded as INC-\w+\. Thank you\./);
    const all = (await callOperation(page, 'incident.list', {})) as { ref: string; nearMiss: boolean }[];
    const miss = all.find((each) => each.nearMiss)?.ref ?? '';
    const shown = await callOperation(page, 'incident.timeline', { ref: miss });
    expect(shown).toMatchObject({
      entries: [
        {
          actor: '@anonymous',
          text: 'Near miss: Card payments nearly failed in March. Stopped by: A colleague looked twice',
        },
      ],
    });

    await press('ControlOrMeta+Shift+r');
    await enter('nearly failed');
    await expect
      .poll(async () => (await head())['relations'], patience)
      .toMatchObject([{ relation: 'similar', ref: miss }]);
    await press('ControlOrMeta+4');
    await page.getByRole('link', { name: miss }).waitFor();
    await page.getByRole('button', { name: `Take back: Similar to ${miss}` }).press('Enter');
    await expect.poll(async () => (await head())['relations'], patience).toEqual([]);
  });
});
