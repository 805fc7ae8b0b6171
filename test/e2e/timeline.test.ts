import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/** What is done on the timeline itself, in a real window and by keyboard alone. Each test goes on where the last ended. */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;
let ref = '';

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
  for (const [handle, name, region] of [
    ['@ana', 'Ana Ruiz', 'EMEA'],
    ['@lars', 'Lars Berg', 'Americas'],
  ])
    await callOperation(page, 'person.set', { handle, name, region });
  await page.getByLabel('What is wrong?').waitFor();
  await hands(page).enter('Card payments failing');
  await eyes(page).composer.waitFor();
  ref = /#\/incident\/([^?]+)/.exec(page.url())?.[1] ?? '';
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

const article = (words: string) => eyes(page).entry(words).last();
const field = (name: string) => page.getByRole('form').getByRole('textbox', { name, exact: true });
const composerHasFocus = () =>
  expect
    .poll(() => eyes(page).composer.evaluate((element) => element === document.activeElement), patience)
    .toBe(true);
/** Words of the entries that are shown, from top to bottom. */
const shown = () => page.getByRole('article').locator('[id^="entry-"]').allInnerTexts();

/** Selects the entry with these words with the arrow keys, from the composer. */
async function select(words: string): Promise<void> {
  await hands(page).press('Escape');
  await composerHasFocus();
  await hands(page).press('ArrowUp');
  const selected = page.locator('article[data-selected="true"]');
  await selected.waitFor();
  for (let step = 0; step < 40; step += 1) {
    if ((await selected.innerText()).includes(words)) return;
    await hands(page).press('ArrowUp');
  }
  throw new Error(`no entry with “${words}” is reached`);
}

