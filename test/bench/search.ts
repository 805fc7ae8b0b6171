import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { compare, duel, growthExponent } from './kit/figures.ts';
import { fillLog, must, newFolder, openQuietly } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/** Searching a rare word, top 20 with snippets, against the same question put to FTS5 itself. */
export async function benchSearch(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  for (const size of sizes(options, [10_000, 100_000], [1_000_000]))
    lines.push(...(await searchAt(size, options)));
  const cost = lines.filter((line) => line.what === 'rare word, top 20');
  return {
    name: 'search',
    about:
      'hits with incident, kind, time and snippet, against FTS5 by itself giving rows and snippets of the same words',
    lines,
    growth: [
      { what: 'rare word', exponent: growthExponent(cost.map(({ size, ours }) => ({ size, cost: ours }))) },
    ],
  };
}

async function searchAt(size: number, options: BenchOptions): Promise<Line[]> {
  const dir = newFolder(options.dir, 'search');
  try {
    const { file } = await fillLog(dir, size);
    const engine = await openQuietly(dir);
    const db = bareSearch(file, path.join(dir, 'bare.sqlite'));
    try {
      const found = db.prepare<[string]>(
        "SELECT rowid, snippet(words, 0, '[', ']', '…', 24) AS snippet FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20",
      );
      const bare = (word: string): unknown => found.all(`"${word}"*`);
      const measure = async (words: readonly string[]): Promise<ReturnType<typeof compare>> =>
        compare(
          await duel({
            rounds: 5,
            times: options.quick ? 20 : 100,
            warmUp: 20,
            ours: async (index) =>
              must(await engine.do('search', { words: words[index % words.length] ?? '', limit: 20 })),
            bare: (index) => bare(words[index % words.length] ?? ''),
          }),
          0.5,
        );
      const kinds = Math.min(40, size / 1_000);
      const rare = Array.from({ length: kinds }, (_, index) => `zebrafish${index}`);
      return [
        { what: 'rare word, top 20', size, ...(await measure(rare)), unit: 'ms', goal: 1.3 },
        { what: 'common word, top 20', size, ...(await measure(['replica', 'vendor'])), unit: 'ms' },
      ];
    } finally {
      engine.close();
      db.close();
    }
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** A file with nothing but the words in it, kept and indexed by FTS5. */
function bareSearch(log: string, file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2")`);
  db.prepare('ATTACH ? AS log').run(log);
  db.exec(`INSERT INTO words (rowid, text) SELECT e.pos, coalesce(json_extract(e.data, '$.text'), json_extract(e.data, '$.title'))
    FROM log.entries i JOIN log.events e ON e.pos = i.pos`);
  db.exec('DETACH log');
  return db;
}
