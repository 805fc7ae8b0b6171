import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import type { InlineConfig } from 'vite';
import { repositoryRoot } from './paths.ts';

export const targetNames = ['renderer', 'main', 'preload', 'engine', 'cli'] as const;

export type TargetName = (typeof targetNames)[number];

/** One bundle of the product, written to dist/NAME. */
export interface BuildTarget {
  name: TargetName;
  /** Folders and files whose content decides whether the bundle is up to date. */
  sources: readonly string[];
  /** The file everything else is reached from. */
  entry: string;
  /** Folders copied into the bundle as they are: from the repository, to a name inside dist/NAME. */
  copies: readonly { from: string; to: string }[];
  /** Settings for vite, given the folder to write to. */
  config: (outDir: string) => Promise<InlineConfig>;
}

/** What `electron/main/content-policy.ts` replaces at each load. */
const noncePlaceholder = '__DEEPWATER_NONCE__';

/** Node 18, in the oldest Electron this runs on, keeps the standard `crypto` in a module; libraries look for it globally. */
const standardCrypto = "globalThis.crypto ??= require('node:crypto').webcrypto;";

/** Every bundle depends on how it is built and on the versions of what is bundled. */
const commonSources = ['package.json', 'package-lock.json', 'electron/dev/build-targets.ts'];

const drills = { from: 'resources/drills', to: 'drills' };
const runbooks = { from: 'resources/runbooks', to: 'runbooks' };
const connectorTemplate = { from: 'resources/connector-template', to: 'connector-template' };
const migrations = { from: 'electron/engine/log/migrations', to: 'migrations' };

export const buildTargets: Readonly<Record<TargetName, BuildTarget>> = {
  renderer: {
    name: 'renderer',
    sources: [...commonSources, 'renderer', 'shared'],
    entry: 'renderer/index.html',
    copies: [],
    config: rendererConfig,
  },
  // The oldest Electron these two run on has Node 18.15, and loads a sandboxed preload script only as CommonJS.
  main: {
    name: 'main',
    sources: [...commonSources, 'electron/main', 'shared'],
    entry: 'electron/main/main.ts',
    copies: [],
    config: (outDir) =>
      nodeConfig({
        outDir,
        entries: { main: 'electron/main/main.ts' },
        format: 'cjs',
        target: 'node18.15',
        banner: standardCrypto,
      }),
  },
  preload: {
    name: 'preload',
    sources: [...commonSources, 'electron/preload', 'shared'],
    entry: 'electron/preload/preload.ts',
    copies: [],
    config: (outDir) =>
      nodeConfig({
        outDir,
        entries: { preload: 'electron/preload/preload.ts' },
        format: 'cjs',
        target: 'chrome114',
        oneFile: true,
      }),
  },
  engine: {
    name: 'engine',
    sources: [...commonSources, 'electron/engine', 'shared', 'resources/drills', 'resources/runbooks'],
    entry: 'electron/engine/process.ts',
    copies: [migrations, drills, runbooks],
    config: (outDir) =>
      nodeConfig({
        outDir,
        entries: { process: 'electron/engine/process.ts', ...workerEntries() },
        format: 'es',
        target: 'node22.14',
      }),
  },
  cli: {
    name: 'cli',
    sources: [
      ...commonSources,
      'electron/cli',
      'electron/engine',
      'shared',
      'resources/drills',
      'resources/runbooks',
      'resources/connector-template',
    ],
    entry: 'electron/cli/main.ts',
    copies: [migrations, drills, runbooks, connectorTemplate],
    config: (outDir) =>
      nodeConfig({
        outDir,
        entries: { main: 'electron/cli/main.ts', ...workerEntries() },
        format: 'es',
        target: 'node22.14',
      }),
  },
};

/**
 * Scripts the engine starts beside itself. They are named *-worker.ts and land flat in the bundle's folder as
 * *-worker.mjs, so that `new URL('./x-worker.mjs', import.meta.url)` finds them from every chunk.
 */
function workerEntries(): Record<string, string> {
  const files = globSync('electron/engine/**/*-worker.ts', { cwd: repositoryRoot });
  return Object.fromEntries(files.map((file) => [path.basename(file, '.ts'), file]));
}

async function rendererConfig(outDir: string): Promise<InlineConfig> {
  const { default: react } = await import('@vitejs/plugin-react');
  return {
    ...commonConfig,
    root: path.join(repositoryRoot, 'renderer'),
    base: '/',
    plugins: [react()],
    html: { cspNonce: noncePlaceholder },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      // The content security policy knows files of ours and nothing inlined.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: true,
      // Read from the disk beside it: the size of a chunk costs no one a download.
      chunkSizeWarningLimit: 4_000,
    },
  };
}

interface NodeBundle {
  outDir: string;
  /** Name in dist without extension, and source file. */
  entries: Record<string, string>;
  format: 'cjs' | 'es';
  target: string;
  /** No chunks beside the entry: a sandboxed preload script can't load any. */
  oneFile?: boolean;
  /** A line of code before everything else. */
  banner?: string;
}

async function nodeConfig({
  outDir,
  entries,
  format,
  target,
  oneFile = false,
  banner,
}: NodeBundle): Promise<InlineConfig> {
  const extension = format === 'cjs' ? 'cjs' : 'mjs';
  return {
    ...commonConfig,
    root: repositoryRoot,
    publicDir: false,
    ssr: { target: 'node', noExternal: true, external: ['electron', 'better-sqlite3'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(entries).map(([name, file]) => [name, path.join(repositoryRoot, file)]),
        ),
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          ...(oneFile ? { codeSplitting: false } : {}),
          ...(banner === undefined ? {} : { banner: (chunk) => (chunk.isEntry ? banner : '') }),
        },
      },
    },
  };
}

const commonConfig: InlineConfig = {
  configFile: false,
  envDir: false,
  logLevel: 'warn',
  mode: 'production',
};

/** Whether the target's entry file is there. */
export function hasEntry(target: BuildTarget): boolean {
  return existsSync(path.join(repositoryRoot, target.entry));
}
