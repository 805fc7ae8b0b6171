import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { onPath } from './libraries.ts';
import { SetupError } from './say.ts';

/** A display without a screen, for machines that have none and for tests. */
export interface VirtualDisplay {
  /** For the DISPLAY variable: `:99`. */
  name: string;
  pid: number;
  stop: () => void;
}

const startLimitMs = 20_000;

/**
 * Starts Xvfb on a free display. It ends with `stop`, and with this process even when that is killed. Access control is
 * off because the window may run as another user than we do; it listens on no network address.
 */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  const server = [
    'Xvfb',
    '-displayfd',
    '3',
    '-ac',
    '-noreset',
    '-nolisten',
    'tcp',
    '-screen',
    '0',
    '1600x1000x24',
  ];
  const command = onPath('setpriv') ? ['setpriv', '--pdeathsig', 'TERM', ...server] : server;
  const [program = 'Xvfb', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const number = await displayNumber(child).catch((error: unknown) => {
    child.kill();
    const said = Buffer.concat(complaints).toString('utf8').trim();
    throw new SetupError(`the virtual display (Xvfb) did not start: ${said || String(error)}`, {
      cause: error,
    });
  });
  child.unref();
  for (const stream of [child.stderr, child.stdio[3]]) stream?.destroy();
  return { name: `:${number}`, pid: child.pid ?? 0, stop: () => void child.kill() };
}

function displayNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const pipe = child.stdio[3] as Readable;
    const limit = setTimeout(() => reject(new Error(`no answer in ${startLimitMs / 1000} s`)), startLimitMs);
    let text = '';
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.includes('\n')) return;
      clearTimeout(limit);
      resolve(Number.parseInt(text, 10));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`Xvfb ended with code ${code}`));
    });
  });
}
