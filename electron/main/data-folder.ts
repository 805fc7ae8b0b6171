import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Where one installation keeps things. */
export interface Folders {
  /** Holds the log. The engine creates and owns it. */
  dataDir: string;
  /** What Chromium and the windows remember. One running application per such folder, hence per log. */
  userData: string;
}

export interface FolderOptions {
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The application's own folder on this machine. */
  defaultUserData: string;
  /** For temporary files. */
  temporary: string;
}

/**
 * The folder named by `--data`, else by DEEPWATER_DATA, else `data` in the application's own. A folder that can't be written
 * still gets a window, which says what is wrong with it: Chromium's files go to the temporary folder then.
 */
export function locateFolders({ argv, env, cwd, defaultUserData, temporary }: FolderOptions): Folders {
  const named = argument(argv, '--data') ?? nonEmpty(env['DEEPWATER_DATA']);
  const standard = path.join(defaultUserData, 'data');
  const dataDir = real(named === undefined ? standard : path.resolve(cwd, named));
  const preferred = dataDir === real(standard) ? defaultUserData : path.join(dataDir, 'window');
  if (isWritable(preferred)) return { dataDir, userData: preferred };
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const userData = path.join(temporary, `deepwater-window-${hash}`);
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  return { dataDir, userData };
}

/** `--name value` or `--name=value`. */
function argument(argv: readonly string[], name: string): string | undefined {
  const joined = argv.find((value) => value.startsWith(`${name}=`));
  if (joined !== undefined) return nonEmpty(joined.slice(name.length + 1));
  const at = argv.indexOf(name);
  return at === -1 ? undefined : nonEmpty(argv[at + 1]);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

/** The same folder has the same path, by whichever links one comes to it. */
function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Not there yet: what stands above it may still be a link.
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(real(parent), path.basename(folder));
  }
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
