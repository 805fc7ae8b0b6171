import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOrder } from '#shared/domain/log/event.ts';
import { HLC_ZERO, isHlc, latest, tick, wallTime } from '#shared/domain/log/hlc.ts';

const millis = fc.integer({ min: 0, max: 253_402_300_799_999 });

describe('the hybrid clock', () => {
  it('goes on however the wall clock is set', () => {
    fc.assert(
      fc.property(fc.array(millis, { minLength: 1, maxLength: 200 }), (walls) => {
        let clock = HLC_ZERO;
        for (const wall of walls) {
          const next = tick(clock, wall);
          expect(next > clock).toBe(true);
          expect(isHlc(next)).toBe(true);
          expect(wallTime(next)).toBe(Math.max(wall, wallTime(clock)));
          clock = next;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts on when the counter is full', () => {
    const full = '0000000000ffffff'.slice(0, 12) + 'ffff';
    const next = tick(full, 0);
    expect(next > full).toBe(true);
    expect(wallTime(next)).toBe(wallTime(full) + 1);
  });

  it('sorts later what was caused later, between replicas with clocks hours apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ skew: fc.integer({ min: -7_200_000, max: 7_200_000 }), hears: fc.boolean() }), {
          maxLength: 60,
        }),
        (turns) => {
          const clocks = [HLC_ZERO, HLC_ZERO];
          turns.forEach(({ skew, hears }, index) => {
            const me = index % 2;
            const mine = clocks[me] ?? HLC_ZERO;
            const theirs = clocks[1 - me] ?? HLC_ZERO;
            const known = hears ? latest(mine, theirs) : mine;
            const next = tick(known, 1_800_000_000_000 + index + (me === 0 ? skew : 0));
            expect(next > mine).toBe(true);
            if (hears) expect(next > theirs).toBe(true);
            clocks[me] = next;
          });
        },
      ),
    );
  });

  it('knows its own readings', () => {
    expect(isHlc(HLC_ZERO)).toBe(true);
    for (const text of ['', '0', '000000000000000g', 'ABCDEF0123456789', `${HLC_ZERO}0`])
      expect(isHlc(text)).toBe(false);
  });
});

describe('the order of a stream', () => {
  const key = fc.record({
    hlc: fc.constantFrom('0000000000010000', '0000000000010001', '00000000000a0000'),
    replica: fc.constantFrom('a', 'b', 'c'),
    seq: fc.integer({ min: 1, max: 3 }),
  });
  it('is total: antisymmetric, transitive, and equal only for the same place', () => {
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(Math.sign(compareOrder(a, b))).toBe(-Math.sign(compareOrder(b, a)) + 0);
        if (compareOrder(a, b) <= 0 && compareOrder(b, c) <= 0)
          expect(compareOrder(a, c)).toBeLessThanOrEqual(0);
        expect(compareOrder(a, b) === 0).toBe(a.hlc === b.hlc && a.replica === b.replica && a.seq === b.seq);
      }),
    );
  });
});
