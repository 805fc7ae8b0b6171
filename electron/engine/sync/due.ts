/** What has to be done at certain times, one after the other. */
interface DueParts {
  /** When the next is due, by the steady clock; null while nothing can be done. */
  nextAt: () => number | null;
  /** Does the first that is due, if one is; returns whether there was one. It deals with its own failures. */
  step: () => Promise<boolean>;
  /** After all that was due is done. */
  rested?: () => void;
  steady: () => number;
}

/** Does what is due, and sleeps until the next is; never two at once. */
export function createDue({ nextAt, step, rested, steady }: DueParts) {
  let running = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  function plan(): void {
    clearTimeout(timer);
    const at = stopped || running ? null : nextAt();
    if (at === null) return;
    timer = setTimeout(() => void run(), Math.max(0, at - steady()));
    timer.unref();
  }

  async function run(): Promise<void> {
    if (running || stopped) return;
    running = true;
    try {
      while (!stopped && (await step()));
    } finally {
      running = false;
      rested?.();
      plan();
    }
  }

  return {
    /** Looks again when the next is due: something was added, or its time has changed. */
    plan,
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
    get stopped(): boolean {
      return stopped;
    },
    get busy(): boolean {
      return running;
    },
  };
}
