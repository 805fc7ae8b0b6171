import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build as viteBuild } from 'vite';
import { buildTargets, hasEntry, targetNames } from './build-targets.ts';
import type { BuildTarget, TargetName } from './build-targets.ts';
import { fingerprint } from './fingerprint.ts';
import { distFolder, repositoryRoot } from './paths.ts';
import { SetupError, runCommand, say } from './say.ts';

/** The bundles whose sources changed since they were built. Takes some tens of milliseconds. */
export function staleTargets(): TargetName[] {
  return targetNames.filter((name) => {
    const stamp = stampFile(name);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourcesOf(buildTargets[name]);
  });
}

/** Builds the stale bundles and says so. Returns their names; none when everything is up to date. */
export async function buildIfStale(): Promise<TargetName[]> {
  const stale = staleTargets();
  if (stale.length > 0) await buildAll(stale);
  return stale;
}

/** Builds bundles side by side. One that fails leaves its predecessor in place. */
export async function buildAll(names: readonly TargetName[]): Promise<void> {
  const begun = Date.now();
  const missing = names
    .filter((name) => !hasEntry(buildTargets[name]))
    .map((name) => buildTargets[name].entry);
  if (missing.length > 0) throw new SetupError(`nothing to build: ${missing.join(', ')} is missing.`);
  const results = await Promise.allSettled(names.map((name) => buildOne(buildTargets[name])));
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [`the build of ${names[index]} failed: ${reasonOf(result.reason)}`] : [],
  );
  if (failures.length > 0) throw new SetupError(failures.join('\n\n'));
  say(`built ${names.join(', ')} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

async function buildOne(target: BuildTarget): Promise<void> {
  const sources = sourcesOf(target);
  const unfinished = path.join(distFolder, `.building-${target.name}-${process.pid}`);
  try {
    await viteBuild(await target.config(unfinished));
    for (const { from, to } of target.copies) {
      cpSync(path.join(repositoryRoot, from), path.join(unfinished, to), { recursive: true });
    }
    replaceFolder(path.join(distFolder, target.name), unfinished);
    mkdirSync(path.dirname(stampFile(target.name)), { recursive: true });
    writeFileSync(stampFile(target.name), sources);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Puts the new folder where the old one was, so that a reader never sees half of one. */
function replaceFolder(folder: string, replacement: string): void {
  const old = `${replacement}-old`;
  rmSync(stampFile(path.basename(folder)), { force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(replacement, folder);
  rmSync(old, { recursive: true, force: true });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sourcesOf(target: BuildTarget): string {
  return fingerprint(repositoryRoot, target.sources);
}

function stampFile(name: string): string {
  return path.join(distFolder, '.stamps', name);
}

if (import.meta.main) {
  await runCommand(async () => {
    await buildAll(targetNames);
    return 0;
  });
}
