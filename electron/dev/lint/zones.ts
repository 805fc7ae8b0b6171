import { isBuiltin } from 'node:module';
import path from 'node:path';

/** A part of the tree and what its files may import. Dependencies point one way: renderer → shared ← electron. */
interface Zone {
  /** Folder, relative to the repository. The longest one that holds a file is its zone. */
  folder: string;
  /** Folders its files may import from. */
  may: readonly string[];
  /** Inner folders they may not, although an entry of `may` holds them. */
  mayNot?: readonly string[];
  /** Where the wrong import belongs instead. */
  instead: string;
}

const engineInside = ['electron/engine/log', 'electron/engine/views'];
const engineOutward = ['services', 'sync', 'connectors', 'http'].map((name) => `electron/engine/${name}`);

const zones: readonly Zone[] = [
  {
    folder: 'shared',
    may: ['shared'],
    instead:
      'shared is pure: what needs Node or Electron belongs in electron, what needs React or the DOM in renderer',
  },
  {
    folder: 'renderer',
    may: ['renderer', 'shared'],
    instead: 'the window reaches everything else through the operations of shared/contract',
  },
  {
    folder: 'electron/main',
    may: ['electron/main', 'shared'],
    instead:
      'the shell starts the engine as a process and speaks shared/contract with it; logic belongs in shared or electron/engine',
  },
  {
    folder: 'electron/preload',
    may: ['electron/preload', 'shared'],
    instead: 'the preload script is the typed client of shared/contract and nothing else',
  },
  {
    folder: 'electron/engine',
    may: ['electron/engine', 'shared', 'resources'],
    instead: 'the engine knows neither shell nor window; rules and types both sides need belong in shared',
  },
  ...engineInside.map((folder) => ({
    folder,
    may: ['electron/engine', 'shared'],
    mayNot: engineOutward,
    instead: 'services and connections to the outside use the log and the views, never the other way round',
  })),
  {
    folder: 'electron/cli',
    may: ['electron/cli', 'electron/engine', 'shared'],
    mayNot: engineInside,
    instead: 'only the engine writes the log: the command line uses what stands directly in electron/engine',
  },
  {
    folder: 'electron/dev',
    may: ['electron/dev', 'shared'],
    instead: 'the tools start the product as a person would and import nothing of it but shared',
  },
  {
    folder: 'test',
    may: ['test', 'electron', 'renderer', 'shared', 'resources'],
    instead: 'tests live in test',
  },
];

/** Packages that belong to some zones only. A trailing * stands for the rest of the name. */
const packagePlaces: readonly { packages: readonly string[]; zones: readonly string[] }[] = [
  {
    packages: ['electron', 'electron/*'],
    zones: ['electron/main', 'electron/preload', 'electron/dev/fallback-app'],
  },
  {
    packages: [
      ...['react', 'react/*', 'react-dom', 'react-dom/*', '@mantine/*', '@tabler/*'],
      ...['zustand', 'zustand/*', '@fontsource/*', '@fontsource-variable/*'],
    ],
    zones: ['renderer', 'test'],
  },
  { packages: ['better-sqlite3', 'better-sqlite3/*'], zones: ['electron/engine', 'test'] },
  { packages: ['commander'], zones: ['electron/cli', 'test'] },
  {
    packages: [
      ...['vite', 'vite/*', '@vitejs/*', 'vitest', 'vitest/*', 'playwright-core', 'fast-check', 'axe-core'],
      ...['electron-builder', '@electron/*', 'oxlint', 'oxfmt'],
    ],
    zones: ['electron/dev', 'test'],
  },
];

/** Zones without Node: there, its modules are refused under either name. */
const withoutNode = ['shared', 'renderer'];

/** Zones whose imports may be computed at run time; elsewhere a computed import could reach anything. */
const mayCompute = ['electron/dev', 'test'];

/** Judges where a file stands: what is in no zone has no boundaries, and so is wrong itself. */
export function judgePlace(file: string): string | undefined {
  if (zoneOf(file) !== undefined) return undefined;
  return `${file} belongs to no part of the tree: move it into one of ${zones.map((zone) => zone.folder).join(', ')}.`;
}

/**
 * Judges one import. `file` is relative to the repository with forward slashes; `specifier` is the text in the import,
 * or undefined when it is computed. Returns what is wrong and where it belongs, or undefined when it is right. A specifier
 * it does not know is wrong; a file it does not know is judged by {@link judgePlace}.
 */
export function judgeImport(file: string, specifier: string | undefined): string | undefined {
  const zone = zoneOf(file);
  if (zone === undefined) return undefined;
  if (specifier === undefined) {
    return isUnder(file, mayCompute)
      ? undefined
      : 'A computed import can reach anything: write its name out.';
  }
  const bare = specifier.replace(/[?].*$/, '');
  if (bare.startsWith('.')) return judgeRelative(file, zone, bare);
  if (bare.startsWith('#')) return judgeTarget(zone, bare, path.posix.normalize(bare.slice(1)));
  if (
    bare.startsWith('/') ||
    bare.startsWith('\\') ||
    (/^[a-z][a-z+.-]*:/i.test(bare) && !bare.startsWith('node:'))
  ) {
    return `"${specifier}" names a place outside the tree: import by subpath (#shared/…) or from a package.`;
  }
  return judgePackage(file, zone, bare);
}

function judgeRelative(file: string, zone: Zone, specifier: string): string | undefined {
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const wrong = judgeTarget(zone, specifier, target);
  if (wrong !== undefined) return wrong;
  const top = target.split('/')[0];
  return top === file.split('/')[0]
    ? undefined
    : `"${specifier}" leaves its folder: write it as "#${target}".`;
}

function judgeTarget(zone: Zone, specifier: string, target: string): string | undefined {
  if (isUnder(target, zone.may) && !isUnder(target, zone.mayNot ?? [])) return undefined;
  return `${zone.folder} must not import "${specifier}": ${zone.instead}.`;
}

function judgePackage(file: string, zone: Zone, name: string): string | undefined {
  if (isBuiltin(name) || name.startsWith('node:')) {
    return isUnder(file, withoutNode)
      ? `${zone.folder} must not import "${name}": ${zone.instead}.`
      : undefined;
  }
  const place = packagePlaces.find((entry) => entry.packages.some((pattern) => matches(pattern, name)));
  if (place === undefined || isUnder(file, place.zones)) return undefined;
  return `${zone.folder} must not import "${name}", which belongs in ${place.zones.join(', ')}: ${zone.instead}.`;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function zoneOf(file: string): Zone | undefined {
  return zones
    .filter((zone) => isUnder(file, [zone.folder]))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

/** Whether a path is one of the folders or below one. */
export function isUnder(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
}