describe('the timeline, by keyboard alone', () => {
  it('takes a decision as a form, with who advised, what was known and what else was considered', async () => {
    const { type, press } = hands(page);
    await type('/decision Fail over before rolling back');
    await press('ControlOrMeta+j');
    await field('Decision').waitFor();
    expect(await field('Decision').inputValue()).toBe('Fail over before rolling back');
    await press('Tab', 'Tab');
    await type('@la');
    await page.getByRole('option', { name: /@lars/ }).waitFor();
    await press('Tab');
    await expect.poll(() => field('Who advised').inputValue(), patience).toBe('@lars ');
    await press('Tab');
    await type('pool at 100 %');
    await press('Tab');
    await type('rolling back');
    expect(await eyes(page).composer.count()).toBe(0);
    await press('Enter');
    await composerHasFocus();
    await article('Fail over before').getByText('Advised by Lars Berg. Known then: pool at 100 %').waitFor();
    expect(await article('Fail over before').innerText()).toContain('Also considered: rolling back');
    expect(await eyes(page).line()).toBe('');
  });

  it('leaves a form for the line it stands for, with nothing lost', async () => {
    const { enter, type, press } = hands(page);
    await enter('/form observation');
    await field('Observation').waitFor();
    await type('Retries double');
    await press('Tab');
    await type('Grafana');
    await press('Escape');
    await composerHasFocus();
    expect(await eyes(page).line()).toBe('/observation Retries double | source: Grafana');
    await press('Enter');
    await article('Retries double').getByText('from Grafana').waitFor();
  });

  it('judges a hypothesis with why', async () => {
    const { enter, type, press } = hands(page);
    await enter('/h The pool is exhausted');
    await eyes(page).sees('The pool is exhausted');
    await select('The pool is exhausted');
    await press('v');
    await field('Because').waitFor();
    await type('500 of 500 in use');
    await press('Shift+Tab', 'ArrowRight');
    await press('Enter');
    await article('The pool is exhausted').getByText('ruled out').waitFor();
    await article('The pool is exhausted').getByText('because 500 of 500 in use').waitFor();
  });

  it('inserts between two entries, at a time between the two', async () => {
    const { enter, type, press } = hands(page);
    await enter('/at -10m Deploy finished');
    await enter('/at -8m Pager rang');
    await eyes(page).sees('Pager rang');
    await select('Pager rang');
    await press('i');
    await expect.poll(eyes(page).line, patience).toMatch(/^\/at \d\d:\d\d(:\d\d(\.\d{3})?)? $/);
    await type('Error rate climbs');
    await press('Enter');
    await article('Error rate climbs').getByText('learnt at').waitFor();
    const order = (await shown()).filter((words) => /Deploy|climbs|Pager/.test(words));
    expect(order.map((words) => /Deploy|climbs|Pager/.exec(words)?.[0])).toEqual([
      'Deploy',
      'climbs',
      'Pager',
    ]);
  });

  it('replies with a quote that leads to what is replied to', async () => {
    const { enter, type, press } = hands(page);
    await select('Retries double');
    await press('r');
    await expect.poll(eyes(page).line, patience).toMatch(/^\/reply \d+ $/);
    await type('Only in Americas');
    await press('Enter');
    await article('Only in Americas')
      .getByRole('button', { name: /Retries double/ })
      .waitFor();
    await enter('One more');
    await eyes(page).sees('One more');
    await select('Only in Americas');
    await press('u');
    const selected = page.locator('article[data-selected="true"]');
    await expect.poll(() => selected.innerText(), patience).toContain('from Grafana');
    await press('Escape');
  });

  it('corrects words and source with a reason, both versions in sight', async () => {
    const { type, press } = hands(page);
    await select('from Grafana');
    await press('e');
    await expect.poll(eyes(page).line, patience).toMatch(/^\/correct \d+ Retries double \| source: Grafana$/);
    await press('ControlOrMeta+j');
    await field('Words').waitFor();
    await press('ControlOrMeta+a');
    await type('Retries triple');
    await press('Tab', 'Tab');
    await type('read the wrong panel');
    await press('Enter');
    await article('from Grafana').getByText('corrected', { exact: true }).waitFor();
    expect(await article('from Grafana').locator('del').innerText()).toBe('Retries double');
    await select('from Grafana');
    await press('Enter');
    await article('from Grafana').getByText('read the wrong panel').waitFor();
    await press('Escape');
  });

  it('strikes exactly the words that it shows first', async () => {
    const { enter, press } = hands(page);
    await enter('the password is hunter2');
    await eyes(page).sees('hunter2');
    await select('hunter2');
    await press('x');
    await page.getByRole('dialog').getByText('“the password is hunter2”').waitFor();
    // The careful answer has the focus; the other one stands before it.
    await press('Shift+Tab', 'Enter');
    await eyes(page).sees(/^Struck by/);
    expect(await eyes(page).entry('hunter2').count()).toBe(0);
  });

  it('filters by kind, person and mark together, shows it as chips and clears it with one key', async () => {
    const { enter, press } = hands(page);
    await enter('/filter kind:decision kind:hypothesis');
    await page.getByRole('button', { name: 'Take decision out of the filter' }).waitFor();
    await expect.poll(async () => (await shown()).length, patience).toBe(2);
    await enter('/filter region:EMEA');
    await eyes(page).sees('No entry matches.');
    await press('Alt+0');
    await expect.poll(async () => (await shown()).length, patience).toBeGreaterThan(5);
    expect(await page.getByRole('list', { name: 'Filter' }).count()).toBe(0);
    await composerHasFocus();
  });

  it('finds words while they are typed, marks them, and keeps what was found in sight afterwards', async () => {
    const { type, press } = hands(page);
    await press('ControlOrMeta+f');
    await type('retr');
    await page.locator('article mark').first().waitFor();
    expect(await page.locator('article mark').first().innerText()).toMatch(/^retr$/i);
    for (const words of await shown()) expect(words.toLowerCase()).toContain('retr');
    await press('ArrowUp');
    await page.locator('article[data-selected="true"]').waitFor();
    const words = await page.locator('article[data-selected="true"]').innerText();
    await press('Alt+0');
    await expect.poll(() => page.locator('article mark').count(), patience).toBe(0);
    expect(await page.locator('article[data-selected="true"]').innerText()).toBe(words);
    // What Deepwater wrote is found and marked as well.
    await press('ControlOrMeta+f');
    await type('declared');
    await page.locator('article[data-system] mark').first().waitFor();
    await press('Alt+0', 'Escape');
  });

  it('shows who did what when, and leads from there into the log', async () => {
    const { press } = hands(page);
    await press('ControlOrMeta+y');
    const dialog = page.getByRole('dialog', { name: 'Who did what when' });
    await dialog.waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    for (let presses = 0; presses < 10 && !(await focused()).includes(' – '); presses += 1)
      await press('Tab');
    for (let presses = 0; presses < 10 && !(await focused()).includes('first “'); presses += 1)
      await press('ArrowDown');
    const first = /first “(.{5,20})/.exec(await focused())?.[1] ?? '';
    await dialog.getByText(`first “${first}`).first().waitFor();
    await press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await expect
      .poll(() => page.locator('article[data-selected="true"]').innerText(), patience)
      .toContain(first);
    await press('Escape');
  });

  it('goes to a time, and brings earlier lines back', async () => {
    const { enter, press } = hands(page);
    await enter('/goto -9m');
    const selected = page.locator('article[data-selected="true"]');
    await expect.poll(() => selected.innerText(), patience).toMatch(/climbs|Pager/);
    await press('Escape');
    await press('ControlOrMeta+g');
    await expect.poll(eyes(page).line, patience).toBe('/goto ');
    await enter('-11m');
    await expect.poll(() => selected.innerText(), patience).toContain('Deploy');
    await press('Escape');
    await composerHasFocus();
    await press('Alt+ArrowUp');
    await expect.poll(eyes(page).line, patience).toBe('/goto -11m');
    await press('Alt+ArrowUp');
    await expect.poll(eyes(page).line, patience).toBe('/goto -9m');
    await press('Alt+ArrowDown', 'Alt+ArrowDown');
    await expect.poll(eyes(page).line, patience).toBe('');
  });

  it('shows what can be done with the entry a pointer rests on, and only with that one', async () => {
    const buttons = (words: string) => article(words).getByRole('button', { name: 'Pin', exact: true });
    await article('Pager rang').hover();
    await buttons('Pager rang').waitFor();
    await article('Deploy finished').hover();
    await buttons('Deploy finished').waitFor();
    expect(await buttons('Pager rang').count()).toBe(0);
    await eyes(page).composer.hover();
    await expect.poll(() => buttons('Deploy finished').count(), patience).toBe(0);
  });

  it('shows the objective under the bar', async () => {
    await hands(page).enter('/objective Half of the traffic is served again');
    await page.getByRole('button', { name: /^Objective Half of the traffic/ }).waitFor();
    await hands(page).enter('/objective none');
    await expect.poll(() => page.getByRole('button', { name: /^Objective/ }).count(), patience).toBe(0);
  });

  it('logs what was pasted as one entry, or each line at its time', async () => {
    const { press } = hands(page);
    await eyes(page).composer.fill('First of three\n-\nLast of three');
    await press('Enter');
    await article('First of three').getByText('Last of three').waitFor();
    await eyes(page).composer.fill('-4m Rolled back\n-3m Retries stop');
    await page.getByRole('button', { name: /^Log as 2 entries/ }).waitFor();
    await press('ControlOrMeta+Enter');
    await eyes(page).sees('Retries stop');
    expect(await eyes(page).line()).toBe('');
    expect(await article('Rolled back').innerText()).not.toContain('Retries stop');
  });

  it('says how long something can still be undone', async () => {
    await hands(page).enter('Typed by mistake');
    await page.getByRole('button', { name: /^Undo note \d+ \d+ s$/ }).waitFor();
    await hands(page).press('ControlOrMeta+z');
    await eyes(page).sees(/^Struck by.*Undone/);
    expect(ref).toMatch(/^INC-/);
  });

  it('fills the same elements with other lines after a jump; focus and selected words stay with theirs', async () => {
    const rows = Array.from({ length: 400 }, (_, line) => `2026-01-05T08:00:00Z,note,@ana,Long log ${line}.`);
    const content = Buffer.from(['time,kind,actor,text', ...rows].join('\n')).toString('base64');
    const imported = (await callOperation(page, 'incident.import', { name: 'long.csv', content })) as {
      ref: string;
    };
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/incident/${imported.ref}`);
    await eyes(page).sees('Long log 399.');
    await composerHasFocus();
    const feed = page.getByRole('feed');
    const scrollTo = (top: number) =>
      feed.evaluate(async (list, to) => {
        list.scrollTop = to < 0 ? list.scrollTop + to : to;
        for (let picture = 0; picture < 3; picture += 1) await new Promise(requestAnimationFrame);
      }, top);
    const selectedWords = () => page.evaluate(() => String(getSelection()));
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

    await article('Long log 395.').evaluate((line) => {
      getSelection()?.selectAllChildren(line.querySelector('[id^="entry-"] span') ?? line);
      line.focus();
    });
    await scrollTo(-60);
    expect(await selectedWords()).toBe('Long log 395.');
    expect(await focused()).toContain('Long log 395.');

    const line = await article('Long log 390.').elementHandle();
    await scrollTo(0);
    await page.getByRole('article', { name: /Long log 3\./ }).waitFor();
    expect(await line?.innerText()).toMatch(/Long log \d{1,2}\./);
    expect(await selectedWords()).toBe('');
    expect(await feed.evaluate((list) => list === document.activeElement)).toBe(true);

    await hands(page).press('Escape');
    await composerHasFocus();
    await hands(page).press('ArrowUp');
    await article('Long log 399.').getByRole('button', { name: 'Pin', exact: true }).waitFor();
    await scrollTo(0);
    await article('Long log 3.').waitFor();
    expect(await focused()).toContain('Long log 399.');
    expect(await page.locator('article[data-selected="true"]').innerText()).toContain('Long log 399.');
    await hands(page).press('Escape');
  });
});
