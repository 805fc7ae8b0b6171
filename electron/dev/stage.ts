import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { unprivilegedCan } from './account.ts';
import { say } from './say.ts';

/** What running the app takes from the disk. */
export interface AppPlace {
  /** Folder with package.json, dist/ and the modules that are not bundled. */
  appFolder: string;
  runtimeFolder: string;
  /** A Node of the version the engine is built for. */
  node: string;
}

/** Parts of the app's folder that the running app reads. */
const runningParts = ['package.json', 'dist', 'resources', 'node_modules/better-sqlite3'];

/**
 * Where the unprivileged user can read the app from: its own place, or when that is below a private folder (such as
 * root's home) a copy under /var/cache, refreshed at each start.
 */
export function reachablePlace(place: AppPlace): AppPlace {
  const readable =
    unprivilegedCan('-r', path.join(place.appFolder, 'dist/main')) &&
    unprivilegedCan('-r', path.join(place.appFolder, 'package.json')) &&
    unprivilegedCan('-x', path.join(place.runtimeFolder, 'electron')) &&
    unprivilegedCan('-x', place.node);
  if (readable) return place;
  const name = createHash('sha256').update(place.appFolder).digest('hex').slice(0, 12);
  const stage = path.join('/var/cache/deepwater', name);
  say(`the unprivileged user can't read ${place.appFolder}; running from a copy in ${stage}`);
  return copyPlace(place, stage);
}

/**
 * Copies what a running app reads into `stage`, readable for everyone. Files that are there already stay untouched: another
 * window may run from them.
 */
export function copyPlace(place: AppPlace, stage: string): AppPlace {
  const staged: AppPlace = {
    appFolder: path.join(stage, 'app'),
    runtimeFolder: path.join(stage, `runtime-${path.basename(place.runtimeFolder)}`),
    node: path.join(stage, 'node', path.basename(place.node)),
  };
  mkdirSync(staged.appFolder, { recursive: true });
  removeGone(path.join(place.appFolder, 'dist'), path.join(staged.appFolder, 'dist'));
  for (const part of runningParts) {
    const source = path.join(place.appFolder, part);
    if (existsSync(source)) copyChanged(source, path.join(staged.appFolder, part));
  }
  copyChanged(place.runtimeFolder, staged.runtimeFolder);
  copyChanged(place.node, staged.node);
  openForReading(stage);
  return staged;
}

/** Removes from `target` what `source` no longer has. */
function removeGone(source: string, target: string): void {
  if (!existsSync(target)) return;
  for (const entry of readdirSync(target, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (!existsSync(from)) rmSync(to, { recursive: true, force: true });
    else if (entry.isDirectory()) removeGone(from, to);
  }
}

function copyChanged(source: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(source, target, {
    recursive: true,
    preserveTimestamps: true,
    dereference: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (from, to) => !sameFile(from, to),
  });
}

function sameFile(from: string, to: string): boolean {
  if (!existsSync(to)) return false;
  const [a, b] = [statSync(from), statSync(to)];
  return a.isFile() && b.isFile() && a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 2;
}

function openForReading(target: string): void {
  const entry = lstatSync(target);
  if (entry.isSymbolicLink()) return;
  const executable = entry.isDirectory() || (entry.mode & 0o100) !== 0;
  chmodSync(target, entry.mode | (executable ? 0o555 : 0o444));
  if (entry.isDirectory()) for (const name of readdirSync(target)) openForReading(path.join(target, name));
}
