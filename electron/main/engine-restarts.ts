/** Decides how soon a crashed engine starts again. */
export interface Restarts {
  /** Notes a crash. Returns milliseconds to wait, or undefined when it crashed too often. */
  afterCrash(): number | undefined;
  /** Someone asked to try again: earlier crashes no longer count. */
  forgive(): void;
}

export interface RestartLimits {
  /** Waiting times in milliseconds after the first, second … crash in the window. One more crash than these gives up. */
  delays: readonly number[];
  /** Milliseconds for which a crash counts. */
  windowMs: number;
}

/** The first time at once, then within a second, and no more after five crashes in half a minute. */
export const restartLimits: RestartLimits = { delays: [0, 100, 300, 800], windowMs: 30_000 };

/** `now` counts milliseconds and never steps back. */
export function createRestarts({ delays, windowMs }: RestartLimits, now: () => number): Restarts {
  let crashes: number[] = [];
  return {
    afterCrash() {
      const at = now();
      crashes = [...crashes.filter((crash) => at - crash < windowMs), at];
      return delays[crashes.length - 1];
    },
    forgive() {
      crashes = [];
    },
  };
}
