import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from './build.ts';
import { picturesEnvironment } from './connected-team.ts';
import { launchApp } from './launch.ts';
import type { LaunchedApp } from './launch.ts';
import { looks, wear, type Look } from './looks.ts';
import { repositoryRoot } from './paths.ts';
import { SetupError, runCommand, say } from './say.ts';
import { screens } from './screens.ts';
import type { Screen } from './visit.ts';

const usualSize = '1280x800';
/** Time for fonts to be drawn after a change of look, in milliseconds. */
const restMs = 150;

/** The picture in the README: a screen and a look. */
const readme = { screen: 'desk', look: 'dark', file: path.join(repositoryRoot, 'resources/readme/desk.png') };

/**
 * `npm run screenshots -- --out DIR [--screen NAME …]`: takes a picture of every screen in every look, on a fresh data
 * folder, and writes DIR/SCREEN-LOOK.png; `--size 1024x700` in a window of another size. `npm run screenshots -- --readme` renews the picture in the README.
 */
await runCommand(async () => {
  const values = parseArgs({
    options: {
      out: { type: 'string' },
      size: { type: 'string', default: usualSize },
      screen: { type: 'string', multiple: true },
      readme: { type: 'boolean' },
    },
  }).values;
  if (values.out === undefined && values.readme !== true)
    throw new SetupError(
      'name the folder for the pictures: npm run screenshots -- --out DIR. Or renew the one in the README: --readme.',
    );
  const files = wantedFiles(values);
  await buildIfStale();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deepwater-screenshots-'));
  const app = await launchApp({ dataDir, env: picturesEnvironment });
  try {
    await resize(app, readSize(values.size));
    for (const { screen, pictures } of files) {
      await screen.arrive(app);
      for (const { look, file } of pictures) {
        await wear(app.page, look);
        await pause(restMs);
        mkdirSync(path.dirname(file), { recursive: true });
        await app.page.screenshot({ path: file });
      }
    }
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const count = files.reduce((sum, { pictures }) => sum + pictures.length, 0);
  say(`wrote ${count} ${count === 1 ? 'picture' : 'pictures'} to ${values.out ?? path.dirname(readme.file)}`);
  return 0;
});

interface Pictures {
  screen: Screen;
  pictures: { look: Look; file: string }[];
}

function wantedFiles({ out, screen: wanted }: { out?: string; screen?: string[] }): Pictures[] {
  const names = out === undefined ? [readme.screen] : wanted;
  const chosen = screens.filter((each) => names === undefined || names.includes(each.name));
  const unknown = names?.find((name) => !screens.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw new SetupError(
      `there is no screen ${unknown}; there are ${screens.map((each) => each.name).join(', ')}.`,
    );
  }
  return chosen.map((screen) => ({
    screen,
    pictures:
      out === undefined
        ? looks.filter((look) => look.name === readme.look).map((look) => ({ look, file: readme.file }))
        : looks.map((look) => ({ look, file: path.join(out, `${screen.name}-${look.name}.png`) })),
  }));
}

interface Size {
  width: number;
  height: number;
}

function readSize(written: string): Size {
  const match = /^(\d{3,4})x(\d{3,4})$/.exec(written);
  if (match === null) throw new SetupError(`“${written}” is not a size. Write it like ${usualSize}.`);
  return { width: Number(match[1]), height: Number(match[2]) };
}

async function resize({ electron }: LaunchedApp, size: Size): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, wanted) => {
    for (const window of BrowserWindow.getAllWindows()) window.setContentSize(wanted.width, wanted.height);
  }, size);
}
