import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run, succeeds } from './command.ts';
import { SetupError, say } from './say.ts';

/** What a window needs from a Linux system: how to see that it is there, and Debian's package that brings it. */
export interface SystemPart {
  package: string;
  /** Name of a shared library as `ldconfig -p` prints it. */
  library?: string;
  /** Name of a program on the search path. */
  program?: string;
  /** Folder of fonts. */
  fonts?: string;
}

const windowParts: readonly SystemPart[] = [
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libasound2', library: 'libasound.so.2' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libxss1', library: 'libXss.so.1' },
  { package: 'libdrm2', library: 'libdrm.so.2' },
  { package: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { package: 'libcups2', library: 'libcups.so.2' },
  { package: 'libxkbcommon0', library: 'libxkbcommon.so.0' },
  { package: 'libxcomposite1', library: 'libXcomposite.so.1' },
  { package: 'libxdamage1', library: 'libXdamage.so.1' },
  { package: 'libxrandr2', library: 'libXrandr.so.2' },
  { package: 'libxfixes3', library: 'libXfixes.so.3' },
];

/** A machine without a display has no fonts either. */
const virtualDisplayParts: readonly SystemPart[] = [
  { package: 'xvfb', program: 'Xvfb' },
  { package: 'fonts-dejavu-core', fonts: '/usr/share/fonts/truetype/dejavu' },
  { package: 'fonts-noto-core', fonts: '/usr/share/fonts/truetype/noto' },
];

/** What is known of the system, so that the decision is separate from looking. */
export interface SystemFacts {
  /** Output of `ldconfig -p`; undefined where there is no such program, and then libraries are not judged. */
  libraries: string | undefined;
  hasProgram: (name: string) => boolean;
  hasFonts: (folder: string) => boolean;
}

/** The parts that are missing, of those a window needs and, for a virtual display, of its own. */
export function missingParts(
  facts: SystemFacts,
  { virtualDisplay }: { virtualDisplay: boolean },
): SystemPart[] {
  const known = new Set(facts.libraries?.split('\n').map((line) => line.trim().split(' ')[0]));
  const parts = virtualDisplay ? [...windowParts, ...virtualDisplayParts] : windowParts;
  return parts.filter((part) => {
    if (part.library !== undefined) return facts.libraries !== undefined && !known.has(part.library);
    if (part.program !== undefined) return !facts.hasProgram(part.program);
    return part.fonts !== undefined && !facts.hasFonts(part.fonts);
  });
}

/**
 * Makes sure that the system libraries are there. As root on Debian or Ubuntu the missing ones are installed, elsewhere a
 * SetupError names the one command that does it.
 */
export async function ensureSystemParts(needs: { virtualDisplay: boolean }): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = missingParts(systemFacts(), needs);
  if (missing.length === 0) return;
  const packages = missing.map((part) => part.package);
  if (!onPath('apt-get')) {
    const names = missing.map((part) => part.library ?? part.program ?? part.package).join(', ');
    throw new SetupError(
      `this system lacks what a window needs: ${names}. Install them with your package manager and start again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `this system lacks what a window needs. Run this once and start again:\n  sudo apt-get install -y ${packages.join(' ')}`,
    );
  }
  say(`installing system packages: ${packages.join(' ')}`);
  await installPackages(packages);
  const still = missingParts(systemFacts(), needs);
  if (still.length > 0) {
    throw new SetupError(
      `after installing, these are still missing: ${still.map((part) => part.package).join(' ')}. Install them by hand and start again.`,
    );
  }
}

/** Installs Debian packages as root, under the names this release of the distribution knows them by. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const first = await aptInstall(packages);
  if (first.code === 0) return;
  const update = await apt(['update', '-qq']);
  const second = await aptInstall(packages);
  if (second.code === 0) return;
  throw new SetupError(
    `apt-get could not install ${packages.join(' ')}: ${lastLines(update.code === 0 ? second.output : update.output)}\n` +
      'Mend the package sources, or install them by hand, and start again.',
  );
}

function aptInstall(packages: readonly string[]): ReturnType<typeof run> {
  return apt(['install', '-y', '-qq', '--no-install-recommends', ...packages.map(nameHere)]);
}

function apt(args: readonly string[]): ReturnType<typeof run> {
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Newer releases renamed libraries for 64-bit time: libgtk-3-0 became libgtk-3-0t64. */
function nameHere(name: string): string {
  return name.startsWith('lib') && succeeds('apt-cache', ['show', `${name}t64`]) ? `${name}t64` : name;
}

function systemFacts(): SystemFacts {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
  const listing = ldconfig === undefined ? undefined : spawnSync(ldconfig, ['-p'], { encoding: 'utf8' });
  return {
    libraries: listing?.status === 0 ? listing.stdout : undefined,
    hasProgram: onPath,
    hasFonts: (folder) => existsSync(folder) && readdirSync(folder).length > 0,
  };
}

/** Whether a program is on the search path. */
export function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => folder !== '' && existsSync(path.join(folder, program)));
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('\n');
}
