import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appCommand } from '#electron/dev/app-command.ts';
import { callOperation } from '#electron/dev/call-operation.ts';
import { killEngine } from '#electron/dev/kill-engine.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testDesktop } from '#electron/dev/test-desktops.ts';
import { commandLine, type PrintedEntry } from './kit/command-line.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { firstMinutes, underFire } from './kit/sentences.ts';
import { tellOneStory } from './kit/story.ts';

/**
 * One incident from its declaration to the command line that reads it afterwards, in a real window and by keyboard alone.
 * Each test goes on where the one before it ended.
 */

const folders = testFolders();
const title = 'Card payments failing at checkout';
let app: LaunchedApp;
let page: Page;
let ref = '';
const killed: number[] = [];

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir, env: { DEEPWATER_TEST_SAVE_DIR: folders.saved } });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

const refOf = (from: Page): string => /#\/incident\/([^?]+)/.exec(from.url())?.[1] ?? '';
const timesShown = async (words: string): Promise<number> => {
  await page.keyboard.press('ControlOrMeta+End');
  return eyes(page).entry(words).count();
};

describe('an incident, by keyboard alone', () => {
  it('is declared from the home screen with a title and Enter', async () => {
    await page.getByLabel('What is wrong?').waitFor();
    await hands(page).enter(title);
    await eyes(page).barShows(title);
    await expect
      .poll(() => eyes(page).composer.evaluate((field) => field === document.activeElement), patience)
      .toBe(true);
    ref = refOf(page);
    expect(ref).toMatch(/^INC-/);
    await eyes(page).barShows(ref);
    expect(await app.electron.evaluate(() => process.argv.includes('--no-sandbox'))).toBe(!app.sandbox);
  });

  it('takes entries of every kind, as fast as they are typed', async () => {
    const { enter } = hands(page);
    for (const { line } of firstMinutes) await enter(line);
    for (const { text } of firstMinutes.slice(-3)) await eyes(page).sees(text);
    expect(await eyes(page).line()).toBe('');
  });

  it('keeps lines together, goes back in time, answers, judges, corrects and marks', async () => {
    const { enter, type, press, tabTo } = hands(page);
    const { numberOf, sees, entry } = eyes(page);
    const question = await numberOf('Did the last deploy reach EU?');
    const pool = await numberOf('Connection pool exhausted');
    const cache = await numberOf('The token cache is cold');
    const success = await numberOf('Checkout success 62 %');

    await type('Seen by support:');
    await press('Shift+Enter');
    await enter('12 tickets in 5 minutes');
    await enter('/at -15m First card declined');
    await enter('/at -12m /observation Retries double every minute');
    await enter(`/reply ${success} That is Americas only`);
    await enter(`/answer ${question} Yes, ten minutes before`);
    await enter(`/supported ${pool} 500 of 500 connections in use`);
    await enter(`/ruledout ${cache} the version before it fails the same way`);
    await enter('Error rate 17 %');
    await sees('Error rate 17 %');
    const mistyped = await numberOf('Error rate 17 %');
    await enter(`/correct ${mistyped} Error rate 71 %`);
    await enter(`/star ${success}`);
    await enter('/task @lars 15m Watch the replica lag');
    await enter('/task #comms Answer for the largest merchants');
    await enter('/done 1 lag is 0.4 s');
    await enter('/status Card payments fail in two regions. We are failing over. next 30m');
    await enter('the password is hunter2');
    await sees('hunter2');
    const secret = await numberOf('hunter2');
    await enter(`/strike ${secret} held a password`);
    await page.getByRole('dialog').waitFor();
    await tabTo('button', 'Strike');
    await press('Enter');
    await sees('held a password');
    expect(await entry('hunter2').count()).toBe(0);

    await press('ArrowUp');
    await page.locator('article[data-selected="true"]').waitFor();
    while (!(await page.locator('article[data-selected="true"]').innerText()).includes('71 %'))
      await press('ArrowUp');
    await press('p');
    await entry('Error rate 71 %').getByText('pinned').waitFor({ state: 'attached' });
    await press('Escape');
    await expect
      .poll(() => eyes(page).composer.evaluate((field) => field === document.activeElement), patience)
      .toBe(true);
  });

  it('completes what is begun, finds commands in the palette and takes back what was a mistake', async () => {
    const { enter, type, press } = hands(page);
    const { line, sees, entry, barShows } = eyes(page);
    await enter('/person @ana Ana Ruiz');
    await enter('/person @kofi Kofi Mensah');
    await type('/ro');
    await press('Tab');
    await expect.poll(line, patience).toBe('/role ');
    await type('ic @an');
    await page.getByRole('option', { name: /@ana/ }).waitFor();
    await press('Tab');
    await expect.poll(line, patience).toBe('/role ic @ana ');
    await press('Enter');
    await barShows('Ana Ruiz');

    await press('ControlOrMeta+k');
    await page.getByRole('dialog').waitFor();
    await enter('affected reg');
    await expect.poll(line, patience).toBe('/region ');
    await enter('EMEA');
    await barShows('EMEA');
    await enter('/sev 1 Half of all checkouts fail');
    await barShows('SEV-1');

    await enter('typed into the wrong incident');
    await sees('typed into the wrong incident');
    await press('ControlOrMeta+z');
    await expect.poll(() => entry('typed into the wrong incident').count(), patience).toBe(0);
    await sees(/undone/);
  });

  it('stands on the wall as it stands on the desk', async () => {
    const { enter, press } = hands(page);
    const opened = app.electron.waitForEvent('window');
    await press('ControlOrMeta+Shift+W');
    const wall = await opened;
    await eyes(wall).sees(title);
    await eyes(wall).sees('Ana Ruiz');
    await enter('/role ic @kofi');
    await eyes(wall).sees('Kofi Mensah');
    await eyes(page).barShows('Kofi Mensah');
    await enter('/decision Keep eu-db-2 as primary');
    await eyes(wall).sees('Keep eu-db-2 as primary');
    await enter('/phase mitigating');
    await eyes(wall).sees('Mitigating');
    await wall.close();
  });

  it('loses nothing and doubles nothing when the engine is killed while people type', async () => {
    const { enter } = hands(page);
    const kill = async (): Promise<void> => {
      killed.push(await killEngine(app, folders.dataDir, killed));
    };
    const kills: Promise<void>[] = [];
    for (const [index, { line }] of underFire.entries()) {
      if (index === 2) kills.push(kill());
      await enter(line);
    }
    await Promise.all(kills);
    await kill();
    await enter('Sent while nobody listened, then the window was loaded again');
    await page.reload();
    await eyes(page).sees('then the window was loaded again');
    for (const { text } of underFire) await expect.poll(() => timesShown(text), patience).toBe(1);
    await expect.poll(() => timesShown('then the window was loaded again'), patience).toBe(1);
    await eyes(page).sees('Saved on this machine');
  });

  it('keeps a half-typed line through a reload', async () => {
    const { type, press } = hands(page);
    await type('/decision Half a thought');
    await page.reload();
    await expect.poll(() => eyes(page).line(), patience).toBe('/decision Half a thought');
    await expect
      .poll(() => eyes(page).composer.evaluate((field) => field === document.activeElement), patience)
      .toBe(true);
    await press('ControlOrMeta+a', 'Backspace');
    await expect.poll(() => eyes(page).line(), patience).toBe('');
  });

  it('is found in the list, beside another one whose window crashes with a draft in it', async () => {
    const { enter, press } = hands(page);
    await press('ControlOrMeta+Shift+H');
    await page.getByLabel('What is wrong?').waitFor();
    await enter('Invoices late');
    await eyes(page).barShows('Invoices late');
    const other = refOf(page);
    await press('ControlOrMeta+Shift+H');
    await page.getByText(title).waitFor();
    await press('ArrowDown', 'Enter');
    await eyes(page).barShows(title);

    const opened = app.electron.waitForEvent('window');
    await callOperation(page, 'shell.window.open', { screen: 'desk', ref: other });
    const second = await opened;
    await eyes(second).barShows('Invoices late');
    await hands(second).type('Nothing of this may be lost');
    await expect.poll(() => eyes(second).line(), patience).toBe('Nothing of this may be lost');
    const draft = await app.electron.evaluate(({ BrowserWindow }, address) => {
      const window = BrowserWindow.getAllWindows().find((each) =>
        each.webContents.getURL().includes(address),
      );
      if (window === undefined) throw new Error('the second desk has no window');
      const { webContents } = window;
      const read = `new Promise((resolve) => {
        const look = () => {
          const field = document.querySelector('textarea');
          if (field === null || field.value === '') setTimeout(look, 20); else resolve(field.value);
        };
        look();
      })`;
      return new Promise<unknown>((resolve) => {
        webContents.once('did-finish-load', () =>
          resolve(webContents.executeJavaScript(read).finally(() => window.destroy())),
        );
        webContents.forcefullyCrashRenderer();
      });
    }, other);
    expect(draft).toBe('Nothing of this may be lost');
  });

  it('is shown, not opened a second time, when the app is started again', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const desktop = await testDesktop();
    const command = appCommand(desktop, { args: ['--data', folders.dataDir] });
    const display = await app.electron.evaluate(() => process.env['DISPLAY'] ?? '');
    const again = spawn(command.executable, command.args, {
      env: { ...command.env, DISPLAY: display },
      stdio: 'ignore',
    });
    const [code] = (await once(again, 'close')) as [number | null];
    desktop.close();
    expect(code).toBe(0);
    const minimized = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isMinimized()),
      );
    await expect.poll(minimized, patience).toEqual([false]);
  });

  it('is resolved and exported', async () => {
    const { enter } = hands(page);
    await enter('/resolve Success rate normal for ten minutes');
    await eyes(page).barShows('Resolved');
    await enter('/export json');
    await eyes(page).sees(/Saved as .*\.json/);
    await enter('/export md');
    await eyes(page).sees(/Saved as .*\.md/);
    expect(readdirSync(folders.saved).toSorted()).toEqual([`${ref}.json`, `${ref}.md`]);
    expect(readFileSync(path.join(folders.saved, `${ref}.md`), 'utf8')).toContain(
      'Fail over before rolling back',
    );
    await app.close();
  });

  it('is the same on the command line, and the log verifies', async () => {
    const { show, timeline, search, verify } = commandLine(folders.dataDir);
    expect(await show(ref)).toMatchObject({
      ref,
      title,
      severity: 'SEV-1',
      phase: 'resolved',
      commander: '@kofi',
      clocks: { resolved: expect.any(String) as string, mitigated: expect.anything() as unknown },
    });
    const entries = await timeline(ref);
    for (const { kind, text } of [...firstMinutes, ...underFire]) {
      expect(entries.filter((entry) => entry.text === text).map((entry) => entry.kind)).toEqual([kind]);
    }
    expectStory(entries);
    expect((await search('hunter2')).length + (await search('wrong', 'incident')).length).toBe(0);
    expect(await search('retry', 'storm')).toMatchObject([
      { ref, snippet: expect.stringContaining('**storm**') as string },
    ]);
    expect(await verify()).toMatchObject({ ok: true, streams: 3 });

    const elsewhere = commandLine(path.join(path.dirname(folders.saved), 'elsewhere'));
    await elsewhere.raw(['import', path.join(folders.saved, `${ref}.json`)]);
    expect(await elsewhere.timeline(ref)).toEqual(entries);
    expect(await elsewhere.verify()).toMatchObject({ ok: true });
  });
});

