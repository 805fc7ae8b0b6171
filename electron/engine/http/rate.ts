/** A bucket that fills with time: `perSecond` requests on average, `burst` at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** Says for each name whether one more request is within its rate. `now` in ms, never set back. */
export function createRates({ perSecond, burst }: Rate, now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(name: string): boolean {
      const at = now();
      const bucket = buckets.get(name) ?? { left: burst, at };
      const left = Math.min(burst, bucket.left + ((at - bucket.at) / 1_000) * perSecond);
      // Names come from outside: those nobody uses are forgotten.
      if (buckets.size > 1_000) buckets.clear();
      buckets.set(name, { left: left >= 1 ? left - 1 : left, at });
      return left >= 1;
    },
  };
}
