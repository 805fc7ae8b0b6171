import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { compare, duel, growthExponent } from './kit/figures.ts';
import { fillLog, must, newFolder, openQuietly } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/**
 * Opening one long incident: the whole timeline as entries, and the head with the newest 500 as the window subscribes
 * to it, against reading the incident's rows with better-sqlite3.
 */
export async function benchOpen(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  for (const size of sizes(options, [1_000, 10_000, 100_000])) lines.push(...(await openAt(size, options)));
  const growth = ['whole timeline', 'watch, newest 500'].map((what) => ({
    what,
    exponent: growthExponent(
      lines.filter((line) => line.what === what).map(({ size, ours }) => ({ size, cost: ours })),
    ),
  }));
  return {
    name: 'open',
    about: 'a long incident read as entries, against SELECT * of its rows with better-sqlite3',
    lines,
    growth,
  };
}

async function openAt(size: number, options: BenchOptions): Promise<Line[]> {
  const dir = newFolder(options.dir, 'open');
  try {
    const { file, refs } = await fillLog(dir, size, size);
    const ref = refs[0] ?? '';
    const engine = await openQuietly(dir);
    const db = new Database(file, { readonly: true });
    try {
      const { summary } = must(await engine.do('incident.show', { ref }));
      const rows = db.prepare<[string]>(
        `SELECT * FROM events WHERE stream = (SELECT num FROM streams WHERE name = ?) ORDER BY pos`,
      );
      const bare = (): unknown => rows.all(summary.stream);
      const rounds = { rounds: 5, times: options.quick || size > 50_000 ? 2 : 6, warmUp: 2 };
      const whole = await duel({
        ...rounds,
        ours: async () => {
          const { entries } = must(await engine.do('incident.timeline', { ref, limit: 200_000 }));
          if (entries.length < size) throw new Error(`${entries.length} entries instead of ${size}`);
        },
        bare,
      });
      const watch = await duel({
        ...rounds,
        ours: () => {
          const stop = must(engine.subscribe('incident.watch', { ref, tail: 500 }, () => undefined));
          stop();
        },
        bare,
      });
      // Right after a start nothing is in memory: head from its snapshot, statements planned anew.
      const cold = await duel({
        rounds: 3,
        times: 2,
        warmUp: 1,
        ours: async () => {
          const fresh = await openQuietly(path.join(dir, 'copy'));
          try {
            const stop = must(fresh.subscribe('incident.watch', { ref, tail: 500 }, () => undefined));
            stop();
          } finally {
            fresh.close();
          }
        },
        bare: copyOf(dir),
      });
      return [
        { what: 'whole timeline', size, ...compare(whole, 0.5), unit: 'ms', goal: 2 },
        { what: 'watch, newest 500', size, ...compare(watch, 0.5), unit: 'ms', goal: 2 },
        { what: 'open folder and watch', size, ...compare(cold, 0.5), unit: 'ms' },
      ];
    } finally {
      engine.close();
      db.close();
    }
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** Copies the log for an engine of its own, and gives back how to open that copy with nothing but better-sqlite3. */
function copyOf(dir: string): () => void {
  const copy = path.join(dir, 'copy');
  fs.mkdirSync(copy);
  const from = new Database(path.join(dir, 'deepwater.sqlite'), { readonly: true });
  const file = path.join(copy, 'deepwater.sqlite');
  try {
    from.prepare('VACUUM INTO ?').run(file);
  } finally {
    from.close();
  }
  return () => {
    const db = new Database(file);
    try {
      db.pragma('journal_mode = WAL');
      db.prepare('SELECT * FROM events').all();
    } finally {
      db.close();
    }
  };
}
