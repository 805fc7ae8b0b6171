import type { Page } from 'playwright-core';
import { median, quantile } from './kit/figures.ts';
import type { BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { openWindow, showDesk } from './kit/window.ts';

const ROUNDS = 5;
const FRAMES = 240;
/** The longest a frame may take at p99, in milliseconds. */
const FRAME_LIMIT = 32;
/** Elements a desk may have in its document, however long its log is. */
const NODES_LIMIT = 2_500;

/** How far the list is moved at each frame, in pixels: a wheel that turns, a page at a time, a dragged scroll bar. */
const MOTIONS = { wheel: 120, page: 640, drag: 40_000 } as const;
type Motion = keyof typeof MOTIONS;

interface Scrolled {
  /** Between one picture and the next, in milliseconds. */
  frames: number[];
  /** What the window itself worked for a picture, from the moment it tells of the scrolling: scripts, styles, layout, paint. */
  work: number[];
  /** The most elements that were in the document. */
  nodes: number;
  /** Pictures on which a part of the list was empty. */
  gaps: number;
}

/** Scrolling a log of 100,000 entries against the same motion over a plain page of text, in the same window. */
export async function benchScroll(options: BenchOptions): Promise<BenchResult> {
  const entries = options.quick ? 10_000 : 100_000;
  const window = await openWindow(options, 'scroll', entries);
  try {
    const { page, ref } = window;
    await showDesk(page, ref, entries);
    // Whoever turns a wheel has the pointer over what is scrolled.
    await page.mouse.move(600, 380);
    const motions = Object.keys(MOTIONS) as Motion[];
    const ours = await rounds(page, '[role=feed]', motions);
    // Only now: its 20,000 elements would make every garbage collection of the desk's rounds longer.
    await page.evaluate(addPlainPage);
    const bare = await rounds(page, '#plain-page', motions);
    const lines = motions.flatMap((motion) => {
      const both = [ours.get(motion) ?? [], bare.get(motion) ?? []] as const;
      return [
        lineOf(`${motion}: frame p99`, ...both, entries, (one) => one.frames, 0.99),
        lineOf(`${motion}: work p99`, ...both, entries, (one) => one.work, 0.99),
        lineOf(`${motion}: work p50`, ...both, entries, (one) => one.work, 0.5),
      ];
    });
    const all = [...ours.values()].flat();
    const nodes = Math.max(...all.map((round) => round.nodes));
    const gaps = all.reduce((sum, round) => sum + round.gaps, 0);
    const pictures = all.length * FRAMES;
    lines.push({
      what: 'elements in the document',
      size: entries,
      ours: nodes,
      bare: entries,
      ratio: nodes / entries,
      unit: 'elements',
      limit: NODES_LIMIT,
    });
    lines.push({
      what: 'pictures with a gap',
      size: entries,
      ours: gaps,
      bare: pictures,
      ratio: gaps / pictures,
      unit: 'pictures',
      limit: 0,
    });
    return {
      name: 'scroll',
      about: 'a long log scrolled in the real window, against a plain page of text in the same window',
      lines,
      growth: [],
    };
  } finally {
    await window.close();
  }
}

/** A round of each motion to get warm, then those that count, the motions in turns. */
async function rounds(
  page: Page,
  selector: string,
  motions: readonly Motion[],
): Promise<ReadonlyMap<Motion, Scrolled[]>> {
  const done = new Map<Motion, Scrolled[]>();
  for (const motion of motions) await scrolled(page, selector, motion);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const motion of motions)
      done.set(motion, [...(done.get(motion) ?? []), await scrolled(page, selector, motion)]);
  return done;
}

