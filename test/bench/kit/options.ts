import type { BenchResult } from './report.ts';

export interface BenchOptions {
  /** A shorter run with smaller logs: to see that it works. */
  quick: boolean;
  /** A million events as well: minutes and gigabytes. */
  full: boolean;
  /** Where the files are written; the system's folder for temporary files otherwise. */
  dir: string | undefined;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;

/** Three sizes ten times apart, or as the options want it. */
export function sizes(
  options: BenchOptions,
  usual: readonly number[],
  full: readonly number[] = [],
): number[] {
  if (options.quick) return usual.slice(0, 2);
  return [...usual, ...(options.full ? full : [])];
}
