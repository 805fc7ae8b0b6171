/** One clock for everything that counts: tells the time once a second, at the second, while anyone listens. */
export interface Ticker {
  /** ms since the epoch, whole seconds. */
  now(): number;
  subscribe(listener: () => void): () => void;
}

export function createTicker(clock: () => number = Date.now): Ticker {
  const listeners = new Set<() => void>();
  let shown = second(clock());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tick(): void {
    shown = second(clock());
    for (const listener of listeners) listener();
    arm();
  }

  function arm(): void {
    timer = setTimeout(tick, 1_000 - (clock() % 1_000) + 5);
  }

  return {
    now: () => shown,
    subscribe(listener) {
      if (listeners.size === 0) {
        shown = second(clock());
        arm();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
  };
}

function second(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
