import type { LoggedEvent } from '#shared/domain/log/event.ts';

/** What has just been committed. */
export interface Committed {
  stream: string;
  /** In the stream's order. Empty when only a reference changed. */
  events: readonly LoggedEvent[];
  /** True when folds of this stream have to begin anew: events came late, or a payload was struck. */
  refolded: boolean;
}

/** Tells listeners inside the engine what was committed, after the commit and never before. */
export function createBus() {
  const listeners = new Set<(committed: Committed) => void>();
  return {
    publish(committed: Committed): void {
      for (const listener of listeners) listener(committed);
    },
    listen(listener: (committed: Committed) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Bus = ReturnType<typeof createBus>;
