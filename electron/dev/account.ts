import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  type Stats,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOTS_APP_HOME } from '#shared/data-dir.ts';
import { onPath } from './libraries.ts';
import { SetupError } from './say.ts';

/**
 * Chromium refuses its sandbox to root. Started as root, the window therefore runs as this unprivileged user, with a home
 * of its own, and the sandbox stays on.
 */
export const unprivilegedId = 65_534;

/** Whether the window has to run as the unprivileged user. */
export function mustDropRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** The words that start a program as the unprivileged user; it ends when its parent does. */
export function dropRootWords(): string[] {
  if (!onPath('setpriv')) {
    throw new SetupError(
      'started as root, the window runs as an unprivileged user, and for that "setpriv" (package util-linux) is missing. ' +
        'Install it, or start as an ordinary user.',
    );
  }
  const id = String(unprivilegedId);
  return ['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--pdeathsig=TERM'];
}

/** Environment for a program of the unprivileged user whose home is `home`. Root's own folders don't leak into it. */
export function unprivilegedEnvironment(home: string): NodeJS.ProcessEnv {
  const { XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR, ...rest } =
    process.env;
  const authority = copyDisplayAuthority(home);
  return {
    ...rest,
    HOME: home,
    USER: 'nobody',
    LOGNAME: 'nobody',
    ...(authority === undefined ? {} : { XAUTHORITY: authority }),
  };
}

/** Makes (or finds) the unprivileged user's home. */
export function prepareHome(home: string = ROOTS_APP_HOME): string {
  makePrivate(home);
  // All of it: root's command line may have made the folders of the log before the window first ran.
  handOver(home);
  return home;
}

/**
 * Lets the unprivileged user write in a data folder: creates it, or hands over one that is root's and either empty or
 * already a data folder of this app. Anything else is left alone, and refused unless it is writable as it stands.
 */
export function grantDataFolder(folder: string): void {
  const target = path.resolve(folder);
  makePrivate(target);
  const entries = readdirSync(target);
  const ours = entries.length === 0 || entries.includes('deepwater.sqlite');
  // The command line, run by root, may have left files of root's in a folder that is the app's.
  const roots = [target, ...entries.map((entry) => path.join(target, entry))].some(
    (file) => standing(file)?.uid === 0,
  );
  if (ours && roots) handOver(target);
  if (unprivilegedCan('-w', target)) return;
  throw new SetupError(
    `started as root, the app runs as the unprivileged user ${unprivilegedId}, who can't write in ${target}. ` +
      `Run "chown -R ${unprivilegedId}:${unprivilegedId} ${target}", choose a folder that is not below a private one, or start as an ordinary user.`,
  );
}

/**
 * Lets the unprivileged user pass through the folders above a data folder, as far as they are root's and below the folder for
 * temporary files: a test's own folder is private when it is made.
 */
export function openTemporaryWayTo(folder: string): void {
  const temporary = os.tmpdir();
  for (
    let above = path.dirname(path.resolve(folder));
    above.startsWith(temporary + path.sep);
    above = path.dirname(above)
  ) {
    if (existsSync(above) && statSync(above).uid === 0) chmodSync(above, statSync(above).mode | 0o011);
  }
}

/** Whether the unprivileged user passes a test(1) of one path: `-r`, `-w` or `-x`. */
export function unprivilegedCan(test: '-r' | '-w' | '-x', target: string): boolean {
  const [program = 'setpriv', ...words] = dropRootWords();
  return spawnSync(program, [...words, 'test', test, target], { stdio: 'ignore' }).status === 0;
}

/** Gives a tree to the unprivileged user. Links are changed themselves and not followed. */
export function handOver(target: string): void {
  const entry = standing(target);
  if (entry === undefined || entry.isSymbolicLink()) return;
  try {
    chownSync(target, unprivilegedId, unprivilegedId);
  } catch (error) {
    if (standing(target) !== undefined) throw error;
    return;
  }
  if (entry.isDirectory()) for (const name of readdirSync(target)) handOver(path.join(target, name));
}

/** What stands there. Undefined for what went meanwhile: an application that was just ended still tidies its folder. */
function standing(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

/** Only the folder itself is private: the user it is for must get through those above it. */
function makePrivate(folder: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

function copyDisplayAuthority(home: string): string | undefined {
  const source = process.env['XAUTHORITY'] ?? path.join(os.homedir(), '.Xauthority');
  if (process.env['DISPLAY'] === undefined || !existsSync(source)) return undefined;
  const copy = path.join(home, '.Xauthority');
  copyFileSync(source, copy);
  chmodSync(copy, 0o600);
  chownSync(copy, unprivilegedId, unprivilegedId);
  return copy;
}
