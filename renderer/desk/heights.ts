/** Lines summed up together: finding a place costs a step per block and one per line of a block. */
const BLOCK = 256;

/**
 * The heights of a long list, in pixels: measured where a line was in sight, estimated elsewhere. Learning one height
 * costs the same in a list of ten lines and of a hundred thousand; finding a place costs their number divided by 256.
 */
export interface Heights {
  readonly count: number;
  total(): number;
  of(index: number): number;
  /** Where a line begins, from the top of the list. */
  startOf(index: number): number;
  /** The line at a distance from the top; the first or last one beyond the ends, -1 in an empty list. */
  at(offset: number): number;
  /** Takes a measured height. Returns by how much it differs from what was thought. */
  learn(index: number, height: number): number;
  /**
   * Takes another list. Lines are known by their names; those that stood in the same place before keep their height,
   * others get the one that was measured, or `estimate`. Taking the same list again does nothing.
   */
  adopt(names: readonly { slot: string | number }[], estimate: (index: number) => number): void;
  /** Forgets what was measured: the list has another width. */
  forget(estimate: (index: number) => number): void;
}

export function createHeights(): Heights {
  let names: readonly { slot: string | number }[] = [];
  let sizes = new Float64Array(BLOCK);
  const blocks: number[] = [];
  const measured = new Map<string | number, number>();

  function fill(from: number, estimate: (index: number) => number): void {
    for (let index = from; index < names.length; index += 1) {
      const slot = names[index]?.slot;
      sizes[index] = (slot === undefined ? undefined : measured.get(slot)) ?? estimate(index);
    }
    const first = Math.floor(from / BLOCK);
    blocks.length = first;
    for (let block = first; block * BLOCK < names.length; block += 1) {
      const end = Math.min(names.length, (block + 1) * BLOCK);
      let sum = 0;
      for (let index = block * BLOCK; index < end; index += 1) sum += sizes[index] ?? 0;
      blocks.push(sum);
    }
  }

  return {
    get count() {
      return names.length;
    },
    total: () => blocks.reduce((sum, block) => sum + block, 0),
    of: (index) => sizes[index] ?? 0,
    startOf(index) {
      const block = Math.floor(index / BLOCK);
      let start = 0;
      for (let each = 0; each < block; each += 1) start += blocks[each] ?? 0;
      for (let each = block * BLOCK; each < index; each += 1) start += sizes[each] ?? 0;
      return start;
    },
    at(offset) {
      let block = 0;
      let left = offset;
      while (block < blocks.length - 1 && left >= (blocks[block] ?? 0)) {
        left -= blocks[block] ?? 0;
        block += 1;
      }
      let index = block * BLOCK;
      while (index < names.length - 1 && left >= (sizes[index] ?? 0)) {
        left -= sizes[index] ?? 0;
        index += 1;
      }
      return Math.min(index, names.length - 1);
    },
    learn(index, height) {
      const slot = names[index]?.slot;
      if (slot === undefined) return 0;
      measured.set(slot, height);
      const differs = height - (sizes[index] ?? 0);
      sizes[index] = height;
      const block = Math.floor(index / BLOCK);
      blocks[block] = (blocks[block] ?? 0) + differs;
      return differs;
    },
    adopt(next, estimate) {
      if (next === names) return;
      let same = 0;
      const most = Math.min(names.length, next.length);
      while (same < most && names[same]?.slot === next[same]?.slot) same += 1;
      names = next;
      if (next.length > sizes.length) {
        const larger = new Float64Array(Math.ceil((next.length * 1.5) / BLOCK) * BLOCK);
        larger.set(sizes.subarray(0, same));
        sizes = larger;
      }
      fill(same, estimate);
    },
    forget(estimate) {
      measured.clear();
      fill(0, estimate);
    },
  };
}
