import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

/** The folders runbooks come from, in a real window and by keyboard alone. */

const folders = testFolders();
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  app = await launchApp({ dataDir: folders.dataDir });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

const ids = async (): Promise<string[]> => {
  const all = (await callOperation(page, 'runbook.folders', {})) as { id: string }[];
  return all.map(({ id }) => id);
};

describe('folders of runbooks, by keyboard alone', () => {
  it('are refused in their place, added, watched and left', async () => {
    const { press, type, tabTo } = hands(page);
    const { sees } = eyes(page);
    const team = path.join(folders.dataDir, 'team');
    await page.evaluate(() => {
      location.hash = '#/settings/runbooks';
    });
    await sees('Starter set of Deepwater');
    await tabTo('textbox', 'Folder to add');
    await type('nowhere');
    await press('Enter');
    await sees('Give the whole path of the folder');
    await press('ControlOrMeta+a');
    fs.mkdirSync(team);
    fs.writeFileSync(path.join(team, 'proxy.md'), '# Restart the proxy\n');
    await type(team);
    await press('Enter');
    await sees(/team added: 1 runbook\./);
    fs.writeFileSync(path.join(team, 'latin.md'), Buffer.from([0x23, 0x20, 0xe4]));
    await sees('It is not UTF-8 text. Save it as UTF-8.');
    expect(await ids()).toHaveLength(3);
    await page.getByRole('button', { name: `Remove ${fs.realpathSync(team)}` }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await expect.poll(ids, patience).toEqual(['starter', 'own']);
    expect(fs.existsSync(path.join(team, 'proxy.md'))).toBe(true);
  });
});