function lineOf(
  what: string,
  ours: readonly Scrolled[],
  bare: readonly Scrolled[],
  size: number,
  samples: (one: Scrolled) => number[],
  share: number,
): Line {
  const mine = ours.map((one) => quantile(samples(one), share));
  const other = bare.map((one) => quantile(samples(one), share));
  return {
    what,
    size,
    ours: median(mine),
    bare: median(other),
    ratio: median(mine.map((value, round) => value / (other[round] ?? Number.NaN))),
    unit: 'ms',
    ...(share === 0.99 ? { limit: FRAME_LIMIT } : {}),
  };
}

/**
 * A page of as many plain lines as fit a long list in height, over the desk. Out of the window until it is scrolled:
 * hidden where it is, its 20,000 lines would be asked at each picture whether the pointer is over them.
 */
function addPlainPage(): void {
  const plain = document.createElement('div');
  plain.id = 'plain-page';
  plain.style.cssText =
    'position:fixed;left:-2000px;top:92px;width:700px;height:580px;overflow-y:auto;contain:strict;z-index:9';
  for (let index = 0; index < 20_000; index += 1) {
    const line = document.createElement('p');
    line.textContent = `${index} Error rate on POST /charge at 38 %, was 0.2 %`;
    plain.append(line);
  }
  document.body.append(plain);
}

/**
 * Scrolls up and down for a while and tells how long each picture took. The list is moved between two pictures, as a
 * hand does it: what follows from that, lines that are made while the list tells of its scrolling included, belongs to
 * the next picture, and has to be on it.
 */
function scrolled(page: Page, selector: string, motion: Motion): Promise<Scrolled> {
  return page.evaluate(
    async ([target, distance, count]) => {
      const element = document.querySelector<HTMLElement>(target);
      if (element === null) throw new Error(`there is no ${target}`);
      const plain = document.querySelector<HTMLElement>('#plain-page');
      if (plain !== null) plain.style.left = plain === element ? '250px' : '-2000px';
      const height = element.scrollHeight - element.clientHeight;
      element.scrollTop = Math.floor(height * 0.4);
      const result = { frames: [] as number[], work: [] as number[], nodes: 0, gaps: 0 };
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { port1, port2 } = new MessageChannel();
      let began = 0;
      let frame = 0;
      let direction = 1;
      const begin = (): void => {
        if (began === 0) began = performance.now();
      };
      addEventListener('scroll', begin, true);
      const countNodes = (): void => {
        const counts = [...document.body.children]
          .filter((child) => child !== plain)
          .map((child) => 1 + child.getElementsByTagName('*').length);
        result.nodes = Math.max(
          result.nodes,
          counts.reduce((sum, each) => sum + each, 0),
        );
      };
      // Asked at each picture, so it must cost none: only the first and the last line are looked at.
      const block = element.querySelector('[data-index]')?.parentElement;
      const isCovered = (): boolean => {
        const first = block?.firstElementChild;
        const last = block?.lastElementChild;
        if (first === null || first === undefined || last === null || last === undefined) return false;
        const window = element.getBoundingClientRect();
        return (
          first.getBoundingClientRect().top <= window.top &&
          last.getBoundingClientRect().bottom >= window.bottom
        );
      };
      await new Promise<void>((resolve) => {
        let last = 0;
        port1.addEventListener('message', () => {
          // After the picture.
          result.work.push(performance.now() - began);
          if (frame % 60 === 0) countNodes();
          if (plain !== element && !isCovered()) result.gaps += 1;
          if (frame >= count) {
            resolve();
            return;
          }
          if (element.scrollTop + distance > height) direction = -1;
          else if (element.scrollTop - distance < 0 || frame % 90 === 0) direction = direction === 1 ? -1 : 1;
          element.scrollTop += direction * distance;
          began = 0;
          requestAnimationFrame(step);
        });
        port1.start();
        const step = (at: number): void => {
          begin();
          if (last !== 0) result.frames.push(at - last);
          last = at;
          frame += 1;
          port2.postMessage(0);
        };
        requestAnimationFrame(step);
      });
      removeEventListener('scroll', begin, true);
      return result;
    },
    [selector, MOTIONS[motion], FRAMES] as const,
  );
}
