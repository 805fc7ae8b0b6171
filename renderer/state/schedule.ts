import type { Schedule } from './incident-store.ts';

/** The browser's own notion of the next picture and of idle time. */
export const browserSchedule: Schedule = {
  frame(work) {
    const id = requestAnimationFrame(work);
    return () => cancelAnimationFrame(id);
  },
  idle(work) {
    const id = requestIdleCallback(work, { timeout: 1_000 });
    return () => cancelIdleCallback(id);
  },
};
