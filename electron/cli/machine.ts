import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { must } from './commands/common.ts';
import type { CliDeps } from './deps.ts';

/** The engine and the machine as they are. The engine is loaded when a command first needs it. */
export function machineDeps(): CliDeps {
  const { env, platform } = process;
  return {
    appVersion: versionHere(),
    machine: { env, platform, home: homedir(), root: process.getuid?.() === 0 },
    cwd: callersFolder(env),
    now: Date.now,
    connect: async (options) => (await import('#electron/engine/client.ts')).connect(options),
    restore: async (options) => (await import('#electron/engine/folder-tools.ts')).restoreBackup(options),
    async tryConnector(folder) {
      const { trialOf } = await import('#electron/engine/connector-tools.ts');
      return must(trialOf(folder, env));
    },
    copyTemplate: async (folder) =>
      (await import('#electron/engine/connector-tools.ts')).copyTemplate(folder),
    examine: async (dataDir) => (await import('#electron/engine/folder-tools.ts')).examine(dataDir),
  };
}

/** The version of the package this file is in, as source and as bundle alike. */
function versionHere(): string {
  const text = fs.readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** npm runs scripts in the package's folder and tells where it was called from. */
function callersFolder(env: NodeJS.ProcessEnv): string {
  return (env['npm_lifecycle_event'] === 'deepwater' ? env['INIT_CWD'] : undefined) ?? process.cwd();
}
