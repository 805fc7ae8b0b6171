import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildIfStale } from '#electron/dev/build.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { fillLog, newFolder } from './log.ts';
import type { BenchOptions } from './options.ts';

/** A real window on a log with one long incident, and how to put it away. */
export interface BenchWindow {
  app: LaunchedApp;
  page: Page;
  dataDir: string;
  /** The long incident. */
  ref: string;
  entries: number;
  close: () => Promise<void>;
}

/** Opens the built app on a new log whose one incident has this many entries. */
export async function openWindow(options: BenchOptions, name: string, entries: number): Promise<BenchWindow> {
  await buildIfStale();
  const base = newFolder(options.dir, name);
  fs.chmodSync(base, 0o755);
  const dataDir = path.join(base, 'data');
  try {
    const { refs } = await fillLog(dataDir, entries, entries);
    const app = await launchApp({ dataDir });
    return {
      app,
      page: app.page,
      dataDir,
      ref: refs[0] ?? '',
      entries,
      close: async () => {
        await app.close();
        fs.rmSync(base, { recursive: true, force: true });
      },
    };
  } catch (error) {
    fs.rmSync(base, { recursive: true, force: true });
    throw error;
  }
}

/** Shows an incident's desk and waits until it holds `least` entries and the window is idle again. */
export async function showDesk(page: Page, ref: string, least: number): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/incident/${ref}`);
  const feed = page.getByRole('feed');
  await feed.waitFor();
  await page.waitForFunction(
    (count) => {
      const list = document.querySelector('[role=feed]');
      return list?.getAttribute('aria-busy') === 'false' && list.scrollHeight >= count * 20;
    },
    least,
    { timeout: 120_000 },
  );
  await page.evaluate(
    () => new Promise((resolve) => requestIdleCallback(() => resolve(undefined), { timeout: 3_000 })),
  );
}
