import { isDamage } from '../log/file.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { StartTimer } from '../timer.ts';

interface LookoutParts {
  log: Pick<OpenLog, 'suspect'>;
  /** Whether it looks by itself. A command that opens the folder for a moment does not. */
  enabled: boolean;
  /** Milliseconds from any beginning, never set back. */
  steady: () => number;
  startTimer: StartTimer;
  /** Longest wait between two looks, ms: a longer timer would notice neither sleep nor a clock that was set. */
  every: number;
  /** What is looked after, and what did not happen when a look fails. */
  words: { what: string; failed: string };
  /** Does what is due. Returns when the next thing is, in ms from now. */
  look: () => number;
}

/** Looks at the clock again and again. A look that failed is told, and tried again: nothing of it was committed. */
export function createLookout(parts: LookoutParts) {
  const { log, enabled, steady, startTimer, every, words, look } = parts;
  let timer: { at: number; cancel: () => void } | undefined;
  let stopped = false;

  function run(): void {
    timer = undefined;
    let next = every;
    try {
      next = Math.min(every, look());
    } catch (error) {
      process.stderr.write(`${words.failed}: ${reasonOf(error)}\n`);
      if (isDamage(error)) log.suspect(`${words.what}: ${reasonOf(error)}`);
    }
    wake(next);
  }

  /** Looks in so many milliseconds, or earlier if that is planned already. */
  function wake(ms: number): void {
    if (!enabled || stopped) return;
    const at = steady() + ms;
    if (timer !== undefined && timer.at <= at) return;
    timer?.cancel();
    timer = { at, cancel: startTimer(run, Math.max(0, ms)) };
  }

  return {
    wake,
    stop(): void {
      stopped = true;
      timer?.cancel();
    },
  };
}
