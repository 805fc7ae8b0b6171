import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstWithin, nightEnds } from '#shared/policy/page-hours.ts';

const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
const at = (iso: string): number => Date.parse(iso);

describe('business hours', () => {
  it('are now, later today, or after the weekend', () => {
    const first = (iso: string) => new Date(firstWithin(office, 'Europe/London', at(iso))).toISOString();
    expect(first('2026-11-23T10:30:00Z')).toBe('2026-11-23T10:30:00.000Z');
    expect(first('2026-11-23T05:00:00Z')).toBe('2026-11-23T09:00:00.000Z');
    expect(first('2026-11-27T17:00:00Z')).toBe('2026-11-30T09:00:00.000Z');
  });

  it('keep to the wall clock when the clocks change', () => {
    // 29 March 2026: London goes to summer time.
    expect(firstWithin(office, 'Europe/London', at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-30T08:00:00Z'));
  });
});

describe('a night', () => {
  it('ends at seven, by the clock on the wall', () => {
    expect(nightEnds('America/Los_Angeles', at('2026-11-23T14:00:00Z'))).toBe(at('2026-11-23T15:00:00Z'));
    expect(nightEnds('America/Los_Angeles', at('2026-11-23T06:30:00Z'))).toBe(at('2026-11-23T15:00:00Z'));
    expect(nightEnds('America/Los_Angeles', at('2026-11-23T20:00:00Z'))).toBeNull();
  });

  it('is never longer than its hours and a clock change, wherever one lives', () => {
    const zone = fc.constantFrom(
      'America/Los_Angeles',
      'Europe/London',
      'Asia/Singapore',
      'Australia/Sydney',
    );
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 366 * 24 * 60 }), (where, minute) => {
        const now = Date.UTC(2026, 0, 1) + minute * 60_000;
        const ends = nightEnds(where, now);
        if (ends === null) return;
        expect(ends).toBeGreaterThan(now);
        expect(ends - now).toBeLessThanOrEqual(10 * 3_600_000);
        expect(nightEnds(where, ends)).toBeNull();
      }),
    );
  });
});
