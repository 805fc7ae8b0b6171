/**
 * The element each line in the document is shown in. Holders go by numbers that are never given twice; the map has its
 * lines in the order of the document.
 */
export interface Holders {
  readonly of: ReadonlyMap<string, number>;
  /** The number of the next new element. */
  readonly next: number;
}

export const NO_HOLDERS: Holders = { of: new Map(), next: 0 };

/**
 * Gives every line an element. Lines that stay keep theirs, and with it focus and selected words. With `refill` new
 * lines take the elements of lines that leave, in the same order, so that these are filled anew, which costs half of
 * making them anew; otherwise new lines get new ones.
 */
export function holdersFor(keys: readonly string[], before: Holders, refill: boolean): Holders {
  const free = refill ? holdersLeft(keys, before) : [];
  const of = new Map<string, number>();
  let { next } = before;
  let taken = 0;
  for (const key of keys) {
    const kept = before.of.get(key) ?? free[taken];
    if (kept === undefined) {
      of.set(key, next);
      next += 1;
      continue;
    }
    if (!before.of.has(key)) taken += 1;
    of.set(key, kept);
  }
  return { of, next };
}

function holdersLeft(keys: readonly string[], before: Holders): number[] {
  const staying = new Set(keys);
  return [...before.of].flatMap(([key, holder]) => (staying.has(key) ? [] : [holder]));
}
