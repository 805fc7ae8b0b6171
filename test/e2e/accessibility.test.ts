import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picturesEnvironment } from '#electron/dev/connected-team.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { looks, wear, type Look } from '#electron/dev/looks.ts';
import { screens } from '#electron/dev/screens.ts';

/** What axe finds on every screen, in every look people and their systems may choose. */

const folder = mkdtempSync(path.join(tmpdir(), 'deepwater-axe-'));
let app: LaunchedApp;

beforeAll(async () => {
  app = await launchApp({ dataDir: path.join(folder, 'data'), env: picturesEnvironment });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** More contrast on a light ground, and colours the system brings: on the screens whose colours the others share. */
const rarerLooks: readonly Look[] = [
  { name: 'high-contrast-light', scheme: 'light', contrast: 'more' },
  { name: 'forced-colours', scheme: 'dark', contrast: 'forced' },
];
const mainScreens: ReadonlySet<string> = new Set([
  'home',
  'desk',
  'desk-palette',
  'wall',
  'settings-runbooks',
]);

/** Everything once; where only colours differ, only them again. Whoever asks for more contrast gets 7 to 1. */
function rulesFor(look: Look): RunOptions {
  if (look === looks[0]) return {};
  return { runOnly: ['color-contrast', ...(look.contrast === 'more' ? ['color-contrast-enhanced'] : [])] };
}

describe('axe finds nothing', () => {
  it.each(screens.map(({ name, arrive }) => ({ name, arrive })))('on $name', async ({ name, arrive }) => {
    const { page } = app;
    await arrive(app);
    const found: string[] = [];
    for (const look of [...looks, ...(mainScreens.has(name) ? rarerLooks : [])]) {
      await wear(page, look);
      found.push(...(await violations(page, look)));
    }
    expect(found).toEqual([]);
  });
});

/** Runs axe in the window and tells each violation in a line. */
async function violations(page: Page, look: Look): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const results = await page.evaluate(async (given) => {
    const inPage = (globalThis as unknown as { axe: typeof axe }).axe;
    return inPage.run(document, { resultTypes: ['violations'], ...given });
  }, rulesFor(look));
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${look.name}: ${id} (${help}) at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`,
    ),
  );
}
