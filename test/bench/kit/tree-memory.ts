import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * Memory of a process and everything it started, in MB. On Linux pages that several share count once in all (PSS); where
 * the system does not tell them, each process counts what is resident for it.
 */
export function treeMemory(root: number): number {
  const parents = processes();
  const tree = new Set([root]);
  for (let before = 0; before < tree.size;) {
    before = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree].reduce((sum, pid) => sum + (proportional(pid) ?? resident(pid)), 0) / 1024;
}

/** Every process with its parent. */
function processes(): [number, number][] {
  return ps(['-A', '-o', 'pid=,ppid='])
    .split('\n')
    .flatMap((line): [number, number][] => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return pid === undefined || parent === undefined ? [] : [[pid, parent]];
    });
}

function proportional(pid: number): number | undefined {
  try {
    const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]);
  } catch {
    // Another system, or a process that has just gone.
    return undefined;
  }
}

function resident(pid: number): number {
  return Number(ps(['-o', 'rss=', '-p', String(pid)]).trim());
}

function ps(args: readonly string[]): string {
  return spawnSync('ps', args, { encoding: 'utf8' }).stdout;
}
