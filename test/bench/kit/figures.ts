import { setImmediate } from 'node:timers/promises';

/** The value below which this share (0–1) of the samples lies. NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * The growth exponent of a cost over its sizes: the slope of a straight line through the points on log-log paper.
 * 0 costs the same at every size, 1 grows in step with it, 2 with its square. NaN with fewer than two sizes.
 */
export function growthExponent(points: readonly { size: number; cost: number }[]): number {
  const logs = points
    .filter((point) => point.size > 0 && point.cost > 0)
    .map((point) => ({ x: Math.log(point.size), y: Math.log(point.cost) }));
  if (logs.length < 2) return Number.NaN;
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const covariance = mean((point) => (point.x - x) * (point.y - y));
  const variance = mean((point) => (point.x - x) ** 2);
  return covariance / variance;
}

/** Milliseconds something took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What was measured on one side of a comparison, in milliseconds, round by round. */
export interface Duel {
  ours: number[][];
  bare: number[][];
}

/**
 * Measures two ways of doing the same thing in turns, so that a busy moment of the machine hits both: in every round
 * each is done `times` times, alternating, and who begins alternates as well.
 */
export async function duel(options: {
  rounds: number;
  times: number;
  /** Done before the clock runs, for both sides. */
  warmUp: number;
  ours: (index: number) => unknown;
  bare: (index: number) => unknown;
}): Promise<Duel> {
  const result: Duel = { ours: [], bare: [] };
  let index = 0;
  for (let warm = 0; warm < options.warmUp; warm += 1, index += 1) {
    await options.ours(index);
    await options.bare(index);
  }
  for (let round = 0; round < options.rounds; round += 1) {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let time = 0; time < options.times; time += 1, index += 1) {
      const at = index;
      const turns = [
        async () => ours.push(await timed(() => options.ours(at))),
        async () => bare.push(await timed(() => options.bare(at))),
      ];
      for (const turn of index % 2 === 0 ? turns : turns.toReversed()) {
        await turn();
        // What either side put off until after its answer happens here, and slows nobody.
        await setImmediate();
      }
    }
    result.ours.push(ours);
    result.bare.push(bare);
  }
  return result;
}

/** Our time and the bare time at a quantile: the median over the rounds, and the median of the rounds' ratios. */
export function compare(duelled: Duel, share: number): { ours: number; bare: number; ratio: number } {
  const ours = duelled.ours.map((round) => quantile(round, share));
  const bare = duelled.bare.map((round) => quantile(round, share));
  return {
    ours: median(ours),
    bare: median(bare),
    ratio: median(ours.map((value, round) => value / (bare[round] ?? Number.NaN))),
  };
}
