import type { Page } from 'playwright-core';
import { callOperation } from './call-operation.ts';
import type { LaunchedApp } from './launch.ts';
import { dismissReminders, samplesIn } from './screens-setup.ts';

/** A screen of the app that is worth a picture, and the way there from any other. */
export interface Screen {
  /** Becomes the file's name: small letters, digits and hyphens. */
  name: string;
  /** Brings the first window to the screen and waits until it shows what it has to show. */
  arrive: (app: LaunchedApp) => Promise<void>;
}

/** Opens an address in the window as if it had just been started: no dialog, no draft, nothing selected. */
export async function open({ page }: LaunchedApp, hash: string): Promise<void> {
  await callOperation(page, 'shell.engine.retry', {});
  // A dialog would lie over reminders.
  await page.keyboard.press('Escape');
  await dismissReminders(page);
  await page.keyboard.press('Escape');
  // A pointer that lies in the middle of the window would show what hovering shows.
  await page.mouse.move(1, 799);
  const composer = page.getByLabel('Log a note or give a command');
  if ((await composer.count()) > 0) await composer.fill('');
  // Through another screen, because going where one is already would leave everything as it is.
  await goTo(page, '#/wall/nothing');
  await goTo(page, hash);
  await page.getByRole('main').first().waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('hashchange', () => requestAnimationFrame(resolve), { once: true });
    location.hash = ${JSON.stringify(hash)};
  })`);
}

/** All incidents, with samples of them. */
export async function home(app: LaunchedApp): Promise<void> {
  await samplesIn(app);
  await open(app, '#/');
  await app.page.getByText('Card payments failing').first().waitFor();
}

/** The desk of a sample incident that runs. */
export async function desk(app: LaunchedApp): Promise<void> {
  const { running } = await samplesIn(app);
  await open(app, `#/incident/${running}`);
  await app.page.getByText('First successful charge in EU').first().waitFor();
  await app.page.getByText('Ana Ruiz').first().waitFor();
}
