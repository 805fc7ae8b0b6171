import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '#shared/domain/workspace/places.ts';
import {
  closingHours,
  coverageBegin,
  coverageEnd,
  coverageGaps,
  coverageWithin,
  isCovered,
} from '#shared/policy/coverage.ts';
import { lasting, merged, uncovered } from '#shared/policy/spans.ts';
import { instantOf, wallOf } from '#shared/policy/wall-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = [
  'America/Los_Angeles',
  'Europe/London',
  'Asia/Singapore',
  'Australia/Sydney',
  'Asia/Kolkata',
  'UTC',
];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function region(name: string, zone: string, from = '08:00', to = '18:00', days = EVERY_DAY): Region {
  return { name, zone, coverage: { days, from, to }, chain: null, autonomy: [] };
}

const three = [
  region('Americas', 'America/Los_Angeles'),
  region('EMEA', 'Europe/London'),
  region('APAC', 'Asia/Singapore'),
];

const timeOfDay = fc
  .tuple(fc.nat({ max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const anyRegion = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    from: timeOfDay,
    to: timeOfDay,
    days: fc.subarray(EVERY_DAY, { minLength: 1 }),
  })
  .map(({ zone, from, to, days }) => region(zone, zone, from, to, days));
/** 2026 and 2027, to the minute. */
const anyInstant = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 })
  .map((minutes) => minutes * 60_000);

/** The same question answered from the clock on the wall as the runtime prints it. */
function awakeByWall({ zone, coverage }: Region, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
  const before = day === 1 ? 7 : day - 1;
  const clock = `${part('hour')}:${part('minute')}`;
  const { days, from, to } = coverage;
  if (to > from) return days.includes(day) && clock >= from && clock < to;
  return (days.includes(day) && clock >= from) || (days.includes(before) && clock < to);
}

describe('coverage of a region', () => {
  it('follows the clock on the wall of every zone, across clock changes', () => {
    fc.assert(
      fc.property(anyRegion, anyInstant, (one, at) => {
        // Within an hour of a change the wall shows some times twice and others never.
        const offsets = new Set(
          [-2, -1, 0, 1, 2].map((hours) => wallOf(at + hours * HOUR, one.zone) - at - hours * HOUR),
        );
        fc.pre(offsets.size === 1);
        expect(isCovered(one, at)).toBe(awakeByWall(one, at));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves no hole in a day and says who is awake in each part', () => {
    fc.assert(
      fc.property(fc.array(anyRegion, { maxLength: 4 }), anyInstant, (regions, from) => {
        const named = regions.map((one, index) => ({ ...one, name: `R${index}` }));
        const within = { from, until: from + DAY };
        const segments = coverageWithin(named, within);
        expect(segments[0]?.from).toBe(from);
        expect(segments.at(-1)?.until).toBe(within.until);
        for (const [index, segment] of segments.entries()) {
          expect(segment.from).toBe(segments[index - 1]?.until ?? from);
          const middle = Math.floor((segment.from + segment.until) / 2);
          expect(segment.regions).toEqual(
            named.filter((one) => isCovered(one, middle)).map(({ name }) => name),
          );
        }
        const gaps = coverageGaps(named, within);
        expect(lasting(gaps)).toBe(lasting(segments.filter((segment) => segment.regions.length === 0)));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves the honest gaps of the three usual windows, other ones in summer and between two changes', () => {
    const gapsOn = (day: string) => {
      const from = Date.parse(`${day}T00:00:00Z`);
      return coverageGaps(three, { from, until: from + DAY }).map(
        (gap) =>
          `${new Date(gap.from).toISOString().slice(11, 16)}–${new Date(gap.until).toISOString().slice(11, 16)}`,
      );
    };
    // Pacific 08–18 is 16–02 UTC in winter, London 08–18, Singapore 00–10.
    expect(gapsOn('2026-01-14')).toEqual([]);
    expect(gapsOn('2026-07-15')).toEqual([]);
    const pair = three.slice(0, 2);
    const from = Date.parse('2026-01-14T00:00:00Z');
    expect(coverageGaps(pair, { from, until: from + DAY })).toEqual([
      { from: from + 2 * HOUR, until: from + 8 * HOUR },
    ]);
  });

  it('tells when the coverage that is on ends, at the same hour of the wall on both sides of a change', () => {
    const london = region('EMEA', 'Europe/London');
    expect(coverageEnd(london, Date.parse('2026-03-28T12:00Z'))).toBe(Date.parse('2026-03-28T18:00Z'));
    expect(coverageEnd(london, Date.parse('2026-03-29T12:00Z'))).toBe(Date.parse('2026-03-29T17:00Z'));
    expect(coverageEnd(london, Date.parse('2026-03-29T20:00Z'))).toBeNull();
    expect(coverageBegin(london, Date.parse('2026-03-28T20:00Z'))).toBe(Date.parse('2026-03-29T07:00Z'));
    const always = region('Always', 'UTC', '00:00', '24:00');
    expect(coverageEnd(always, Date.parse('2026-03-29T20:00Z'))).toBeNull();
  });

  it('suggests hours that leave no gap', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...ZONES.slice(0, 4)), { minLength: 2, maxLength: 4 }),
        fc.constantFrom('2026-01-14', '2026-03-15', '2026-07-15', '2026-10-12'),
        (zones, day) => {
          const regions = zones.map((zone) => region(zone, zone));
          const from = Date.parse(`${day}T00:00:00Z`);
          const changed = closingHours(regions, from);
          const closed = regions.map((one) => {
            const hours = changed.find((each) => each.region === one.name)?.hours;
            return hours === undefined ? one : { ...one, coverage: hours };
          });
          expect(coverageGaps(closed, { from, until: from + DAY })).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('wall clocks', () => {
  it('come back to the instant, but for an hour that comes twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyInstant, (zone, at) => {
        const again = instantOf(wallOf(at, zone), zone);
        expect(wallOf(again, zone)).toBe(wallOf(at, zone));
        expect(again).toBeLessThanOrEqual(at);
        expect(at - again).toBeLessThanOrEqual(HOUR);
      }),
      { numRuns: 1_000 },
    );
  });

  it('take the first of two, and pass over what never was', () => {
    const wall = (text: string) => Date.parse(`${text}Z`);
    expect(instantOf(wall('2026-10-25T01:30'), 'Europe/London')).toBe(Date.parse('2026-10-25T00:30Z'));
    expect(instantOf(wall('2026-03-29T01:30'), 'Europe/London')).toBe(Date.parse('2026-03-29T01:30Z'));
    expect(instantOf(wall('2026-03-08T02:30'), 'America/Los_Angeles')).toBe(Date.parse('2026-03-08T10:30Z'));
    expect(instantOf(wall('2026-10-04T02:30'), 'Australia/Sydney')).toBe(Date.parse('2026-10-03T16:30Z'));
  });
});

describe('spans', () => {
  it('cover together with their gaps all there is, and nothing twice', () => {
    const span = fc
      .tuple(fc.nat({ max: 100 }), fc.nat({ max: 30 }))
      .map(([from, length]) => ({ from, until: from + length }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const within = { from: 0, until: 200 };
        const gaps = uncovered(within, spans);
        expect(lasting([...gaps, ...spans])).toBe(200);
        expect(lasting(gaps) + lasting(spans)).toBe(200);
        expect(merged(merged(spans))).toEqual(merged(spans));
      }),
    );
  });
});
