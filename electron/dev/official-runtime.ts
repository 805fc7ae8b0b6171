import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from './command.ts';
import { cacheFolder } from './paths.ts';
import { say } from './say.ts';

const electronPackage = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const slowFailureMark = path.join(cacheFolder, 'official-electron-out-of-reach');
/** A download that takes longer than this to fail is not tried again at every start. */
const slowFailureMs = 3_000;
const retryAfterMs = 60 * 60_000;

/** The version of Electron the product is built for and released with. */
export function officialVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8'));
  if (
    typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
  ) {
    return manifest.version;
  }
  throw new Error('the electron package names no version');
}

/** The official binary, when the electron package has already unpacked it. */
export function installedOfficial(): string | undefined {
  const pathFile = path.join(electronPackage, 'path.txt');
  const versionFile = path.join(electronPackage, 'dist/version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return undefined;
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== officialVersion()) return undefined;
  const executable = path.join(electronPackage, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

export type DownloadAttempt = { executable: string } | { executable?: undefined; reason: string };

/**
 * Lets the electron package download and unpack its binary. Where the network swallows packets this takes its time to
 * fail; such a failure is remembered for an hour unless `patient`.
 */
export async function downloadOfficial({ patient }: { patient: boolean }): Promise<DownloadAttempt> {
  if (!patient && markedOutOfReach()) return { reason: 'it was out of reach less than an hour ago' };
  const begun = Date.now();
  const announce = setTimeout(() => say(`downloading Electron ${officialVersion()}…`), 1_500);
  const result = await run(process.execPath, [path.join(electronPackage, 'install.js')]);
  clearTimeout(announce);
  const executable = installedOfficial();
  if (executable !== undefined) {
    rmSync(slowFailureMark, { force: true });
    return { executable };
  }
  if (Date.now() - begun > slowFailureMs) {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(slowFailureMark, '');
  }
  return { reason: result.output.trim().split('\n')[0] ?? `exit code ${result.code}` };
}

function markedOutOfReach(): boolean {
  return existsSync(slowFailureMark) && Date.now() - statSync(slowFailureMark).mtimeMs < retryAfterMs;
}
