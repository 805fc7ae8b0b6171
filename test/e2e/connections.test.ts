import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { freePort } from '#electron/dev/free-port.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { SIGNATURE_HEADER, signed, TIME_HEADER } from '#electron/engine/connectors/webhook/index.ts';
import { PAGE, startStatuspage, STATUSPAGE_KEY, type StatuspageVendor } from '../doubles/statuspage.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../doubles/webhook.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/** Team systems, by keyboard alone: one is added and checked, an alert comes in, a public update is read and goes out. */

const SECRET = 'shared-secret';
const HOOKS = '0198c000-0000-7000-8000-0000000000b1';
const folders = testFolders();
let app: LaunchedApp;
let page: Page;
let statuspage: StatuspageVendor;
let receiver: WebhookReceiver;

beforeAll(async () => {
  statuspage = await startStatuspage();
  receiver = await startWebhookReceiver(SECRET);
  app = await launchApp({
    dataDir: folders.dataDir,
    env: {
      DEEPWATER_SECRET_STATUSPAGE_API_KEY: STATUSPAGE_KEY,
      DEEPWATER_SECRET_WAR_ROOM_BOT_SECRET: SECRET,
    },
  });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  await statuspage.close();
  await receiver.double.close();
  folders.remove();
});

tellOneStory();

/** Sends alerts to the server of the app, as somebody else's monitoring does. */
async function tell(port: number, events: object[]): Promise<number> {
  const body = JSON.stringify({ events });
  const stamp = String(Math.floor(Date.now() / 1_000));
  const headers = { [TIME_HEADER]: stamp, [SIGNATURE_HEADER]: signed(SECRET, stamp, body) };
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/${HOOKS}`, { method: 'POST', body, headers });
  return answer.status;
}

const card = (name: string) => page.locator('main section').filter({ hasText: name }).first();

describe('team systems, by keyboard alone', () => {
  it('are added by a form of their kind, checked, and show how they are', async () => {
    const { press, type, tabTo } = hands(page);
    await page.getByLabel('What is wrong?').waitFor();
    await press('ControlOrMeta+,');
    await page.getByRole('link', { name: 'Set up' }).waitFor();
    for (let step = 0; step < 8; step += 1) await press('ArrowDown');
    await page.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Add a connector' }).waitFor();
    await tabTo('button', 'Add a connector');
    await press('Enter');
    await page.getByLabel('Kind').waitFor();
    await type('Statuspage');
    await page.getByLabel('Components of the page').waitFor();
    await eyes(page).sees('DEEPWATER_SECRET_STATUSPAGE_API_KEY');
    await tabTo('button', 'Save');
    await press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Page is missing' }).waitFor();
    await page.getByLabel('Page', { exact: true }).focus();
    await type(PAGE);
    await tabTo('textbox', 'Address of Statuspage');
    await press('ControlOrMeta+a');
    await type(statuspage.double.url);
    await press('Enter');
    await card('Statuspage').getByText('✓').first().waitFor();
    await card('Statuspage').getByText('Works').waitFor();
    expect(await page.getByRole('button', { name: /^Edit / }).count()).toBe(1);
  });

  it('tell of alerts, from which D declares an incident', async () => {
    const port = await freePort();
    const settings = { address: receiver.double.url };
    const connector = { id: HOOKS, kind: 'webhook', name: 'War room bot', settings };
    await callOperation(page, 'connector.set', { connector });
    await callOperation(page, 'server.set', { on: true, port });
    const { press } = hands(page);
    await press('ControlOrMeta+Shift+i');
    await eyes(page).sees('Nothing waits.');
    const alert = { title: 'Checkout answers with errors', severity: 'critical', service: 'checkout' };
    expect(
      await tell(port, [
        { id: 'a', ...alert, labels: { cluster: 'eu-2' } },
        { id: 'b', ...alert },
      ]),
    ).toBe(200);
    const row = page.getByRole('button', { name: /^Checkout answers with errors/ });
    await expect.poll(() => row.evaluate((button) => button === document.activeElement), patience).toBe(true);
    await eyes(page).sees('2 fire');
    await press('Enter');
    await eyes(page).sees('critical');
    await press('d');
    await eyes(page).barShows('Checkout answers with errors');
    await eyes(page).barShows('SEV-2');
    await tell(port, [
      { id: 'a', ...alert, status: 'resolved' },
      { id: 'b', ...alert, status: 'resolved' },
    ]);
    const over = page.getByRole('region', { name: 'Is impact over?' });
    await over.getByText('None of its alerts fires any more').waitFor();
    await over.getByRole('button', { name: /is over since/ }).press('Enter');
    await eyes(page).barShows('Monitoring');
    await expect.poll(() => over.count(), patience).toBe(0);
  });

  it('hear nothing in public before somebody has read its exact words', async () => {
    const { press, tabTo } = hands(page);
    const ref = /#\/incident\/([^?]+)/.exec(page.url())?.[1] ?? '';
    const update = { text: 'Checkout works again', publicText: 'Checkout works again for everybody' };
    await callOperation(page, 'update.post', { ref, ...update, nextDueAt: null });
    await page.getByRole('contentinfo').getByText('1 to confirm').waitFor();
    expect(statuspage.incidents).toEqual([]);
    await press('ControlOrMeta+Shift+b');
    const row = page.locator('[data-row]').filter({ hasText: 'First update on the status page' });
    await expect.poll(() => row.evaluate((line) => line === document.activeElement), patience).toBe(true);
    await press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(update.publicText).waitFor();
    await press('Shift+Tab', 'Enter');
    await expect.poll(() => statuspage.incidents.length, patience).toBe(1);
    expect(statuspage.incidents[0]?.updates[0]?.body).toContain(update.publicText);
    await press('Escape');
    await page.getByRole('region', { name: 'In team systems' }).getByText('Status page').waitFor();
    await press('ControlOrMeta+Shift+l');
    await tabTo('checkbox', 'Work offline');
    await press('Space');
    await page.getByRole('contentinfo').getByText('Working offline').waitFor();
  });
});
