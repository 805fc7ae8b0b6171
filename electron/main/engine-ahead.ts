import type { EngineControl } from '#shared/contract/wire.ts';
import type { EngineEvents, SpawnEngine } from './engine-spawn.ts';

/**
 * Starts the first engine process now and keeps what it says, for a host that is loaded meanwhile. The host's first spawn
 * takes that process over; what it sends first is `begin`, which the process has already.
 */
export function spawnAhead(spawn: SpawnEngine, begin: EngineControl): SpawnEngine {
  let host: EngineEvents | undefined;
  const said: ((to: EngineEvents) => void)[] = [];
  const tell = (what: (to: EngineEvents) => void) => {
    if (host === undefined) said.push(what);
    else what(host);
  };
  const start = () => {
    const process = spawn({
      message: (message) => tell((to) => to.message(message)),
      exit: (exit) => tell((to) => to.exit(exit)),
    });
    process.send(begin);
    return process;
  };
  let first: { process: ReturnType<SpawnEngine> } | { error: unknown } | undefined;
  try {
    first = { process: start() };
  } catch (error) {
    first = { error };
  }

  return (events) => {
    const taken = first;
    first = undefined;
    if (taken === undefined) return spawn(events);
    if ('error' in taken) throw taken.error;
    // Told once the host has the process in its hands.
    queueMicrotask(() => {
      host = events;
      for (const what of said.splice(0)) what(events);
    });
    let begun = false;
    return {
      get pid() {
        return taken.process.pid;
      },
      send(message) {
        if (begun) taken.process.send(message);
        begun = true;
      },
      kill: () => taken.process.kill(),
    };
  };
}
