import type { ForkOptions, UtilityProcess } from 'electron';
import { engineEnv } from './engine-spawn-node.ts';
import type { SpawnEngine } from './engine-spawn.ts';

/** The part of Electron's `utilityProcess` this needs. Usable once the application is ready. */
export interface UtilityForker {
  fork(modulePath: string, args?: string[], options?: ForkOptions): UtilityProcess;
}

export interface UtilitySpawnOptions {
  utilityProcess: UtilityForker;
  /** Path of the engine's script. */
  entry: string;
  env: NodeJS.ProcessEnv;
}

/** Starts the engine as a utility process of Electron. */
export function utilitySpawn({ utilityProcess, entry, env }: UtilitySpawnOptions): SpawnEngine {
  return (events) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Deepwater engine',
      execArgv: [],
      env: engineEnv(env),
      stdio: 'inherit',
    });
    let over = false;
    child.on('message', (message: unknown) => events.message(message));
    child.on('exit', (code) => {
      if (over) return;
      over = true;
      events.exit({ code, signal: null });
    });
    return {
      get pid() {
        return child.pid;
      },
      send(message) {
        if (!over) child.postMessage(message);
      },
      kill() {
        // `child.kill()` asks; this is for the one that does not answer.
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}