/** What became of the entries that later ones amended. */
function expectStory(entries: readonly PrintedEntry[]): void {
  const named = (text: string) => entries.filter((entry) => entry.text === text);
  const written = entries.filter((entry) => !['system', 'task', 'update'].includes(entry.kind));
  expect(written.length).toBeGreaterThanOrEqual(30);
  expect([...new Set(entries.map((entry) => entry.kind))].toSorted()).toEqual([
    ...['action', 'communication', 'decision', 'evidence', 'hypothesis', 'metric', 'note'],
    ...['observation', 'question', 'system', 'task', 'update'],
  ]);
  expect(entries.map((entry) => entry.occurredAt)).toEqual(
    entries.map((entry) => entry.occurredAt).toSorted(),
  );
  expect(new Set(entries.map((entry) => entry.n)).size).toBe(entries.length);
  expect(named('Seen by support:\n12 tickets in 5 minutes')).toHaveLength(1);
  const [late] = named('First card declined');
  expect(Date.parse(late?.recordedAt ?? '') - Date.parse(late?.occurredAt ?? '')).toBeGreaterThanOrEqual(
    15 * 60_000,
  );
  expect(named('Did the last deploy reach EU?')).toMatchObject([
    { answer: { entry: expect.any(String) as string } },
  ]);
  expect(named('Connection pool exhausted by a retry storm')).toMatchObject([
    { verdict: { is: 'supported' } },
  ]);
  expect(named('The token cache is cold')).toMatchObject([{ verdict: { is: 'ruled-out' } }]);
  expect(named('Error rate 71 %')).toMatchObject([{ pinned: true, versions: [{ text: 'Error rate 17 %' }] }]);
  expect(named('Checkout success 62 %')).toMatchObject([{ starred: true, detail: { source: 'Prometheus' } }]);
  expect(named('Fail over before rolling back')).toMatchObject([
    { detail: { known: 'pool at 100 %', considered: 'rolling back', advisedBy: ['@lars'] } },
  ]);
  expect(JSON.stringify(entries)).not.toContain('hunter2');
}
