import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeSpawn } from './engine-spawn-node.ts';
import { utilitySpawn, type UtilityForker } from './engine-spawn-utility.ts';
import type { SpawnEngine } from './engine-spawn.ts';

/** The store's native part needs this version of Node-API; loading it in an older one aborts the process. */
const STORE_NAPI = 10;

export interface EngineProcessOptions {
  /** `process.versions.napi`. */
  napi: string | undefined;
  /** Path of the engine's script. */
  entry: string;
  utilityProcess: UtilityForker;
  env: NodeJS.ProcessEnv;
  /** Where a Node 24 binary may be, best first. */
  nodes: readonly string[];
  /** Take a utility process even where the store does not run in one, for an engine that has no store. */
  utilityAnyway: boolean;
}

export interface EngineProcessChoice {
  spawn: SpawnEngine;
  /** A utility process can't be started before Electron is ready. */
  needsReady: boolean;
}

/** The one place that decides in which kind of process the engine runs. The engine does not know which it is. */
export function chooseEngineProcess(options: EngineProcessOptions): EngineProcessChoice {
  const { napi, entry, utilityProcess, env, nodes, utilityAnyway } = options;
  if (Number(napi) >= STORE_NAPI || utilityAnyway) {
    return { spawn: utilitySpawn({ utilityProcess, entry, env }), needsReady: true };
  }
  return {
    needsReady: false,
    spawn: (events) => {
      const node = nodes.find((candidate) => existsSync(candidate));
      if (node === undefined) {
        throw new Error(`There is no Node 24 to run it on. Looked for ${nodes.join(', ')}.`);
      }
      return nodeSpawn({ node, entry: unpacked(entry), env })(events);
    },
  };
}

/** Where Node binaries are: named by DEEPWATER_NODE while developing, beside a packaged application, or from npm. */
export function nodeCandidates(options: {
  appPath: string;
  resourcesPath: string;
  isPackaged: boolean;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  arch: string;
}): string[] {
  const { appPath, resourcesPath, isPackaged, env, platform, arch } = options;
  const binary = platform === 'win32' ? 'node.exe' : 'node';
  if (isPackaged) return [join(resourcesPath, 'node', binary)];
  const name = `${platform === 'win32' ? 'win' : platform}-${arch}`;
  const modules = join(appPath, 'node_modules');
  return [
    ...(env['DEEPWATER_NODE'] ? [env['DEEPWATER_NODE']] : []),
    join(modules, `node-${name}`, 'bin', binary),
    join(modules, `node-bin-${name}`, 'bin', binary),
  ];
}

/** Node itself can't read an archive of Electron's; the engine lies beside it. */
function unpacked(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}
