/** How often long work says that it goes on, in ms. */
const EVERY = 1_000;

/**
 * For work that lets nothing else happen for seconds, such as importing a hundred thousand entries: called at each step
 * of it, says now and then that the engine is alive, because it can't answer whoever asks.
 */
export function createPulse(say: () => void): () => void {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < EVERY) return;
    last = now;
    say();
  };
}
