import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { LaunchedApp } from './launch.ts';

const engineFile = z.object({ pid: z.number().int().positive() });
const limitMs = 20_000;

/**
 * Kills the engine of a launched app without a warning (SIGKILL) and returns the id its process had. Waits for one that is
 * none of `before`, and touches no process that does not descend from the app.
 */
export async function killEngine(
  { electron }: Pick<LaunchedApp, 'electron'>,
  dataDir: string,
  before: readonly number[] = [],
): Promise<number> {
  const app = electron.process().pid;
  for (const end = Date.now() + limitMs; Date.now() < end; await pause(20)) {
    const pid = writtenPid(path.join(dataDir, 'engine.json'));
    if (pid === undefined || app === undefined || before.includes(pid) || !descends(pid, app)) continue;
    process.kill(pid, 'SIGKILL');
    return pid;
  }
  throw new Error(`the app has had no engine of its own in ${dataDir} for ${limitMs / 1000} s`);
}

/** The engine writes its id down once it answers; while it is doing so the file may be missing or half there. */
function writtenPid(file: string): number | undefined {
  try {
    return engineFile.parse(JSON.parse(readFileSync(file, 'utf8'))).pid;
  } catch {
    return undefined;
  }
}

function descends(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** 0 for a process that is gone. */
function parentOf(pid: number): number {
  if (process.platform === 'linux') {
    try {
      // The name of the program stands in brackets and may hold anything; the state and the parent follow it.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  }
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());
}
