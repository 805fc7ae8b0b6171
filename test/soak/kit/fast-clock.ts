import type { StartTimer } from '#electron/engine/timer.ts';

/** A clock that began with the real one and runs so many times as fast. */
export interface FastClock {
  /** ms since the epoch, by the real clock. */
  begun: number;
  times: number;
}

const NAME = 'DEEPWATER_FAST_CLOCK';

/** The clock as an environment variable, for a process of its own. */
export function writeClock({ begun, times }: FastClock): NodeJS.ProcessEnv {
  return { [NAME]: `${begun} ${times}` };
}

export function readClock(env: NodeJS.ProcessEnv): FastClock {
  const [begun = 0, times = 1] = (env[NAME] ?? '').split(' ').map(Number);
  return { begun, times };
}

/** What an engine goes by. */
export function fastClock({ begun, times }: FastClock) {
  const now = (): number => Math.floor(begun + (Date.now() - begun) * times);
  const startTimer: StartTimer = (run, ms) => {
    const timer = setTimeout(run, ms / times);
    return () => clearTimeout(timer);
  };
  return { now, steady: () => performance.now() * times, startTimer };
}
