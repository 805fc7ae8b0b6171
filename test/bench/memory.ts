import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from '#electron/dev/build.ts';
import { prepareDesktop } from '#electron/dev/desktop.ts';
import { engineEntry, startEngine } from '#test/soak/kit/engine.ts';
import { growthExponent, median } from './kit/figures.ts';
import { fillLog, newFolder } from './kit/log.ts';
import { bareWindow, deskUsable, fillWithOpenIncident } from './kit/open-desk.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';
import { treeMemory } from './kit/tree-memory.ts';
import { openMeasured, type MeasuredApp } from './kit/measured-app.ts';

/** A Node process that has the file open with better-sqlite3 and reads from it what the desk does. */
const BARE = `
const Database = require('better-sqlite3');
const db = new Database(process.argv[1]);
db.pragma('journal_mode = WAL'); db.pragma('cache_size = -16000'); db.pragma('temp_store = MEMORY');
const stream = db.prepare('SELECT max(stream) AS num FROM events').get().num;
const rows = db.prepare('SELECT * FROM events WHERE stream = ? ORDER BY pos DESC LIMIT 500').all(stream);
const found = db.prepare("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20").all('"zebrafish1"*');
process.send({ rows: rows.length, found: found.length });
process.on('disconnect', () => process.exit(0));
setInterval(() => rows.length + found.length, 1000);
`;

const ROUNDS = 3;
/** A window takes this long to settle after its start, in ms. */
const SETTLE = 3_000;

/**
 * Memory of an engine at work, against a process that has nothing but the database open; and of the whole application with
 * a desk open, against a bare window.
 */
export async function benchMemory(options: BenchOptions): Promise<BenchResult> {
  if (process.platform === 'win32') throw new Error('memory is measured where ps(1) is');
  await buildIfStale();
  const engine: Line[] = [];
  const whole: Line[] = [];
  for (const size of sizes(options, [1_000, 10_000, 100_000], [1_000_000])) {
    engine.push(await memoryAt(size, options));
    whole.push(await wholeAt(size, options));
  }
  const growth = (what: string, lines: readonly Line[]) => ({
    what,
    exponent: growthExponent(lines.map(({ size, ours }) => ({ size, cost: ours }))),
  });
  return {
    name: 'memory',
    about:
      'resident memory of the engine with an incident open, against the bare database opened by Node; and all processes of the application at a desk, against a bare Electron window',
    lines: [...engine, ...whole],
    growth: [growth('engine', engine), growth('whole application', whole)],
  };
}

async function wholeAt(size: number, options: BenchOptions): Promise<Line> {
  const dir = newFolder(options.dir, 'memory-whole');
  const desktop = await prepareDesktop({ hidden: true });
  try {
    const dataDir = path.join(dir, 'data');
    const { events, ref } = await fillWithOpenIncident(dataDir, size);
    const desk = { dataDir, home: path.join(dir, 'home'), usable: deskUsable(ref) };
    const bareApp = bareWindow(dir);
    const memoryOf = async (app: MeasuredApp): Promise<number> => {
      const window = await openMeasured(desktop, app);
      try {
        await pause(SETTLE);
        return treeMemory(window.pid);
      } finally {
        await window.close();
      }
    };
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await memoryOf(desk));
      bare.push(await memoryOf(bareApp));
    }
    const ratio = median(ours.map((value, round) => value / (bare[round] ?? Number.NaN)));
    return {
      what: 'whole application',
      size: events,
      ours: median(ours),
      bare: median(bare),
      ratio,
      unit: 'MB',
      goal: 1.5,
    };
  } finally {
    desktop.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function memoryAt(size: number, options: BenchOptions): Promise<Line> {
  const dir = newFolder(options.dir, 'memory');
  try {
    const { file, events, refs } = await fillLog(dir, size);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await engineMemory(dir, refs.at(-1) ?? ''));
      bare.push(await bareMemory(file));
    }
    const ratio = median(ours.map((value, round) => value / (bare[round] ?? Number.NaN)));
    return {
      what: 'engine',
      size: events,
      ours: median(ours),
      bare: median(bare),
      ratio,
      unit: 'MB',
      goal: 1.5,
    };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function engineMemory(dir: string, ref: string): Promise<number> {
  const engine = startEngine(dir, engineEntry(true));
  try {
    const ready = await engine.ready;
    if (!ready.ok) throw new Error(ready.refusal.message);
    engine.subscribe('incidents.watch', {}, () => undefined);
    engine.subscribe('incident.watch', { ref, tail: 500 }, () => undefined);
    await engine.call('search', { words: 'zebrafish1' });
    return await settled(engine.pid);
  } finally {
    await engine.stop();
  }
}

async function bareMemory(file: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', BARE, file], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the bare process ended with ${code}`)));
    });
    return await settled(child.pid);
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resident memory in MB, a moment after the work is done. */
async function settled(pid: number | undefined): Promise<number> {
  await pause(700);
  const ps = spawn('ps', ['-o', 'rss=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of ps.stdout) text += String(chunk);
  return Number(text.trim()) / 1024;
}
