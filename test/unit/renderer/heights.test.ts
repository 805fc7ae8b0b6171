import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeights } from '#renderer/desk/heights.ts';

const named = (slots: readonly number[]) => slots.map((slot) => ({ slot }));
const estimate = (index: number) => 20 + (index % 7);

describe('the heights of a list', () => {
  it('agree with a plain sum, whatever was measured and whichever list was taken', () => {
    const step = fc.oneof(
      fc.record({ learn: fc.nat({ max: 1_200 }), height: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ from: fc.nat({ max: 300 }), to: fc.integer({ min: 0, max: 1_200 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat({ max: 40_000 }), (steps, offset) => {
        const heights = createHeights();
        const measured = new Map<number, number>();
        let slots: number[] = [];
        let sizes: number[] = [];
        for (const each of steps) {
          if ('learn' in each) {
            if (each.learn >= slots.length) continue;
            expect(heights.learn(each.learn, each.height)).toBe(each.height - (sizes[each.learn] ?? 0));
            sizes[each.learn] = each.height;
            measured.set(slots[each.learn] ?? -1, each.height);
          } else {
            const next = Array.from(
              { length: Math.max(0, each.to - each.from) },
              (_, index) => each.from + index,
            );
            let same = 0;
            while (same < next.length && next[same] === slots[same]) same += 1;
            sizes = next.map((slot, index) =>
              index < same ? (sizes[index] ?? 0) : (measured.get(slot) ?? estimate(index)),
            );
            slots = next;
            heights.adopt(named(slots), estimate);
          }
        }
        const sum = (list: readonly number[]) => list.reduce((all, size) => all + size, 0);
        expect(heights.count).toBe(slots.length);
        expect(heights.total()).toBe(sum(sizes));
        const index = heights.at(offset);
        if (slots.length === 0) {
          expect(index).toBe(-1);
          return;
        }
        expect(heights.startOf(index)).toBe(sum(sizes.slice(0, index)));
        expect(heights.startOf(index) <= offset).toBe(true);
        if (index < slots.length - 1) expect(heights.startOf(index + 1)).toBeGreaterThan(offset);
      }),
      { numRuns: 300 },
    );
  });

  it('are estimated anew when the width changes', () => {
    const heights = createHeights();
    heights.adopt(named([1, 2, 3]), () => 20);
    heights.learn(1, 50);
    expect(heights.total()).toBe(90);
    heights.forget(() => 10);
    expect(heights.total()).toBe(30);
  });
});
