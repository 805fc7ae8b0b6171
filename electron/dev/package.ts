import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { buildAll } from './build.ts';
import { targetNames } from './build-targets.ts';
import { fingerprint } from './fingerprint.ts';
import { repositoryRoot } from './paths.ts';
import { resolveElectron, runsEngineItself } from './runtime.ts';
import type { ElectronRuntime } from './runtime.ts';
import { SetupError, runCommand, say } from './say.ts';

const usage = 'npm run package -- [--linux|--mac|--win] [dir | AppImage | deb | dmg | nsis …]';
const platforms = { '--linux': Platform.LINUX, '--mac': Platform.MAC, '--win': Platform.WINDOWS } as const;

/** What to package: a platform and formats; none means the formats of the settings. */
export interface PackageOrder {
  platform: Platform;
  formats: string[];
}

/** Reads the arguments of `npm run package`. Throws a SetupError that shows the usage. */
export function packageOrder(args: readonly string[]): PackageOrder {
  const flags = args.filter((argument) => argument.startsWith('--'));
  const [flag, ...more] = flags;
  if (more.length > 0) throw new SetupError(`name one platform, not ${flags.join(' ')}. Usage: ${usage}`);
  if (flag === undefined) return { platform: Platform.current(), formats: [...args] };
  const platform = Object.entries(platforms).find(([name]) => name === flag)?.[1];
  if (platform === undefined) throw new SetupError(`there is no ${flag}. Usage: ${usage}`);
  return { platform, formats: args.filter((argument) => argument !== flag) };
}

/**
 * Settings for this runtime. On the fallback runtime only an unpacked folder for tests comes out, in a place of its own that says so,
 * with the Node binary the engine needs there.
 */
export function packageSettings(
  settings: Configuration,
  runtime: ElectronRuntime,
  order: PackageOrder,
): Configuration {
  if (runtime.origin !== 'fallback') return settings;
  if (order.platform !== Platform.LINUX || order.formats.join() !== 'dir') {
    throw new SetupError(
      `Electron ${runtime.version} is for tests only and never packaged in a release. Package where the official Electron can be ` +
        'downloaded, or build the folder for tests with "npm run package -- --linux dir".',
    );
  }
  const { grantFileProtocolExtraPrivileges, ...fuses } = settings.electronFuses ?? {};
  const knowsFileFuse = Number.parseInt(runtime.version, 10) >= 29;
  return {
    ...settings,
    directories: { ...settings.directories, output: testOnlyFolder },
    electronVersion: runtime.version,
    electronFuses: knowsFileFuse
      ? {
          ...fuses,
          ...(grantFileProtocolExtraPrivileges === undefined ? {} : { grantFileProtocolExtraPrivileges }),
        }
      : fuses,
    extraResources: runsEngineItself(runtime) ? [] : [{ from: process.execPath, to: 'node/node' }],
  };
}

/** Where a package lands that is not for release. */
export const testOnlyFolder = 'release/tests-only-not-for-release';

async function packageApp(
  order: PackageOrder,
  runtime: ElectronRuntime,
  settings: Configuration,
): Promise<string[]> {
  const output = outputFolder(settings);
  const electronDist = path.join(repositoryRoot, 'release', `.electron-${process.pid}`);
  try {
    // Cross-platform packages take another platform's Electron; electron-builder fetches that itself.
    const own = order.platform === Platform.current() && runtime.origin !== 'official';
    if (own) copyRuntime(runtime.folder, electronDist);
    const made = await build({
      projectDir: repositoryRoot,
      targets: order.platform.createTarget(
        order.formats.length === 0 ? null : order.formats,
        process.arch === 'arm64' ? Arch.arm64 : Arch.x64,
      ),
      config: own ? { ...settings, electronDist } : settings,
      publish: 'never',
    });
    if (runtime.origin === 'fallback') {
      const warning = `Built on Electron ${runtime.version}, past its end of life: for tests only.\n`;
      writeFileSync(path.join(output, 'NOT-FOR-RELEASE.txt'), warning);
    }
    return made;
  } finally {
    rmSync(electronDist, { recursive: true, force: true });
  }
}

/**
 * Packages what was last built for this platform into an unpacked folder for tests, unless the one from the last time is
 * still right. Returns the path of its program.
 */
export async function packageForTests(runtime: ElectronRuntime): Promise<string> {
  const order = { platform: Platform.current(), formats: ['dir'] };
  const settings = packageSettings(readSettings(), runtime, order);
  const toTests = { ...settings, directories: { ...settings.directories, output: testOnlyFolder } };
  const program = path.join(outputFolder(toTests), programOf(order.platform));
  const stamp = path.join(outputFolder(toTests), 'packaged-from');
  const sources = `${runtime.version} ${fingerprint(repositoryRoot, ['package.json', 'dist', 'resources', 'electron/dev/package.ts'])}`;
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return program;
  rmSync(outputFolder(toTests), { recursive: true, force: true });
  await packageApp(order, runtime, toTests);
  writeFileSync(stamp, sources);
  return program;
}

/** Where electron-builder puts the program of an unpacked folder. */
function programOf(platform: Platform): string {
  if (platform === Platform.LINUX) return `linux${archSuffix()}-unpacked/deepwater`;
  if (platform === Platform.WINDOWS) return `win${archSuffix()}-unpacked/Deepwater.exe`;
  return `mac${archSuffix()}/Deepwater.app/Contents/MacOS/Deepwater`;
}

function archSuffix(): string {
  return process.arch === 'arm64' ? '-arm64' : '';
}

function outputFolder(settings: Configuration): string {
  return path.join(repositoryRoot, settings.directories?.output ?? 'release');
}

/** The runtime without the application the fallback carries to load folders: a package loads its own archive only. */
function copyRuntime(folder: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(folder, target, { recursive: true });
  rmSync(path.join(target, 'resources/app'), { recursive: true, force: true });
  rmSync(path.join(target, 'resources/default_app.asar'), { force: true });
}

function readSettings(): Configuration {
  const file = path.join(repositoryRoot, 'resources/packaging/electron-builder.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Configuration;
}

if (import.meta.main) {
  await runCommand(async () => {
    const order = packageOrder(process.argv.slice(2));
    const runtime = await resolveElectron();
    const settings = packageSettings(readSettings(), runtime, order);
    await buildAll(targetNames);
    const made = await packageApp(order, runtime, settings);
    say(`packaged ${made.length === 0 ? outputFolder(settings) : made.join(', ')}`);
    return 0;
  });
}
