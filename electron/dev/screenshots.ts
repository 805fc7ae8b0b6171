import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from './build.ts';
import { launchApp } from './launch.ts';
import type { LaunchedApp } from './launch.ts';
import { SetupError, runCommand, say } from './say.ts';
import { callOperation, screens } from './screens.ts';

/** The looks every screen is shown in. */
const looks = [
  { name: 'dark', scheme: 'dark', highContrast: false },
  { name: 'light', scheme: 'light', highContrast: false },
  { name: 'high-contrast', scheme: 'dark', highContrast: true },
] as const;

const size = { width: 1280, height: 800 };
/** Time for transitions to end and fonts to be drawn after a change of look, in milliseconds. */
const restMs = 400;

/**
 * `npm run screenshots -- --out DIR [--screen NAME]`: takes a picture of every screen in every look, on a fresh data
 * folder, and writes DIR/SCREEN-LOOK.png.
 */
await runCommand(async () => {
  const { out, screen } = parseArgs({
    options: { out: { type: 'string' }, screen: { type: 'string' } },
  }).values;
  if (out === undefined)
    throw new SetupError('name the folder for the pictures: npm run screenshots -- --out DIR');
  const wanted = screens.filter((each) => screen === undefined || each.name === screen);
  if (wanted.length === 0) {
    throw new SetupError(
      `there is no screen ${screen}; there are ${screens.map((each) => each.name).join(', ')}.`,
    );
  }
  await buildIfStale();
  mkdirSync(out, { recursive: true });
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deepwater-screenshots-'));
  const app = await launchApp({ dataDir });
  try {
    await resize(app);
    for (const each of wanted) {
      await each.arrive(app);
      for (const look of looks) await picture(app, look, path.join(out, `${each.name}-${look.name}.png`));
    }
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  say(`wrote ${wanted.length * looks.length} pictures to ${out}`);
  return 0;
});

async function resize({ electron }: LaunchedApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, wanted) => {
    for (const window of BrowserWindow.getAllWindows()) window.setContentSize(wanted.width, wanted.height);
  }, size);
}

async function picture({ page }: LaunchedApp, look: (typeof looks)[number], file: string): Promise<void> {
  await callOperation(page, 'shell.appearance.set', { scheme: look.scheme });
  await page.emulateMedia({
    forcedColors: look.highContrast ? 'active' : null,
    contrast: look.highContrast ? 'more' : null,
  });
  await pause(restMs);
  await page.screenshot({ path: file });
}
