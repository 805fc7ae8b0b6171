import fs from 'node:fs';
import path from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { bareInsert, copyToBare, openBare, type BareRow } from './kit/bare.ts';
import { compare, duel, growthExponent } from './kit/figures.ts';
import { fillLog, must, newFolder, openQuietly } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { createWriterOfNotes, seeded } from './kit/words.ts';

const ROUNDS = 5;

/** Appending one note through the whole engine against one bare insert of a row that was made beforehand. */
export async function benchAppend(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  for (const size of sizes(options, [1_000, 10_000, 100_000], [1_000_000])) {
    lines.push(...(await appendAt(size, options)));
  }
  const points = lines
    .filter((line) => line.what === 'append p50')
    .map(({ size, ours }) => ({ size, cost: ours }));
  return {
    name: 'append',
    about: 'one note through the engine, durable, against one bare insert with the same indexes, durable',
    lines,
    growth: [{ what: 'append p50', exponent: growthExponent(points) }],
  };
}

async function appendAt(size: number, options: BenchOptions): Promise<Line[]> {
  const dir = newFolder(options.dir, 'append');
  try {
    const times = options.quick ? 40 : 200;
    const fixture = await fillLog(path.join(dir, 'log'), size);
    const bareFile = copyToBare(fixture.file, dir);
    const engine = await openQuietly(fixture.dir);
    const bare = openBare(bareFile);
    try {
      const note = createWriterOfNotes(seeded(7));
      const texts = Array.from({ length: ROUNDS * times + 50 }, (_, index) => note(index));
      const { ref } = must(await engine.do('incident.declare', { title: 'Checkout fails in eu-west-1' }));
      const rows = texts.map((text, index) => rowOf(text, index));
      const insert = bareInsert(bare);
      const duelled = await duel({
        rounds: ROUNDS,
        times,
        warmUp: 50,
        ours: async (index) =>
          must(await engine.do('entry.log', { ref, text: texts[index] ?? '', commandId: v7(), as: '@ana' })),
        bare: (index) => insert(rows[index] ?? rowOf('', index)),
      });
      const { events } = must(await engine.do('engine.status', {}));
      const p50 = compare(duelled, 0.5);
      const p99 = compare(duelled, 0.99);
      return [
        { what: 'append p50', size: events, ...p50, unit: 'ms', goal: 1.6 },
        { what: 'append p99', size: events, ...p99, unit: 'ms', goal: 2 },
      ];
    } finally {
      engine.close();
      bare.close();
    }
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** A row as the engine would have made it, with nothing left to work out. */
function rowOf(text: string, index: number): BareRow {
  const now = Date.now();
  return {
    id: Buffer.from(v7().replaceAll('-', ''), 'hex'),
    stream: 1_000_000,
    replica: 1,
    seq: index + 1,
    hlc: (now + index).toString(16).padStart(12, '0') + '0000',
    occurred_at: now + index,
    recorded_at: now + index,
    actor: '@ana',
    type: 'entry.logged',
    v: 1,
    data: JSON.stringify({ detail: {}, kind: 'note', n: index + 2, replyTo: null, text, undated: false }),
    salt: randomBytes(16),
    digest: createHash('sha256').update(text).digest(),
    hash: createHash('sha256').update(`${index}`).digest(),
    amends: null,
    undated: 0,
    n: index + 2,
    text,
  };
}
