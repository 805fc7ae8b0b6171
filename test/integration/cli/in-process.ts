import { must } from '#electron/cli/commands/common.ts';
import { copyTemplate, trialOf } from '#electron/engine/connector-tools.ts';
import { connect } from '#electron/engine/client.ts';
import { examine, restoreBackup } from '#electron/engine/folder-tools.ts';
import type { CliDeps } from '#electron/cli/deps.ts';
import type { Io } from '#electron/cli/io.ts';
import { run } from '#electron/cli/run.ts';
import type { Ran, Runner } from './harness.ts';

/** Dependencies as the real ones, in a home of the test's own. */
export function testDeps(home: string, more: Partial<CliDeps> = {}): CliDeps {
  return {
    appVersion: '1.2.3',
    machine: { platform: 'linux', root: false, env: {}, home },
    cwd: home,
    now: Date.now,
    connect,
    restore: restoreBackup,
    tryConnector: async (folder) => must(trialOf(folder, process.env)),
    copyTemplate: async (folder) => copyTemplate(folder),
    examine: (dataDir) => examine(dataDir),
    ...more,
  };
}

/** Runs a command line in this process: the same function the program runs, with its output kept. */
export async function runHere(
  argv: readonly string[],
  deps: CliDeps,
  input: Buffer = Buffer.alloc(0),
): Promise<Ran> {
  const kept = { out: '', err: '' };
  const io: Io = {
    out: async (text) => void (kept.out += text),
    err: async (text) => void (kept.err += text),
    readInput: async () => input,
    colour: false,
    columns: null,
    interrupted: new AbortController().signal,
  };
  return { status: await run(argv, deps, io), ...kept };
}

/** {@link runHere} with the real engine, for {@link onFolder}: many times faster than a process for each. */
export function hereRunner(home: () => string): Runner {
  return (argv, { input = '', cwd = home() } = {}) =>
    runHere(argv, testDeps(home(), { cwd }), Buffer.from(input));
}
