import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdersFor, NO_HOLDERS, type Holders } from '#renderer/desk/holders.ts';

const lines = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 30 });
const steps = fc.array(fc.tuple(lines, fc.boolean()), { minLength: 1, maxLength: 12 });

/** Every state of the document on the way through some lists. */
function walk(through: readonly (readonly [readonly string[], boolean])[]): Holders[] {
  let state = NO_HOLDERS;
  return through.map(([keys, refill]) => (state = holdersFor(keys, state, refill)));
}

describe('the elements that lines are shown in', () => {
  it('are one for each line, in the order of the lines', () => {
    fc.assert(
      fc.property(steps, (through) => {
        for (const [step, { of }] of walk(through).entries()) {
          expect([...of.keys()]).toEqual(through[step]?.[0]);
          expect(new Set(of.values()).size).toBe(of.size);
        }
      }),
    );
  });

  it('stay with a line that stays', () => {
    fc.assert(
      fc.property(steps, (through) => {
        const states = [NO_HOLDERS, ...walk(through)];
        for (const [step, { of }] of states.slice(1).entries())
          for (const [key, holder] of states[step]?.of ?? []) expect(of.get(key) ?? holder).toBe(holder);
      }),
    );
  });

  it('are never those of a line that left, unless they are to be filled anew', () => {
    fc.assert(
      fc.property(lines, lines, (first, second) => {
        const before = holdersFor(first, NO_HOLDERS, false);
        const used = new Set(before.of.values());
        const after = holdersFor(second, before, false);
        for (const key of second)
          if (!before.of.has(key)) expect(used.has(after.of.get(key) ?? -1)).toBe(false);
      }),
    );
  });

  it('are filled anew without moving any, where every line is another one', () => {
    const before = holdersFor(['a', 'b', 'c'], NO_HOLDERS, false);
    expect([...holdersFor(['x', 'y'], before, true).of.values()]).toEqual([0, 1]);
    const more = holdersFor(['p', 'q', 'r', 's'], before, true);
    expect([...more.of.values()]).toEqual([0, 1, 2, 3]);
    expect(more.next).toBe(4);
  });

  it('go to other lines in turn, around the one that stays', () => {
    const before = holdersFor(['a', 'b', 'c'], NO_HOLDERS, false);
    expect([...holdersFor(['b', 'x', 'y', 'z'], before, true).of]).toEqual([
      ['b', 1],
      ['x', 0],
      ['y', 2],
      ['z', 3],
    ]);
  });
});
