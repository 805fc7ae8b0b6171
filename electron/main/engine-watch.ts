/** When an engine that says nothing is taken to hang. */
export interface WatchLimits {
  /** Milliseconds between two beats. */
  everyMs: number;
  /** Beats in a row without a sign of life. */
  missed: number;
}

/** Half a minute: long work tells that it goes on, and a single step of it takes a few seconds at most. */
export const watchLimits: WatchLimits = { everyMs: 3_000, missed: 10 };

/** Asks an engine for signs of life while it is up. */
export interface EngineWatch {
  start(): void;
  /** The engine said something, whatever it was. */
  heard(): void;
  stop(): void;
}

/**
 * Beats are counted, not time: while the machine sleeps, or this process itself is held up, none is due and none is
 * missed, whatever the clocks say afterwards.
 */
export function createEngineWatch(options: {
  limits: WatchLimits;
  beat: () => void;
  /** Told once; the watch is over then. */
  hangs: () => void;
}): EngineWatch {
  const { limits, beat, hangs } = options;
  let timer: NodeJS.Timeout | undefined;
  let silent = 0;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function tick(): void {
    if (silent >= limits.missed) {
      stop();
      return hangs();
    }
    silent += 1;
    beat();
  }

  return {
    start() {
      stop();
      silent = 0;
      timer = setInterval(tick, limits.everyMs);
      timer.unref();
    },
    heard() {
      silent = 0;
    },
    stop,
  };
}
