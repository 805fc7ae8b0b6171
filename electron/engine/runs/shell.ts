import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reasonOf } from '../log/folder.ts';
import { MOST_OUTPUT, nothing, type Ending, type Executed, type Execution } from './execution.ts';
import { markOf, signalGroup, type ProcessMark } from './process-group.ts';

/** What a process is given to end by itself before it is made to, ms. */
export const GRACE = 1_000;
/** What is still in its pipes when it has ended is waited for so long, ms: what it left running may hold them open. */
const DRAIN = 200;

interface Script {
  script: string;
  /** The declared variables, secrets among them: nothing else reaches it but PATH, HOME and LANG. */
  variables: ReadonlyMap<string, string>;
  folder: string;
  /** ms. */
  timeout: number;
  print: (text: string) => void;
  /** Told of the process before it does anything. Where this throws, nothing of the script runs. */
  begun?: (mark: ProcessMark) => void;
}

/**
 * Waits on descriptor 3 for a word that it may begin. When this engine dies before the process is on record, the descriptor
 * closes and nothing has run.
 */
const GATE = 'read -r deepwater_go <&3 || exit 125; exec 3<&-; exec /bin/sh -eu "$0"';

const windows = process.platform === 'win32';

/**
 * Runs a script by `/bin/sh -eu`, from a file of its own, in a process group of its own. Values are in its environment and
 * nowhere else: no text of the script is made of them.
 */
export function runShell({ script, variables, folder, timeout, print, begun }: Script): Execution {
  let scratch: string;
  let child: ChildProcess;
  try {
    if (!fs.statSync(folder).isDirectory()) throw new Error('it is no folder');
    scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-step-'));
  } catch (error) {
    return cannot(`It can’t run in ${folder} (${reasonOf(error)}).`);
  }
  const clear = (): void => fs.rmSync(scratch, { recursive: true, force: true });
  try {
    const file = path.join(scratch, 'step.sh');
    fs.writeFileSync(file, `${script}\n`, { mode: 0o600 });
    child = spawn(windows ? 'sh.exe' : '/bin/sh', windows ? ['-eu', file] : ['-c', GATE, file], {
      cwd: folder,
      env: environment(variables),
      detached: !windows,
      stdio: ['ignore', 'pipe', 'pipe', ...(windows ? [] : ['pipe' as const])],
      windowsHide: true,
    });
  } catch (error) {
    clear();
    return cannot(`The command could not be started (${reasonOf(error)}).`);
  }
  try {
    if (child.pid !== undefined) begun?.(markOf(child.pid));
    openGate(child);
  } catch (error) {
    signal(child, 'SIGKILL');
    child.on('error', () => undefined);
    clear();
    return cannot(`The command was not started: it could not be noted first (${reasonOf(error)}).`);
  }

  let ending: Ending = 'itself';
  let over = false;
  const timers: NodeJS.Timeout[] = [];
  const output = { stdout: '', stderr: '' };
  for (const channel of ['stdout', 'stderr'] as const) {
    child[channel]?.setEncoding('utf8').on('data', (text: string) => {
      output[channel] = (output[channel] + text).slice(-MOST_OUTPUT);
      print(text);
    });
  }
  const end = (why: Ending): void => {
    if (over || ending !== 'itself') return;
    ending = why;
    signal(child, 'SIGTERM');
    // The group may outlive its leader: what is left of it is ended either way.
    timers.push(setTimeout(() => signal(child, 'SIGKILL'), GRACE));
  };
  const done = new Promise<Executed>((resolve) => {
    const settle = (exit: number | null, problem: string | null): void => {
      if (over) return;
      over = true;
      clearTimeout(limit);
      clear();
      resolve({ ...nothing, ...output, exit, ending: problem === null ? ending : 'problem', problem });
    };
    const limit = setTimeout(() => end('timeout'), timeout);
    child.on('error', (error) => settle(null, `The command could not be started (${reasonOf(error)}).`));
    child.on('close', (code) => finish(code));
    child.on('exit', (code) => setTimeout(() => finish(code), DRAIN));
    const finish = (code: number | null): void => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (ending !== 'itself') signal(child, 'SIGKILL');
      for (const timer of timers) clearTimeout(timer);
      settle(code, null);
    };
  });
  return {
    done,
    kill: () => end('killed'),
    abandon() {
      if (over) return;
      ending = 'killed';
      signal(child, 'SIGTERM');
      // Nothing of this process runs any more when it would be time for the second signal.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DRAIN);
      signal(child, 'SIGKILL');
      clear();
    },
  };
}

function cannot(problem: string): Execution {
  const done = Promise.resolve<Executed>({ ...nothing, ending: 'problem', problem });
  return { done, kill: () => undefined, abandon: () => undefined };
}

function environment(variables: ReadonlyMap<string, string>): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', ...(windows ? ['SystemRoot', 'USERPROFILE', 'TEMP'] : [])];
  return Object.fromEntries([
    ...kept.flatMap((name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
    ...variables,
  ]);
}

function openGate({ stdio: [, , , gate] }: ChildProcess): void {
  if (gate === undefined || gate === null || !('end' in gate)) return;
  // The process may be gone: then there is nobody to tell.
  gate.on('error', () => undefined);
  gate.end('go\n');
}

/** Sends a signal to a process and everything in its group. */
function signal({ pid }: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (pid !== undefined) signalGroup(pid, name);
}
