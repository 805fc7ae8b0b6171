import fs from 'node:fs';
import Database from 'better-sqlite3';
import { createReader } from '#electron/engine/log/reader.ts';
import { growthExponent } from './kit/figures.ts';
import { fillLog, newFolder } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/** Bytes of the database, with its views and its search index, against the same events as lines of JSON. */
export async function benchDisk(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  for (const size of sizes(options, [1_000, 10_000, 100_000], [1_000_000])) {
    const dir = newFolder(options.dir, 'disk');
    try {
      const { file, events } = await fillLog(dir, size);
      const bare = jsonLineBytes(file);
      const ours = fs.statSync(file).size;
      lines.push({ what: 'bytes', size: events, ours, bare, unit: 'bytes', ratio: ours / bare, goal: 2.2 });
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  return {
    name: 'disk',
    about: 'the log with everything in it, against complete envelopes as lines of JSON',
    lines,
    growth: [
      { what: 'bytes', exponent: growthExponent(lines.map(({ size, ours }) => ({ size, cost: ours }))) },
    ],
  };
}

function jsonLineBytes(file: string): number {
  const db = new Database(file, { readonly: true });
  try {
    const reader = createReader(db);
    let bytes = 0;
    let pos = 0;
    for (;;) {
      const page = reader.envelopePage(pos, 5_000);
      const last = page.at(-1);
      if (last === undefined) return bytes;
      pos = last.pos;
      for (const { envelope } of page) bytes += Buffer.byteLength(JSON.stringify(envelope)) + 1;
    }
  } finally {
    db.close();
  }
}
