import fs from 'node:fs';
import path from 'node:path';
import { buildIfStale } from '#electron/dev/build.ts';
import { prepareDesktop } from '#electron/dev/desktop.ts';
import { compare, growthExponent, type Duel } from './kit/figures.ts';
import { newFolder } from './kit/log.ts';
import { bareWindow, deskUsable, fillWithOpenIncident, OPEN_ENTRIES } from './kit/open-desk.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { openMeasured, type MeasuredApp } from './kit/measured-app.ts';

const ROUNDS = 7;

/**
 * From starting the process to a desk a commander could type on, its newest entries drawn, against a window with nothing
 * but a heading in it. The application goes on where it was left: at the desk of the incident that is open.
 */
export async function benchStart(options: BenchOptions): Promise<BenchResult> {
  await buildIfStale();
  const lines: Line[] = [];
  for (const size of sizes(options, [1_000, 10_000, 100_000], [1_000_000]))
    lines.push(await startAt(size, options));
  const points = lines.map(({ size, ours }) => ({ size, cost: ours }));
  return {
    name: 'start',
    about: `cold start to the desk of an open incident of ${OPEN_ENTRIES.toLocaleString('en')} entries, against a bare Electron window`,
    lines,
    growth: [{ what: 'start to desk', exponent: growthExponent(points) }],
  };
}

async function startAt(size: number, options: BenchOptions): Promise<Line> {
  const dir = newFolder(options.dir, 'start');
  const desktop = await prepareDesktop({ hidden: true });
  try {
    const dataDir = path.join(dir, 'data');
    const { events, ref } = await fillWithOpenIncident(dataDir, size);
    const desk = { dataDir, home: path.join(dir, 'home'), usable: deskUsable(ref) };
    const bare = bareWindow(dir);
    const start = async (app: MeasuredApp): Promise<number> => {
      const window = await openMeasured(desktop, app);
      await window.close();
      return window.startMs;
    };
    // The first start of each makes its profile and its caches, and brings the first to its desk.
    await start(desk);
    await start(bare);
    const duelled: Duel = { ours: [], bare: [] };
    for (let round = 0; round < (options.quick ? 3 : ROUNDS); round += 1) {
      const turns = [
        async () => duelled.ours.push([await start(desk)]),
        async () => duelled.bare.push([await start(bare)]),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    return { what: 'start to desk', size: events, ...compare(duelled, 0.5), unit: 'ms', goal: 1.5 };
  } finally {
    desktop.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
