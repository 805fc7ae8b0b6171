import fs from 'node:fs';
import path from 'node:path';
import { fillLog, must, openQuietly } from './log.ts';
import { bareAppFolder, type MeasuredApp } from './measured-app.ts';
import { createWriterOfNotes, seeded } from './words.ts';

/** Entries of the incident that is open. */
export const OPEN_ENTRIES = 2_000;

/** The yardstick of a whole application: a window with a heading in it, with folders of its own below `dir`. */
export function bareWindow(dir: string): MeasuredApp {
  const dataDir = path.join(dir, 'bare');
  fs.mkdirSync(dataDir, { recursive: true });
  return {
    appFolder: bareAppFolder(),
    dataDir,
    home: path.join(dir, 'bare-home'),
    usable: `() => document.querySelector('h1') !== null`,
  };
}

/** A log of this many events, the last of them an incident that is being worked on. */
export async function fillWithOpenIncident(
  dataDir: string,
  size: number,
): Promise<{ events: number; ref: string }> {
  await fillLog(dataDir, Math.max(200, size - OPEN_ENTRIES));
  const engine = await openQuietly(dataDir);
  try {
    const { ref } = must(
      await engine.do('incident.declare', { title: 'Checkout fails in eu-west-1', severity: 'SEV-1' }),
    );
    const note = createWriterOfNotes(seeded(11));
    for (let index = 0; index < OPEN_ENTRIES; index += 1)
      must(await engine.do('entry.log', { ref, text: note(index) }));
    return { events: must(await engine.do('engine.status', {})).events, ref };
  } finally {
    engine.close();
  }
}

/** Resolves once a condition holds of the page, looked at whenever it changes; false in a page of another address. */
function onceIn(condition: string): string {
  return `() => location.protocol !== 'app:' ? false : new Promise((resolve) => {
    const look = () => {
      if (!(${condition})) return;
      observer.disconnect();
      resolve(true);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  })`;
}

/** Goes to the desk as soon as the home screen offers it. */
export function deskUsable(ref: string): string {
  return onceIn(`(() => {
    const link = document.querySelector('a[href*="${ref}"]');
    if (link !== null && !location.hash.includes('${ref}')) link.click();
    return document.querySelector('[role="feed"] article') !== null && document.querySelector('textarea') === document.activeElement;
  })()`);
}
