import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { benchAlerts } from './alerts.ts';
import { benchAppend } from './append.ts';
import { benchDisk } from './disk.ts';
import { benchMemory } from './memory.ts';
import { benchMerge } from './merge.ts';
import { benchOpen } from './open.ts';
import { benchPropagation } from './propagation.ts';
import { benchScroll } from './scroll.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchThroughput } from './throughput.ts';
import { benchTyping } from './typing.ts';
import type { Bench } from './kit/options.ts';
import { table, type BenchResult } from './kit/report.ts';

/** `npm run bench -- [NAME…] [--quick] [--full] [--dir DIR]`: measures, prints tables, writes JSON. */
const benches: Readonly<Record<string, Bench>> = {
  append: benchAppend,
  open: benchOpen,
  search: benchSearch,
  disk: benchDisk,
  memory: benchMemory,
  merge: benchMerge,
  propagation: benchPropagation,
  throughput: benchThroughput,
  scroll: benchScroll,
  typing: benchTyping,
  alerts: benchAlerts,
  start: benchStart,
};

const usage = `npm run bench -- [NAME…] [--quick] [--full] [--dir DIR]

  NAME     ${Object.keys(benches).join(', ')}; all of them when none is named
  --quick  smaller logs and fewer rounds
  --full   a log of a million events as well
  --dir    where the files are written, to measure another disk
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    dir: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (values.help || unknown.length > 0) {
  process.stderr.write(
    unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}.\n\n${usage}` : usage,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}

const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const result = await bench({ quick: values.quick, full: values.full, dir: values.dir });
  results.push(result);
  process.stdout.write(`\n${table(result)}`);
}

const folder = path.resolve(import.meta.dirname, '../../test-results');
fs.mkdirSync(folder, { recursive: true });
const file = path.join(folder, `bench-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
const [cpu] = os.cpus();
const machine = {
  cpu: cpu?.model ?? '',
  cores: os.cpus().length,
  memory: os.totalmem(),
  node: process.version,
  platform: process.platform,
};
fs.writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine, options: values, results }, null, 2)}\n`,
);
process.stdout.write(`\nWritten to ${path.relative(process.cwd(), file)}\n`);
// Clients of the yardsticks leave timers behind, which would keep the process.
process.exit();
