/**
 * Labels of items that share a number, in the stream's order: `12` alone, `12a`, `12b` … after a merge brought two
 * twelves together. Numbers already said on a call thereby stay what they were.
 */
export function labelsOf<T>(items: readonly T[], number: (item: T) => number): { label: string; item: T }[] {
  return items.map((item, index) => ({
    label: items.length === 1 ? String(number(item)) : `${number(item)}${letters(index)}`,
    item,
  }));
}

/** 0 → a, 25 → z, 26 → aa. */
function letters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest >= 0 ? letters(rest) : '') + String.fromCharCode(97 + (index % 26));
}
