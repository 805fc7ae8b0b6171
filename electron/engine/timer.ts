/** Runs something in so many milliseconds. Returns how to call it off. */
export type StartTimer = (run: () => void, ms: number) => () => void;

/** The machine's own timers. They keep no process alive. */
export const systemTimer: StartTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
