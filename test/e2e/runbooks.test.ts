import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';
import { tellOneStory } from './kit/story.ts';

/** A runbook from its first reading to a rollback, in a real window and by keyboard alone. */

const folders = testFolders();
const library = path.join(folders.saved, 'runbooks');
const file = path.join(library, 'restart.md');
const secret = 'hunter2-never-shown';
const text = `---
title: Restart the checkout
services: [checkout]
variables:
  NAME: { default: checkout }
  TOKEN: { secret: true }
---

# Restart the checkout

## Steps

1. Tell the channel.

\`\`\`sh step name="Drain it" expect="exit 0" rollback="let in"
echo "drained $NAME" > drained; echo "token $TOKEN"
\`\`\`

\`\`\`sh step name="Restart it" expect='stdout contains "up"' rollback="let in"
echo "it is down"
\`\`\`

\`\`\`sh rollback name="let in"
rm drained
\`\`\`
`;
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  mkdirSync(library, { recursive: true });
  writeFileSync(file, text);
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
  await page.getByLabel('What is wrong?').waitFor();
  await callOperation(page, 'runbook.folder.add', { path: library });
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

tellOneStory();

describe('a runbook, by keyboard alone', () => {
  it('is found from the desk, read, and asks for review before it runs', async () => {
    const { press, type, enter, tabTo } = hands(page);
    await page.getByLabel('What is wrong?').focus();
    await enter('Checkout is down');
    await eyes(page).composer.waitFor();
    await enter('/runbook restart checkout');
    await page.getByRole('searchbox', { name: 'Find a runbook' }).waitFor();
    // Enter opens what stands first.
    await page.getByRole('link', { name: 'Restart the checkout' }).waitFor();
    await press('Enter');
    await eyes(page).sees('Drain it');
    expect(await page.getByText('Step 2, command').count()).toBe(1);
    const run = page.getByRole('button', { name: /^Run in / });
    await tabTo('button', await run.innerText());
    await press('Enter');
    await page.getByLabel('TOKEN').waitFor();
    await eyes(page).sees('Nobody has reviewed exactly this text');
    expect(await page.getByLabel('TOKEN').getAttribute('type')).toBe('password');
    await press('Enter');
    await eyes(page).sees('Nobody reviewed this runbook on this machine');
    await tabTo('button', 'I have read it: trust exactly this text');
    await press('Enter');
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await expect
      .poll(() => page.getByLabel('TOKEN').evaluate((field) => field === document.activeElement), patience)
      .toBe(true);
    await type(secret);
    await press('Enter');
    await eyes(page).sees('step 1 of 3');
  });

  it('waits for a person at each step that changes something, and shows exactly what would run', async () => {
    const { press } = hands(page);
    await press('ControlOrMeta+7', 'd');
    await eyes(page).sees('drained $NAME');
    await eyes(page).sees('NAME=checkout');
    await page.getByRole('button', { name: /^Approve/, disabled: false }).waitFor();
    await press('a');
    await eyes(page).sees('it is down');
    expect(await page.getByRole('main').or(page.getByRole('complementary')).allInnerTexts()).not.toContain(
      secret,
    );
  });

  it('rolls a step back that fails, and says so', async () => {
    const { press } = hands(page);
    await page.getByRole('button', { name: /^Approve/, disabled: false }).waitFor();
    await press('a');
    await eyes(page).sees(/Failed .*step 3 failed and was rolled back/);
    await eyes(page).sees('Rolled back.');
    expect(await page.content()).not.toContain(secret);
  });

  it('asks again once its text has changed, and shows what is different', async () => {
    writeFileSync(file, text.replace('echo "it is down"', 'echo "it is up"'));
    const { press, tabTo } = hands(page);
    await eyes(page).composer.focus();
    await hands(page).enter('/run restart the checkout');
    await page.getByRole('button', { name: 'Review…' }).waitFor(patience);
    await tabTo('button', 'Review…');
    await press('Enter');
    await eyes(page).sees(/It has changed since/);
    await expect.poll(() => page.locator('[data-kind="added"]').allInnerTexts(), patience).toHaveLength(1);
    expect(await page.locator('[data-kind="removed"]').count()).toBe(1);
    await press('Escape');
  });
});
