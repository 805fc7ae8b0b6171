import fs from 'node:fs';
import { openForReading } from '#electron/engine/log/file.ts';
import { envelopesOf, eventsText, openTeam, output, waitFor, type Installation } from '#test/servers/team.ts';
import { growthExponent, median } from './kit/figures.ts';
import { newFolder } from './kit/log.ts';
import { createLoop } from './kit/loop-carrier.ts';
import {
  automergeMerge,
  bareMerge,
  pouchMerge,
  yjsMerge,
  type Rival,
  type TwoSides,
} from './kit/merge-rivals.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { createWriterOfNotes, seeded } from './kit/words.ts';

/** Times each is measured, in turns; the median counts. */
const ROUNDS = 3;
/** A word that only one side has written, to see that the other finds it. */
const RARE = ['zwölftausendfach', 'quittengelee'] as const;

const rivals: readonly { name: string; rival: Rival; goal: number }[] = [
  { name: 'bare better-sqlite3', rival: bareMerge, goal: 2 },
  { name: 'Automerge', rival: automergeMerge, goal: 0.5 },
  { name: 'PouchDB', rival: pouchMerge, goal: 0.25 },
  { name: 'Yjs', rival: yjsMerge, goal: 3 },
];

/**
 * Two installations that wrote to one incident apart from each other, from the moment they meet until each has stored,
 * verified and indexed what the other wrote; beside others doing their part of that with the same events.
 */
export async function benchMerge(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  const points: { size: number; cost: number }[] = [];
  for (const size of sizes(options, [500, 1_500, 5_000])) {
    const { ours, theirs } = await mergeAt(size, options);
    points.push({ size, cost: median(ours) });
    for (const { name, goal } of rivals) {
      const times = theirs.get(name) ?? [];
      lines.push({
        what: `merge, beside ${name}`,
        size: size * 2,
        ours: median(ours),
        bare: median(times),
        ratio: median(ours.map((ms, round) => ms / (times[round] ?? Number.NaN))),
        unit: 'ms',
        goal,
      });
    }
  }
  return {
    name: 'merge',
    about:
      'two sides with as many events each, to durable, verified, searchable and equal; the others do their part of it with the same events',
    lines,
    growth: [{ what: 'merge', exponent: growthExponent(points) }],
  };
}

async function mergeAt(
  size: number,
  options: BenchOptions,
): Promise<{ ours: number[]; theirs: Map<string, number[]> }> {
  const ours: number[] = [];
  const theirs = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const dir = newFolder(options.dir, 'merge');
    try {
      const { ms, sides } = await mergeOurs(size, dir);
      ours.push(ms);
      for (const { name, rival } of rivals) {
        const times = theirs.get(name) ?? [];
        times.push(await rival(sides, dir));
        theirs.set(name, times);
      }
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  return { ours, theirs };
}

async function mergeOurs(size: number, dir: string): Promise<{ ms: number; sides: TwoSides }> {
  const loop = createLoop();
  const team = await openTeam(dir, 2, { kind: 'loop', settings: {}, carriers: loop.carriers });
  const files = team.map(({ file }) => openForReading(file));
  const counts = files.map((db) => db.prepare('SELECT max(pos) FROM events').pluck());
  const events = (side: number): number => Number(counts[side]?.get());
  try {
    loop.connect(true);
    const { ref } = output(
      await one(team).engine.do('incident.declare', { title: 'Checkout fails in eu-west-1' }),
    );
    await waitFor(async () => (await other(team).engine.do('incident.show', { ref })).ok);
    await waitFor(() => events(0) === events(1));
    loop.connect(false);
    const known = new Set(envelopesOf(one(team).file).keys());
    for (const [side, { engine }] of team.entries()) {
      const note = createWriterOfNotes(seeded(side + 1));
      for (let index = 0; index < size; index += 1) {
        const text = index === size - 1 ? `${note(index)} ${RARE[side]}` : note(index);
        output(await engine.do('entry.log', { ref, text, as: '@ana' }));
      }
    }
    const own = team.map(({ file }) => [...envelopesOf(file).values()].filter(({ id }) => !known.has(id)));
    const goal = known.size + 2 * size;

    const start = performance.now();
    loop.connect(true);
    await waitFor(() => events(0) >= goal && events(1) >= goal, 120_000);
    const ms = performance.now() - start;

    for (const [side, { engine }] of team.entries()) {
      const found = output(await engine.do('search', { words: RARE[1 - side] ?? '', limit: 5 }));
      if (found.length !== 1) throw new Error('what came in is not found');
    }
    if (eventsText(one(team).file) !== eventsText(other(team).file)) throw new Error('the two logs differ');
    const [shown, shownThere] = await Promise.all(
      team.map(async ({ engine }) => JSON.stringify(output(await engine.do('incident.show', { ref })))),
    );
    if (shown !== shownThere) throw new Error('the two sides show something else');
    return { ms, sides: [own[0] ?? [], own[1] ?? []] };
  } finally {
    for (const db of files) db.close();
    for (const { engine } of team) engine.close();
  }
}

function one(team: readonly Installation[]): Installation {
  return team[0] as Installation;
}

function other(team: readonly Installation[]): Installation {
  return team[1] as Installation;
}
