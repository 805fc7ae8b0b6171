import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { builtInConnectors } from '#electron/engine/connectors/index.ts';
import type { ConnectorManifest } from '#shared/connectors/manifest.ts';
import { secretVariables } from '#shared/connectors/secret-names.ts';
import { testFolders } from './kit/folder.ts';
import { startVendors, type Vendors } from './kit/vendors.ts';

const folders = testFolders();
let vendors: Vendors;
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  vendors = await startVendors();
  const env = Object.fromEntries(
    [...vendors.forms].flatMap(([kind, { secrets }]) =>
      Object.entries(secrets).map(([secret, value]): [string, string] => [
        secretVariables({ name: kind, kind }, secret)[0] ?? '',
        value,
      ]),
    ),
  );
  app = await launchApp({ dataDir: folders.dataDir, env });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  await vendors.close();
  folders.remove();
});

/** Fills a setting in as its kind of field wants it. */
async function fill(field: ConnectorManifest['settings'][number], value: string | boolean): Promise<void> {
  const input = page.getByLabel(field.label, { exact: true });
  if (typeof value === 'boolean') await input.setChecked(value);
  else if (field.kind === 'choice') await input.selectOption(value);
  else await input.fill(value);
}

it('every connector is added by its form, and its check finds that it works', async () => {
  const kinds = builtInConnectors();
  expect(kinds.map(({ manifest }) => manifest.kind).toSorted()).toEqual([...vendors.forms.keys()].toSorted());
  await page.getByLabel('What is wrong?').waitFor();
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('link', { name: 'Connectors', exact: true }).click();
  for (const { manifest } of kinds) {
    const form = vendors.forms.get(manifest.kind);
    await page.getByRole('button', { name: 'Add a connector' }).click();
    await page.getByLabel('Kind').selectOption(manifest.kind);
    for (const field of manifest.settings) {
      const value = form?.settings[field.name];
      if (value !== undefined) await fill(field, value);
    }
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const lines = page.getByRole('status', { name: `Check of ${manifest.name}` });
    await lines.getByText('✓').first().waitFor();
    expect(await lines.innerText(), manifest.name).not.toContain('✕');
  }
  for (const { manifest } of kinds) {
    const card = page
      .locator('main section')
      .filter({ has: page.getByRole('button', { name: `Edit ${manifest.name}` }) });
    await card.getByText('Works', { exact: true }).waitFor();
  }

  await page.getByRole('button', { name: 'Check Desktop' }).click();
  await page
    .getByRole('status', { name: 'Check of Desktop' })
    .getByText(/^Shown/)
    .waitFor();
});
