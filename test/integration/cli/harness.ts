import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { commandLineEntry } from '#test/soak/kit/engine.ts';

const entry = commandLineEntry();

export interface Ran {
  status: number | null;
  out: string;
  err: string;
}

export interface RunOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  cwd?: string;
}

/** Starts the command line as a process of its own. */
export function start(argv: readonly string[], options: RunOptions = {}) {
  const { NO_COLOR, DEEPWATER_DATA, npm_lifecycle_event, ...inherited } = process.env;
  const child = spawn(process.execPath, [entry, ...argv], {
    env: { ...inherited, TZ: 'UTC', ...options.env },
    cwd: options.cwd ?? import.meta.dirname,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that doesn't read its input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') });
    });
  });
  return { child, ended, out: (): string => Buffer.concat(out).toString('utf8') };
}

/** Runs the command line as a process of its own, to its end. */
export function runCli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { child, ended } = start(argv, options);
  child.stdin.end(options.input ?? '');
  return ended;
}

/** A temporary folder for this test file. */
export function temporaryFolder(): { dir: () => string } {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'deepwater-cli-'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true });
  });
  return { dir: () => dir };
}

/** Runs a command line to its end, however. */
export type Runner = (argv: readonly string[], options?: RunOptions) => Promise<Ran>;

/** The command line on one data folder: in processes of its own unless another runner is given. */
export function onFolder(dataDir: () => string, runner: Runner = runCli) {
  const run: Runner = (argv, options) =>
    runner([argv[0] ?? '', '--data', dataDir(), ...argv.slice(1)], options);
  const succeeding: (...run: Parameters<Runner>) => Promise<string> = async (argv, options) => {
    const ran = await run(argv, options);
    if (ran.status !== 0) throw new Error(`${argv.join(' ')} ended with ${ran.status}: ${ran.err}`);
    return ran.out;
  };
  return {
    run,
    /** Runs with `--json`, expects success, and returns what it printed. */
    async json(argv: readonly string[], options?: RunOptions): Promise<unknown> {
      return JSON.parse(await succeeding([argv[0] ?? '', '--json', ...argv.slice(1)], options)) as unknown;
    },
    /** Runs, expects success, and returns the text it printed. */
    text: succeeding,
  };
}
