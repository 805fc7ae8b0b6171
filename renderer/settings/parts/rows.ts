/** A list with one of its members moved up or down; the same list when it can't go further. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const other = index + by;
  const [item, neighbour] = [list[index], list[other]];
  if (item === undefined || neighbour === undefined) return [...list];
  return list.map((each, at) => (at === index ? neighbour : at === other ? item : each));
}

/** A list with one of its members changed. */
export function replaced<T>(list: readonly T[], index: number, change: Partial<T>): T[] {
  return list.map((each, at) => (at === index ? { ...each, ...change } : each));
}

/** A list without one of its members. */
export function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_each, at) => at !== index);
}

/** What a number field holds: null when empty, not a number when it is none. A comma may stand for the point. */
export function numberIn(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? null : Number(plain);
}
