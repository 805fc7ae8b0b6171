import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAYS, isQuiet, type QuietHours } from '#shared/policy/quiet-hours.ts';

const nights: QuietHours = { on: true, from: '22:00', to: '07:00', days: [...DAYS] };
const zones = ['Europe/Copenhagen', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];

/** What a clock on a wall in a zone shows, told by the platform: an oracle that shares nothing with the rule. */
function wall(at: number, zone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: String(parts.get('weekday')).toLowerCase(),
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  };
}

/** The rule in other words: as a person would look it up. */
function expected({ on, from, to, days }: QuietHours, at: number, zone: string): boolean {
  const { day, time } = wall(at, zone);
  const yesterday = DAYS[(DAYS.findIndex((name) => name === day) + 6) % 7];
  const beginsToday = days.some((name) => name === day);
  const beganYesterday = days.some((name) => name === yesterday);
  if (!on) return false;
  if (from < to) return beginsToday && from <= time && time < to;
  return (beginsToday && from <= time) || (beganYesterday && time < to);
}

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const quietHours = fc.record({
  on: fc.boolean(),
  from: time,
  to: time,
  days: fc.subarray([...DAYS]),
});
const zone = fc.constantFrom(...zones);
/** Any minute of the years 2024 to 2028, and the hours around each change of the clocks in them. */
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2029, 0) }),
  fc
    .tuple(
      fc.constantFrom(
        Date.UTC(2026, 2, 29, 1),
        Date.UTC(2026, 9, 25, 1),
        Date.UTC(2026, 10, 1, 9),
        Date.UTC(2026, 3, 4, 15),
      ),
      fc.integer({ min: -180, max: 180 }),
    )
    .map(([change, minutes]) => change + minutes * 60_000),
);

describe('quiet hours', () => {
  it('are what the clock on the wall says, in every zone and across changes of the clocks', () => {
    fc.assert(
      fc.property(quietHours, instant, zone, (quiet, at, where) => {
        expect(isQuiet(quiet, at, where)).toBe(expected(quiet, at, where));
      }),
      { numRuns: 2_000 },
    );
  });

  it('go over midnight into the next morning, by the day on which they begin', () => {
    const fridays: QuietHours = { ...nights, days: ['fri'] };
    // 27 November 2026 is a Friday.
    const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
    expect(isQuiet(fridays, at(27, 21, 59), 'UTC')).toBe(false);
    expect(isQuiet(fridays, at(27, 22), 'UTC')).toBe(true);
    expect(isQuiet(fridays, at(28, 6, 59), 'UTC')).toBe(true);
    expect(isQuiet(fridays, at(28, 7), 'UTC')).toBe(false);
    expect(isQuiet(fridays, at(27, 3), 'UTC')).toBe(false);
    expect(isQuiet(fridays, at(28, 23), 'UTC')).toBe(false);
  });

  it('last an hour less or more in the nights in which the clocks change', () => {
    const minutes = (from: number, to: number) => {
      let count = 0;
      for (let at = from; at < to; at += 60_000) if (isQuiet(nights, at, 'Europe/Copenhagen')) count += 1;
      return count;
    };
    const noon = (month: number, day: number) => Date.UTC(2026, month, day, 11);
    expect(minutes(noon(2, 28), noon(2, 29))).toBe(8 * 60);
    expect(minutes(noon(9, 24), noon(9, 25))).toBe(10 * 60);
    expect(minutes(noon(5, 1), noon(5, 2))).toBe(9 * 60);
  });

  it('from and to the same time are a whole day', () => {
    const sunday: QuietHours = { on: true, from: '08:00', to: '08:00', days: ['sun'] };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 60 - 1 }), (minute) => {
        const begin = Date.UTC(2026, 10, 29, 8);
        expect(isQuiet(sunday, begin + minute * 60_000, 'UTC')).toBe(true);
        expect(isQuiet(sunday, begin - (minute + 1) * 60_000, 'UTC')).toBe(false);
      }),
    );
  });
});
