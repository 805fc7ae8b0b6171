import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { dropRootWords, mustDropRoot } from './account.ts';
import { onPath } from './libraries.ts';

/**
 * Whether Chromium can put its renderers into a sandbox here. On Linux that takes user namespaces, or its own helper
 * installed with root's rights. Where `unshare` is missing the answer is yes: Chromium then says itself that it can't.
 */
export function sandboxPossible(runtimeFolder: string): boolean {
  if (process.platform !== 'linux' || !onPath('unshare')) return true;
  const words = [...(mustDropRoot() ? dropRootWords() : []), 'unshare', '--user', '--map-root-user', 'true'];
  const [program = 'unshare', ...args] = words;
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0 || helperInstalled(runtimeFolder);
}

function helperInstalled(runtimeFolder: string): boolean {
  const helper = path.join(runtimeFolder, 'chrome-sandbox');
  if (!existsSync(helper)) return false;
  const { uid, mode } = statSync(helper);
  return uid === 0 && (mode & 0o4755) === 0o4755;
}

/** What the kernel says of a running process: a sandboxed renderer filters system calls and lives in its own namespace. */
export function sandboxOf(pid: number): { systemCallsFiltered: boolean; ownNamespace: boolean } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string[] =>
    status
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(/\s+/)
      .slice(1) ?? [];
  return { systemCallsFiltered: field('Seccomp')[0] === '2', ownNamespace: field('NSpid').length > 1 };
}
