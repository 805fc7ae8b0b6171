import { fork } from 'node:child_process';
import type { SpawnEngine } from './engine-spawn.ts';

export interface NodeSpawnOptions {
  /** Path of the Node binary. */
  node: string;
  /** Path of the engine's script. */
  entry: string;
  env: NodeJS.ProcessEnv;
}

/** Starts the engine as a child of this process on a Node binary. It is not detached: its channel closes with us. */
export function nodeSpawn({ node, entry, env }: NodeSpawnOptions): SpawnEngine {
  return (events) => {
    const child = fork(entry, [], {
      execPath: node,
      execArgv: [],
      env: engineEnv(env),
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      windowsHide: true,
    });
    let over = false;
    const exit: typeof events.exit = (how) => {
      if (over) return;
      over = true;
      events.exit(how);
    };
    child.on('message', (message) => events.message(message));
    child.on('exit', (code, signal) => exit({ code, signal }));
    child.on('error', (error) => {
      // Also told when a message could not be sent to a dying process: its exit follows by itself then.
      if (child.pid === undefined) exit({ code: null, signal: null, error });
    });
    return {
      pid: child.pid,
      send(message) {
        if (child.connected && typeof message === 'object' && message !== null) child.send(message);
      },
      kill() {
        child.kill('SIGKILL');
      },
    };
  };
}

/** The environment without what would make Node run other people's code or Electron be something else. */
export function engineEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, ELECTRON_RUN_AS_NODE: _asNode, ...rest } = env;
  return rest;
}
