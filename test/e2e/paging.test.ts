import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/** Somebody is called for, by keyboard alone: declare, page, no answer, next rung, acknowledge; then nobody comes. */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
  await callOperation(page, 'person.set', { handle: '@bo', name: 'Bo Lin', phone: '+1 555 0100' });
  await callOperation(page, 'person.set', { handle: '@cy', name: 'Cy Roe', phone: '+1 555 0101' });
  const rules = ['@bo', '@cy', '@dee'].map((person) => ({ delayMinutes: 10, targets: [{ person }] }));
  await callOperation(page, 'policy.set', { policy: { name: 'Payments', rules } });
  await callOperation(page, 'service.set', { service: { name: 'payments-api', policy: 'Payments' } });
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

const alerts = () => page.getByRole('region', { name: 'Pages' });
const lit = () => page.locator('li[aria-current="step"]');
const phones = () => page.getByRole('listitem').filter({ hasText: 'Called, no answer' });

describe('a page, by keyboard alone', () => {
  it('is offered for a service that has a policy, and sent with one key and Enter', async () => {
    await page.getByLabel('What is wrong?').waitFor();
    await hands(page).enter('Charges fail');
    await eyes(page).barShows('Charges fail');
    await hands(page).enter('/service payments-api');
    await eyes(page).sees('Page payments-api?');
    await hands(page).press('ControlOrMeta+Shift+g');
    await expect.poll(() => eyes(page).line(), patience).toBe('/page payments-api');
    await eyes(page).sees(/first Bo Lin/);
    await hands(page).press('Enter');
    await alerts().getByText('no answer yet').waitFor();
    await hands(page).press('ControlOrMeta+5');
    await eyes(page).sees('No pager is connected: call');
    await eyes(page).sees('+1 555 0100');
  });

  it('climbs at once when nobody answers the phone, and again when help is asked for', async () => {
    await hands(page).press('ControlOrMeta+Shift+x');
    await phones().first().getByText('+1 555 0101').waitFor();
    expect(await lit().innerText()).toContain('Cy Roe');
    await hands(page).press('ControlOrMeta+Shift+s');
    await expect.poll(() => lit().innerText(), patience).toContain('@dee');
  });

  it('is acknowledged once, and the ladder says by whom', async () => {
    await hands(page).press('Escape');
    await hands(page).enter('/ack @cy');
    await eyes(page).sees(/Cy Roe acknowledged after/);
    await hands(page).enter('/ack @bo');
    await page.getByRole('alert').filter({ hasText: '@cy acknowledged page 1 already' }).waitFor();
    await hands(page).press('Escape');
  });

  it('says loudly that nobody came, and offers to call again', async () => {
    await page.keyboard.press('ControlOrMeta+a');
    await hands(page).enter('/page @zoe The bank is on the line');
    await eyes(page).sees('Page 2');
    await hands(page).press('ControlOrMeta+Shift+x');
    await eyes(page).sees('Everyone on the ladder was tried');
    await page.getByRole('alert').filter({ hasText: 'Nobody acknowledged the page' }).waitFor();
    await alerts().getByText('Page 2: nobody acknowledged').waitFor();
    await hands(page).enter('/reached @zoe');
    await eyes(page).sees(/@zoe reached by phone after/);
  });
});
