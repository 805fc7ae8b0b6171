/** How many lines are kept. */
const KEPT = 100;

/** Lines that were sent, to be brought back one by one. */
export interface LineHistory {
  add(line: string): void;
  /**
   * The line before (-1) or after (1) the one that was brought back last; `current` is what stands in the composer, kept
   * to come back to. Null at either end.
   */
  step(by: -1 | 1, current: string): string | null;
}

export function createLineHistory(): LineHistory {
  let lines: string[] = [];
  /** Where one is; the end is what was being typed. */
  let at = 0;
  let typed = '';
  return {
    add(line) {
      const words = line.trim();
      if (words !== '' && lines.at(-1) !== words) lines = [...lines, words].slice(-KEPT);
      at = lines.length;
      typed = '';
    },
    step(by, current) {
      const next = at + by;
      if (next < 0 || next > lines.length) return null;
      if (at === lines.length) typed = current;
      at = next;
      return at === lines.length ? typed : (lines[at] ?? null);
    },
  };
}
