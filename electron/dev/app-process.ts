import { spawn } from 'node:child_process';
import type { AppCommand } from './app-command.ts';

/** The app as a child of this process. */
export interface AppProcess {
  /** Its exit code, when it has ended; 128 when a signal ended it. */
  ended: Promise<number>;
  /** Asks it to quit as a person would, and kills it when it has not gone after ten seconds. */
  quit: () => Promise<void>;
}

const quitLimitMs = 10_000;
const orphanLookMs = 1_000;

/** Starts the app with this terminal's output. A Ctrl-C or a request to end is passed on, so that it can finish its work. */
export function startApp(command: AppCommand): AppProcess {
  const child = spawn(command.executable, command.args, {
    env: command.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // Ctrl-C reaches every process of the terminal by itself; we only wait for the app.
  const stay = (): void => undefined;
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', stay);
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', passOn);
  // npm, killed, does not tell the script it runs; without it nobody is left who wants this window.
  const parent = process.ppid;
  const orphaned = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, orphanLookMs);
  orphaned.unref();
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  }).finally(() => {
    clearInterval(orphaned);
    process.off('SIGINT', stay);
    process.off('SIGTERM', passOn);
    process.off('SIGHUP', passOn);
  });
  return {
    ended,
    quit: async () => {
      const kill = setTimeout(() => child.kill('SIGKILL'), quitLimitMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(kill);
    },
  };
}
