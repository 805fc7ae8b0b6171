/** Everything a soak draws by chance, from one seed that is printed, so that a failed run can be repeated. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number from `least` up to but not including `most`. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  uuid(): string;
}

/** Chance out of a seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least));
  return {
    next,
    between,
    pick<T>(from: readonly T[]): T {
      const picked = from[between(0, from.length)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
    uuid: () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}
