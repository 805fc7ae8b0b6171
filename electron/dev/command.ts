import { spawn, spawnSync } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';

export interface CommandResult {
  /** Exit code; 127 when the program could not be started, 128 when a signal ended it. */
  code: number;
  /** Standard output and standard error in the order in which they came. */
  output: string;
}

/** Runs a program to its end and keeps what it printed. Never rejects: a program that can't start has code 127. */
export function run(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) =>
      resolve({ code: code ?? 128, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** Runs a program to its end with the terminal's own input and output. Returns its exit code. */
export function runVisibly(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}

/** Whether a short program ends with exit code 0. False as well when there is no such program. */
export function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** What npm itself is called by: the one that runs us, so that its version and its settings are the user's. */
export function npmCommand(): { program: string; args: string[] } {
  const npm = process.env['npm_execpath'];
  return npm?.endsWith('.js') ? { program: process.execPath, args: [npm] } : { program: 'npm', args: [] };
}
