import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  schedule as scheduleSchema,
  type Override,
  type Schedule,
} from '#shared/domain/workspace/on-call.ts';
import {
  finalShifts,
  layerShifts,
  onCallAt,
  stretchesOf,
  type Shift,
} from '#shared/policy/schedules/shifts.ts';
import { DAY, HOUR, instant, layer, overrides, person, schedule, ZONES } from './arbitraries.ts';
import { personAt, personOfLayer, shown } from './oracle.ts';

const WEEK = 7 * DAY;
const spanOf = (from: number, length: number) => ({ from, until: from + length });
const personIn = (shifts: readonly Shift[], at: number) =>
  shifts.find((shift) => shift.from <= at && at < shift.until)?.person ?? null;

describe('who is on call', () => {
  it('agrees with the slow way of working it out, for 4,000 schedules and instants', () => {
    fc.assert(
      fc.property(schedule, overrides, instant, (one, over, at) => {
        expect(onCallAt(one, over, at)?.person ?? null).toBe(personAt(one, over, at));
        for (const [index, each] of one.layers.entries()) {
          const [shift] = layerShifts(one, index, spanOf(at, 1));
          expect(shift?.person ?? null).toBe(personOfLayer(each, one.zone, at));
        }
      }),
      { numRuns: 4_000 },
    );
  }, 60_000);

  it('is the same in a span of weeks as at each instant of it', () => {
    fc.assert(
      fc.property(
        schedule,
        overrides,
        instant,
        fc.array(fc.nat({ max: 21 * 1_440 - 1 }), { minLength: 20, maxLength: 20 }),
        (one, over, from, minutes) => {
          const shifts = finalShifts(one, over, spanOf(from, 21 * DAY));
          for (const at of minutes.map((minute) => from + minute * 60_000))
            expect(personIn(shifts, at)).toBe(personAt(one, over, at));
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('has exactly one answer per instant and layer: in order, without overlap, without an empty shift', () => {
    fc.assert(
      fc.property(schedule, overrides, instant, fc.integer({ min: 1, max: 40 }), (one, over, from, days) => {
        const within = spanOf(from, days * DAY);
        const rows = [
          finalShifts(one, over, within),
          ...one.layers.map((_, index) => layerShifts(one, index, within)),
        ];
        for (const row of rows) {
          for (const [index, shift] of row.entries()) {
            expect(shift.until).toBeGreaterThan(shift.from);
            expect(shift.from).toBeGreaterThanOrEqual(row[index - 1]?.until ?? within.from);
            expect(shift.until).toBeLessThanOrEqual(within.until);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is nobody of a layer only where its restrictions, start or end say so', () => {
    fc.assert(
      fc.property(layer, fc.constantFrom(...ZONES), instant, (one, zone, at) => {
        const only: Schedule = { name: 'Database', zone, layers: [{ ...one, restrictions: [] }] };
        const active = at >= one.start && (one.end === null || at < one.end);
        expect(onCallAt(only, [], at) !== null).toBe(active);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is as it was once an override is taken away, and the newest of several holds', () => {
    fc.assert(
      fc.property(schedule, overrides, person, instant, fc.nat({ max: 6 }), (one, over, who, from, place) => {
        const within = spanOf(from - 10 * DAY, 40 * DAY);
        const before = finalShifts(one, over, within);
        const added: Override = {
          id: 'new',
          schedule: one.name.toUpperCase(),
          person: who,
          from,
          until: from + DAY,
        };
        const after = finalShifts(one, [...over, added], within);
        expect(
          stretchesOf(after).some(
            (each) => each.person === who && each.from <= from && each.until >= from + DAY,
          ),
        ).toBe(true);
        const at = Math.min(place, over.length);
        const between = [...over.slice(0, at), added, ...over.slice(at)];
        expect(
          finalShifts(
            one,
            between.filter(({ id }) => id !== 'new'),
            within,
          ),
        ).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('takes over at the same time of the wall all year, in every zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(1, 2, 7, 14),
        instant,
        (zone, days, virtualStart) => {
          const rota: Schedule = {
            name: 'Database',
            zone,
            layers: [
              {
                name: 'L',
                start: 0,
                end: null,
                virtualStart,
                turnSeconds: days * 86_400,
                users: ['@ana', '@bo'],
                restrictions: [],
              },
            ],
          };
          const shifts = finalShifts(rota, [], spanOf(Date.UTC(2026, 0, 5), 364 * DAY));
          const wanted = shown(zone, virtualStart) % 1_440;
          for (const { from } of shifts.slice(1)) {
            const wall = shown(zone, from) % 1_440;
            // But where the clocks jump over it: then at the jump.
            if (wall !== wanted) expect(shown(zone, from) - shown(zone, from - 60_000)).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A weekly rotation of Ana and Bo that hands over on Mondays at 09:00. */
function weekly(
  zone: string,
  virtualStart: string,
  more: Partial<Schedule['layers'][number]> = {},
): Schedule {
  const start = Date.parse(virtualStart);
  return scheduleSchema.parse({
    name: 'Database',
    zone,
    layers: [
      { name: 'Weekly', start, virtualStart: start, turnSeconds: 604_800, users: ['@ana', '@bo'], ...more },
    ],
  });
}

const told = (shifts: readonly Shift[]) =>
  shifts.map(({ person: who, from, until }) => `${who} ${iso(from)} ${iso(until)}`);
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const between = (from: string, until: string) => ({ from: Date.parse(from), until: Date.parse(until) });

describe('turns keep their local time', () => {
  it('in Los Angeles, where spring shortens a week and autumn lengthens one', () => {
    const rota = weekly('America/Los_Angeles', '2026-03-02T17:00Z');
    expect(told(finalShifts(rota, [], between('2026-03-02T17:00Z', '2026-03-23T16:00Z')))).toEqual([
      '@ana 2026-03-02T17:00 2026-03-09T16:00',
      '@bo 2026-03-09T16:00 2026-03-16T16:00',
      '@ana 2026-03-16T16:00 2026-03-23T16:00',
    ]);
    const [, autumn] = finalShifts(rota, [], between('2026-10-19T16:00Z', '2026-11-09T17:00Z'));
    expect(autumn && [iso(autumn.from), iso(autumn.until), (autumn.until - autumn.from) / HOUR]).toEqual([
      '2026-10-26T16:00',
      '2026-11-02T17:00',
      169,
    ]);
  });

  it('in London, three weeks later than in Los Angeles', () => {
    const rota = weekly('Europe/London', '2026-03-16T09:00Z');
    expect(told(finalShifts(rota, [], between('2026-03-16T09:00Z', '2026-04-06T08:00Z')))).toEqual([
      '@ana 2026-03-16T09:00 2026-03-23T09:00',
      '@bo 2026-03-23T09:00 2026-03-30T08:00',
      '@ana 2026-03-30T08:00 2026-04-06T08:00',
    ]);
  });

  it('in Sydney, the other way round', () => {
    const rota = weekly('Australia/Sydney', '2026-03-29T22:00Z');
    expect(told(finalShifts(rota, [], between('2026-03-29T22:00Z', '2026-04-12T23:00Z')))).toEqual([
      '@ana 2026-03-29T22:00 2026-04-05T23:00',
      '@bo 2026-04-05T23:00 2026-04-12T23:00',
    ]);
    const spring = finalShifts(rota, [], between('2026-09-27T23:00Z', '2026-10-11T22:00Z'));
    expect(spring.map(({ until, from }) => (until - from) / HOUR)).toEqual([167, 168]);
  });

  it('and at a time that is jumped over begin at the jump, at one that comes twice the first time', () => {
    const daily = weekly('Europe/London', '2026-03-27T01:30Z', { turnSeconds: 86_400 });
    expect(told(finalShifts(daily, [], between('2026-03-28T01:30Z', '2026-03-30T00:30Z')))).toEqual([
      '@bo 2026-03-28T01:30 2026-03-29T01:00',
      '@ana 2026-03-29T01:00 2026-03-30T00:30',
    ]);
    expect(told(finalShifts(daily, [], between('2026-10-24T00:30Z', '2026-10-26T01:30Z')))).toEqual([
      '@bo 2026-10-24T00:30 2026-10-25T00:30',
      '@ana 2026-10-25T00:30 2026-10-26T01:30',
    ]);
  });

  it('also when they are no multiple of a day: an hour less or more where the clocks change', () => {
    const half = weekly('Europe/London', '2026-03-28T20:00Z', { turnSeconds: 43_200 });
    const hours = finalShifts(half, [], between('2026-03-28T20:00Z', '2026-03-29T19:00Z'));
    expect(hours.map(({ until, from }) => (until - from) / HOUR)).toEqual([11, 12]);
    const short = weekly('Europe/London', '2026-03-29T00:00Z', { turnSeconds: 1_800 });
    expect(told(finalShifts(short, [], between('2026-03-29T00:00Z', '2026-03-29T02:00Z')))).toEqual([
      '@ana 2026-03-29T00:00 2026-03-29T00:30',
      '@bo 2026-03-29T00:30 2026-03-29T01:00',
      // 01:00 and 01:30 are jumped over.
      '@ana 2026-03-29T01:00 2026-03-29T01:30',
      '@bo 2026-03-29T01:30 2026-03-29T02:00',
    ]);
    expect(told(finalShifts(short, [], between('2026-10-25T00:00Z', '2026-10-25T02:30Z')))).toEqual([
      '@ana 2026-10-25T00:00 2026-10-25T00:30',
      // It lasts through the second 01:00 to 02:00.
      '@bo 2026-10-25T00:30 2026-10-25T02:00',
      '@ana 2026-10-25T02:00 2026-10-25T02:30',
    ]);
  });
});

describe('layers', () => {
  it('with restrictions over midnight, daily and weekly', () => {
    const nights = weekly('Europe/London', '2026-01-05T09:00Z', {
      users: ['@ana'],
      restrictions: [{ day: null, from: '22:00', durationSeconds: 9 * 3_600 }],
    });
    expect(told(finalShifts(nights, [], between('2026-01-05T09:00Z', '2026-01-07T03:00Z')))).toEqual([
      '@ana 2026-01-05T22:00 2026-01-06T07:00',
      '@ana 2026-01-06T22:00 2026-01-07T03:00',
    ]);
    const weekend = weekly('Europe/London', '2026-01-05T09:00Z', {
      users: ['@ana'],
      restrictions: [{ day: 5, from: '18:00', durationSeconds: 62 * 3_600 }],
    });
    expect(told(finalShifts(weekend, [], between('2026-01-11T00:00Z', '2026-01-19T00:00Z')))).toEqual([
      '@ana 2026-01-11T00:00 2026-01-12T08:00',
      '@ana 2026-01-16T18:00 2026-01-19T00:00',
    ]);
  });

  it('that start in the future or ended count only between, and turns go on from the virtual start', () => {
    const later = weekly('UTC', '2026-01-05T09:00Z', {
      start: Date.parse('2026-01-14T00:00Z'),
      end: Date.parse('2026-01-20T00:00Z'),
    });
    expect(told(finalShifts(later, [], between('2026-01-05T00:00Z', '2026-02-05T00:00Z')))).toEqual([
      '@bo 2026-01-14T00:00 2026-01-19T09:00',
      '@ana 2026-01-19T09:00 2026-01-20T00:00',
    ]);
  });

  it('with a virtual start N turns later make a secondary that trails the primary by N weeks', () => {
    const users = ['@ana', '@bo', '@cy', '@di'];
    const primary = weekly('America/Los_Angeles', '2026-03-02T17:00Z', { users });
    for (const trail of [1, 2, 3]) {
      const virtualStart = Date.parse('2026-03-02T17:00Z') + trail * WEEK;
      // Two Mondays at 09:00 apart by weeks, the clocks having gone forward in between.
      const secondary = weekly('America/Los_Angeles', '2026-03-02T17:00Z', {
        users,
        virtualStart: virtualStart - HOUR,
      });
      for (let week = 4; week < 30; week += 1) {
        const at = Date.parse('2026-03-04T12:00Z') + week * WEEK;
        expect(onCallAt(secondary, [], at)?.person).toBe(onCallAt(primary, [], at - trail * WEEK)?.person);
        expect(onCallAt(secondary, [], at)?.person).not.toBe(onCallAt(primary, [], at)?.person);
      }
    }
  });

  it('later ones win where they are on call, and overrides win over all, the newest first', () => {
    const at = (text: string) => Date.parse(text);
    const [base] = weekly('UTC', '2026-01-05T00:00Z').layers;
    if (base === undefined) throw new Error('a layer was made');
    const both: Schedule = {
      name: 'Database',
      zone: 'UTC',
      layers: [
        base,
        { ...base, users: ['@cy'], restrictions: [{ day: null, from: '09:00', durationSeconds: 28_800 }] },
      ],
    };
    const over = (id: string, who: string, from: string, until: string): Override => ({
      id,
      schedule: 'database',
      person: who,
      from: at(from),
      until: at(until),
    });
    const all = [
      over('one', '@di', '2026-01-05T08:00Z', '2026-01-05T14:00Z'),
      over('two', '@eve', '2026-01-05T10:00Z', '2026-01-05T11:00Z'),
    ];
    const shifts = finalShifts(both, all, between('2026-01-05T00:00Z', '2026-01-06T00:00Z'));
    expect(told(shifts)).toEqual([
      '@ana 2026-01-05T00:00 2026-01-05T08:00',
      '@di 2026-01-05T08:00 2026-01-05T10:00',
      '@eve 2026-01-05T10:00 2026-01-05T11:00',
      '@di 2026-01-05T11:00 2026-01-05T14:00',
      '@cy 2026-01-05T14:00 2026-01-05T17:00',
      '@ana 2026-01-05T17:00 2026-01-06T00:00',
    ]);
    expect(shifts.map(({ source }) => source.layer ?? source.override)).toEqual([
      0,
      'one',
      'two',
      'one',
      1,
      0,
    ]);
  });

  it('twenty of them over twelve weeks take milliseconds', () => {
    const one: Schedule['layers'][number] = {
      name: 'L',
      start: 0,
      end: null,
      virtualStart: Date.UTC(2026, 0, 5),
      turnSeconds: 43_200,
      users: ['@ana', '@bo', '@cy'],
      restrictions: [{ day: null, from: '22:00', durationSeconds: 32_400 }],
    };
    const many: Schedule = {
      name: 'Database',
      zone: 'Europe/London',
      layers: Array.from({ length: 20 }, () => one),
    };
    expect(finalShifts(many, [], spanOf(Date.UTC(2026, 1, 2), 12 * WEEK)).length).toBeGreaterThan(80);
  });
});
