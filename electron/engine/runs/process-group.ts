import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * A process that leads a group of its own, so that it is known again after this engine died. A number alone is not enough:
 * the machine gives it to somebody else sooner or later.
 */
export interface ProcessMark {
  /** Its process id, which is the number of its group. */
  group: number;
  /** When it began, as the system tells it: the same for no two processes of one number. Null where that can't be told. */
  born: string | null;
}

/** What is left of a group: nothing; what was marked; or something that can't be told from what is none of our business. */
export type GroupLeft = 'nothing' | 'ours' | 'unclear';

const windows = process.platform === 'win32';
const linux = process.platform === 'linux';

interface Listed {
  pid: number;
  group: number;
  born: string;
}

/** Marks a process that was just started. */
export function markOf(pid: number): ProcessMark {
  return { group: pid, born: bornOf(pid) };
}

/** What of a marked group is still there. On Windows, where there are no groups, that can't be told. */
export function leftOf({ group, born }: ProcessMark): GroupLeft {
  if (windows) return 'unclear';
  if (!answers(group)) return 'nothing';
  const there = membersOf(group);
  if (there.length === 0) return 'nothing';
  const leader = there.find(({ pid }) => pid === group);
  if (leader === undefined) return 'unclear';
  // Where its number was given away, the whole group is another one: no number is given away while its group lives.
  if (born !== null && leader.born !== born) return 'nothing';
  return born === null ? 'unclear' : 'ours';
}

/** Whether something of a group is there, dead ones that nobody looked after included. */
function answers(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    // Somebody else's is there all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal to everything in a group. What is gone already is as wanted. */
export function signalGroup(group: number, name: 'SIGTERM' | 'SIGKILL'): void {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(group), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-group, name);
  } catch {
    // It is gone, which was wanted.
  }
}

function bornOf(pid: number): string | null {
  if (windows) return null;
  return (linux ? fromProc(pid) : fromPs(['-p', String(pid)])[0])?.born ?? null;
}

/** Living processes of a group. */
function membersOf(group: number): Listed[] {
  const all = linux
    ? fs
        .readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => fromProc(Number(name)) ?? [])
    : fromPs(['-A']);
  return all.filter((each) => each.group === group);
}

/** A living process by `/proc/PID/stat`: its fields are state, parent, group … and, 22nd, the clock ticks from boot to its start. */
function fromProc(pid: number): Listed | undefined {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name before them stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = ''] = fields;
  return /[ZXx]/.test(state)
    ? undefined
    : { pid, group: Number(group), born: `${bootId()} ${fields[19] ?? ''}` };
}

function fromPs(which: readonly string[]): Listed[] {
  const { stdout } = spawnSync('ps', [...which, '-o', 'pid=,pgid=,stat=,lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid = '', group = '', state = '', born = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)\s*$/.exec(line) ?? [];
    return pid === '' || state.startsWith('Z') ? [] : [{ pid: Number(pid), group: Number(group), born }];
  });
}

/** Ticks count from the boot: after another one the same number means another moment. */
function bootId(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}
