import type { StepResult } from '#shared/runbooks/expectation.ts';

/** How something that ran came to its end: by itself, because its time was over, because it was ended, or it could not begin. */
export type Ending = 'itself' | 'timeout' | 'killed' | 'problem';

export interface Executed extends StepResult {
  ending: Ending;
  /** Why it could not begin or go on, as a sentence. */
  problem: string | null;
}

/** Something that runs. */
export interface Execution {
  done: Promise<Executed>;
  /** Ends it, with everything it started, within two seconds. */
  kill(): void;
  /** Ends it before this returns or shortly after: the engine goes. */
  abandon(): void;
}

/** Most of an output that is looked at, in UTF-16 code units: its end. */
export const MOST_OUTPUT = 1_000_000;

export const nothing: StepResult = { exit: null, status: null, stdout: '', stderr: '', body: '' };
