import fs from 'node:fs';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';

/** Where everything of one data folder lies. */
export interface DataFolder {
  readonly dir: string;
  /** The log. */
  readonly file: string;
  /** Held locked by the one process that writes. */
  readonly lock: string;
  /** Tells other processes how to reach the running engine. */
  readonly engine: string;
  readonly backups: string;
  /** This installation's private key: never in the log, never in a backup. */
  readonly key: string;
  /** Damaged files are moved here, never deleted. */
  readonly damaged: string;
  /** Present when the last run saw damage: the next one examines the file before it uses it. */
  readonly suspect: string;
  /** Says how far the log had come when it was last written: what is missing from it then was lost. */
  readonly tail: string;
  /** Present while another file is being put in the place of the log. */
  readonly replacement: string;
}

/** Names the parts of a data folder. Touches nothing. */
export function dataFolder(dir: string): DataFolder {
  const absolute = path.resolve(dir);
  return {
    dir: absolute,
    file: path.join(absolute, 'deepwater.sqlite'),
    lock: path.join(absolute, 'writer.lock'),
    engine: path.join(absolute, 'engine.json'),
    backups: path.join(absolute, 'backups'),
    key: path.join(absolute, 'keys', 'replica.json'),
    damaged: path.join(absolute, 'damaged'),
    suspect: path.join(absolute, 'suspect'),
    tail: path.join(absolute, 'tail'),
    replacement: path.join(absolute, 'replacement.json'),
  };
}

/** Creates the folder when absent and makes sure it can be written. Refuses with words when it can't. */
export function prepareFolder(folder: DataFolder): void {
  try {
    fs.mkdirSync(folder.dir, { recursive: true, mode: 0o700 });
    fs.mkdirSync(folder.backups, { recursive: true, mode: 0o700 });
    fs.mkdirSync(path.dirname(folder.key), { recursive: true, mode: 0o700 });
    fs.accessSync(folder.dir, fs.constants.W_OK);
  } catch (error) {
    throw new RefusalError(
      'folder_not_writable',
      `The data folder ${folder.dir} can’t be written (${reasonOf(error)}). ` +
        'Nothing was changed. Make it writable for this user, or choose another folder with --data.',
    );
  }
}

/** A file system error in few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** Writes a small file so that a crash leaves the old or the new one, never half of it. */
export function writeFileDurably(file: string, text: string, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.new`;
  const handle = fs.openSync(temporary, 'w', mode);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
  syncFolder(path.dirname(file));
}

/** Makes renames in a folder durable. Windows has no such thing and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
