import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { connect, type Client } from '#electron/engine/client.ts';
import { median, quantile } from './kit/figures.ts';
import { must } from './kit/log.ts';
import type { BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { openWindow, showDesk } from './kit/window.ts';

const ROUNDS = 5;
/** Events that arrive each minute while somebody types. */
const PER_MINUTE = 1_000;
/** One picture, in milliseconds. */
const FRAME = 16;
const WORDS = 'Error rate on checkout falls again since the replica took over';

/** Typing at a busy desk against typing at an empty one, and a line from Enter to the screen against the append alone. */
export async function benchTyping(options: BenchOptions): Promise<BenchResult> {
  const entries = options.quick ? 2_000 : 10_000;
  const window = await openWindow(options, 'typing', entries);
  const client = await connect({ dataDir: window.dataDir, appVersion: 'bench' });
  try {
    const { page, ref } = window;
    const { ref: empty } = must(await client.call('incident.declare', { title: 'Nothing happens here' }));
    await page.evaluate(listen);
    const busyKeys: number[][] = [];
    const quietKeys: number[][] = [];
    const busyPictures: number[][] = [];
    const quietPictures: number[][] = [];
    for (let round = 0; round < (options.quick ? 2 : ROUNDS); round += 1) {
      await showDesk(page, empty, 0);
      const quiet = await typed(page);
      quietKeys.push(quiet.handled);
      quietPictures.push(quiet.shown);
      await showDesk(page, ref, entries);
      const stop = arrivals(client, ref);
      await pause(1_000);
      const busy = await typed(page);
      busyKeys.push(busy.handled);
      busyPictures.push(busy.shown);
      await stop();
    }
    const strokes = await enterToScreen(page, options.quick ? 20 : 60);
    const append = quantile(strokes.appended, 0.95);
    const shown = quantile(strokes.shown, 0.95);
    const lines: Line[] = [
      keyLine('key stroke p95', busyKeys, quietKeys, 0.95, entries, true),
      keyLine('key stroke p50', busyKeys, quietKeys, 0.5, entries, false),
      keyLine('key stroke to picture p95', busyPictures, quietPictures, 0.95, entries, false),
      {
        what: 'Enter to screen p95',
        size: entries,
        ours: shown,
        bare: append,
        ratio: shown / append,
        unit: 'ms',
        limit: append + FRAME,
      },
      {
        what: 'Enter to screen p50',
        size: entries,
        ours: median(strokes.shown),
        bare: median(strokes.appended),
        ratio: median(strokes.shown) / median(strokes.appended),
        unit: 'ms',
      },
    ];
    return {
      name: 'typing',
      about: `typing while ${PER_MINUTE} events a minute arrive against an empty desk; a line on the screen against its append`,
      lines,
      growth: [],
    };
  } finally {
    await client.close();
    await window.close();
  }
}

function keyLine(
  what: string,
  ours: readonly number[][],
  bare: readonly number[][],
  share: number,
  size: number,
  limited: boolean,
): Line {
  const mine = ours.map((round) => quantile(round, share));
  const other = bare.map((round) => quantile(round, share));
  return {
    what,
    size,
    ours: median(mine),
    bare: median(other),
    ratio: median(mine.map((value, round) => value / (other[round] ?? Number.NaN))),
    unit: 'ms',
    ...(limited ? { limit: FRAME } : {}),
  };
}

/** Lets events arrive until the returned function is called. */
function arrivals(client: Client, ref: string): () => Promise<void> {
  let going = true;
  const sending = (async () => {
    for (let count = 0; going; count += 1) {
      const sent = Date.now();
      await client.call('entry.log', {
        ref,
        text: `Alert ${count}: latency of web-${count % 40} above 2 s`,
        as: '@pager',
      });
      await pause(Math.max(0, 60_000 / PER_MINUTE - (Date.now() - sent)));
    }
  })();
  return async () => {
    going = false;
    await sending;
  };
}

interface Heard {
  /** From the key to the end of the work it caused, in milliseconds. */
  handled: number[];
  /** From the key to the end of the picture that shows it. */
  shown: number[];
}

/** Where the page keeps what it heard. */
interface Scope {
  heard: Heard;
}

/** Times every key from the moment the system reported it. */
function listen(): void {
  const heard: Heard = { handled: [], shown: [] };
  Object.assign(globalThis, { heard });
  const { port1, port2 } = new MessageChannel();
  let pressed = 0;
  let picture = 0;
  port1.addEventListener('message', (message: MessageEvent<string>) => {
    if (message.data === 'handled') heard.handled.push(performance.now() - pressed);
    else heard.shown.push(performance.now() - picture);
  });
  port1.start();
  addEventListener(
    'input',
    (event) => {
      pressed = event.timeStamp;
      // What is still to be done for this key is done before the next message is taken.
      port2.postMessage('handled');
      const from = event.timeStamp;
      requestAnimationFrame(() => {
        picture = from;
        port2.postMessage('shown');
      });
    },
    true,
  );
}

/** Types a sentence like a fast typist and tells what each key took. */
async function typed(page: Page): Promise<Heard> {
  await page.keyboard.press('Escape');
  await page.getByLabel('Log a note or give a command').fill('');
  await page.evaluate(() => {
    const scope = globalThis as unknown as Scope;
    scope.heard.handled.length = 0;
    scope.heard.shown.length = 0;
  });
  await page.keyboard.type(WORDS, { delay: 60 });
  const heard = await page.evaluate(() => structuredClone((globalThis as unknown as Scope).heard));
  await page.getByLabel('Log a note or give a command').fill('');
  return heard;
}

/**
 * Lines typed and sent, each from its Enter to the picture that shows it; in turns with appends from the same window that
 * nothing is drawn for.
 */
async function enterToScreen(page: Page, times: number): Promise<{ shown: number[]; appended: number[] }> {
  const shown: number[] = [];
  const appended: number[] = [];
  await page.evaluate(watchLines);
  for (let index = 0; index < times; index += 1) {
    const words = `Measured line ${index} of this window`;
    appended.push(await page.evaluate(appendQuietly, `quiet ${index}`));
    await page.keyboard.type(words);
    const arrived = page.evaluate((text) => (globalThis as unknown as Watching).watchFor(text), words);
    await page.keyboard.press('Enter');
    shown.push(await arrived);
    await pause(40);
  }
  return { shown, appended };
}

interface Watching {
  watchFor: (words: string) => Promise<number>;
}

/** Adds a function that waits for a line with these words and tells how long after Enter it was drawn. */
function watchLines(): void {
  let entered = 0;
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') entered = event.timeStamp;
    },
    true,
  );
  Object.assign(globalThis, {
    watchFor: (words: string) =>
      new Promise<number>((resolve) => {
        const feed = document.querySelector('[role=feed]');
        const look = () => {
          if (!(feed?.textContent ?? '').includes(words)) return;
          observer.disconnect();
          // Drawn with the next picture.
          requestAnimationFrame(() => resolve(performance.now() - entered));
        };
        const observer = new MutationObserver(look);
        if (feed !== null) observer.observe(feed, { childList: true, subtree: true, characterData: true });
      }),
  });
}

/** One note into an incident no window shows, through the same bridge; how long until it is durable. */
async function appendQuietly(text: string): Promise<number> {
  const { deepwater } = globalThis as unknown as {
    deepwater: { call: (name: string, input: string) => Promise<string> };
  };
  const scope = globalThis as unknown as { quietRef?: string };
  scope.quietRef ??= (
    JSON.parse(await deepwater.call('incident.declare', JSON.stringify({ title: 'Yardstick' }))) as {
      output: { ref: string };
    }
  ).output.ref;
  const began = performance.now();
  await deepwater.call('entry.log', JSON.stringify({ ref: scope.quietRef, text }));
  return performance.now() - began;
}
