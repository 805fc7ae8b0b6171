/** Things to be done later, each by its name: once, however often it is asked for. None of them keeps the process alive. */
export function createTimers() {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  function clear(what: string): void {
    clearTimeout(timers.get(what));
    timers.delete(what);
  }

  return {
    /** Does something in so many ms. What was planned under the name is planned anew, unless `anew` is false. */
    later(what: string, ms: number, run: () => void, anew = true): void {
      if (stopped || (!anew && timers.has(what))) return;
      clear(what);
      const timer = setTimeout(() => {
        timers.delete(what);
        if (!stopped) run();
      }, ms);
      timer.unref();
      timers.set(what, timer);
    },
    has: (what: string): boolean => timers.has(what),
    clear,
    /** Nothing is done any more, from now on. */
    stop(): void {
      stopped = true;
      for (const what of timers.keys()) clear(what);
    },
  };
}

export type Timers = ReturnType<typeof createTimers>;
