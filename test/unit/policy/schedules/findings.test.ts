import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedule as scheduleSchema, type Schedule } from '#shared/domain/workspace/on-call.ts';
import type { Person } from '#shared/domain/workspace/state.ts';
import { previewSchedule, type Rota } from '#shared/policy/schedules/findings.ts';
import { lasting } from '#shared/policy/spans.ts';
import { findingSentence } from '#shared/text/schedules.ts';
import { DAY, HOUR, instant, overrides, schedule } from './arbitraries.ts';

const START = Date.parse('2026-06-01T09:00Z');
const within = { from: START, until: START + 84 * DAY };
const person = (handle: string): Person => ({
  handle,
  name: handle.slice(1),
  region: null,
  phone: null,
  email: null,
  skills: [],
});
const people = ['@ana', '@bo', '@cy', '@di', '@eve'].map(person);

function rotaOf(...schedules: Schedule[]): Rota {
  return { schedules, overrides: [], people };
}

function made(name: string, layers: readonly object[], zone = 'UTC'): Schedule {
  const usual = {
    name: 'Weekly',
    start: START,
    virtualStart: START,
    turnSeconds: 604_800,
    users: ['@ana', '@bo'],
  };
  return scheduleSchema.parse({ name, zone, layers: layers.map((one) => ({ ...usual, ...one })) });
}

/** What is said of a schedule, in words. */
function said(one: Schedule, rota: Rota = rotaOf(one), span = within): string[] {
  const when = (at: number) => new Date(at).toISOString().slice(5, 16);
  return previewSchedule(one, rota, span).findings.map((finding) =>
    findingSentence(finding, { when, name: (handle) => handle }),
  );
}

describe('findings', () => {
  it('say nothing of a rotation in which nothing is wrong', () => {
    expect(said(made('Database', [{}]))).toEqual([]);
  });

  it('count uncovered nights', () => {
    const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '00:00', durationSeconds: 86_400 }));
    const [gap] = said(made('Database', [{ restrictions: weekdays }]));
    // Friday's night reaches into Saturday, Sunday's ends on Monday morning.
    expect(gap).toBe(
      '43 % of nights uncovered (36 of 84). Nobody is on call for 576 h, 29 % of the time. The first gap is 06-06T00:00 – 06-08T00:00.',
    );
    const days = [{ day: null, from: '07:00', durationSeconds: 54_000 }];
    expect(said(made('Database', [{ restrictions: days }]))[0]).toMatch(
      /^100 % of nights uncovered \(84 of 84\)/,
    );
    const nights = [{ day: null, from: '22:00', durationSeconds: 9 * 3_600 }];
    expect(said(made('Database', [{ restrictions: nights }]))[0]).toMatch(
      /^Nobody is on call for 1260 h, 63 %/,
    );
  });

  it('name who is primary and secondary at once', () => {
    const primary = made('Primary', [{}]);
    const trailing = made('Secondary', [{ virtualStart: START + 7 * DAY }]);
    expect(said(primary, rotaOf(primary, trailing))).toEqual([]);
    const same = made('Secondary', [{ users: ['@ana', '@cy'] }]);
    const both = made('Secondary', [{}]);
    expect(said(primary, rotaOf(primary, both))).toEqual([
      '@ana and @bo are on call in Secondary at the same time, 12 times, 2016 h in all. First 06-01T09:00 – 06-08T09:00.',
    ]);
    expect(said(primary, rotaOf(primary, same))).toEqual([
      '@ana is on call in Secondary at the same time, 6 times, 1008 h in all. First 06-01T09:00 – 06-08T09:00.',
    ]);
  });

  it('name who has more than a week in a row, also of nights, and from before the span', () => {
    expect(said(made('Database', [{ turnSeconds: 2 * 604_800 }]))[0]).toBe(
      '@ana is on call 14 days in a row, from 06-01T09:00, and 2 times more for over a week. A week is enough.',
    );
    const nights = [{ day: null, from: '22:00', durationSeconds: 9 * 3_600 }];
    const long = said(made('Nights', [{ turnSeconds: 2 * 604_800, restrictions: nights }]));
    expect(long.some((each) => /@ana is on call 13.4 days in a row/.test(each))).toBe(true);
    const later = { from: START + 10 * DAY, until: START + 16 * DAY };
    expect(said(made('Database', [{ turnSeconds: 2 * 604_800 }]), undefined, later)[0]).toMatch(
      /@ana is on call 14 days in a row, from 06-01/,
    );
  });

  it('name shifts that are empty, layers that never count, people nobody knows and who carries too much', () => {
    const half = {
      turnSeconds: 43_200,
      users: ['@ana', '@bo'],
      restrictions: [{ day: null, from: '09:00', durationSeconds: 28_800 }],
    };
    expect(said(made('Database', [{ users: ['@cy'] }, half]))).toContain(
      '84 of 168 shifts of the layer Weekly are empty: its restrictions leave no time in them. @bo never comes on call in it.',
    );
    expect(said(made('Database', [{ name: 'Old' }, { name: 'New' }]))).toEqual([
      'The layer Old never counts: later layers cover all of it.',
    ]);
    expect(said(made('Database', [{ users: ['@ana', '@zoe'] }]))).toEqual([
      '@zoe is not among the people of this workspace, so that nobody knows how to reach them.',
    ]);
    expect(said(made('Database', [{ users: ['@ana', '@bo', '@ana', '@cy', '@ana'] }]))).toContain(
      '@ana carries 58 % of the time; an even share is 33 %.',
    );
  });

  it('tell of weeks in which the clocks change', () => {
    const london = made('Database', [{}], 'Europe/London');
    const autumn = { from: Date.parse('2026-10-19T08:00Z'), until: Date.parse('2026-11-09T09:00Z') };
    expect(said(london, undefined, autumn)).toEqual([
      'The clocks go back 1 h at 10-25T01:00, on @ana’s watch, which is that much longer.',
    ]);
  });
});

describe('a preview', () => {
  it('accounts for all the time of its span', () => {
    fc.assert(
      fc.property(schedule, overrides, instant, (one, over, from) => {
        const span = { from, until: from + 28 * DAY };
        const preview = previewSchedule(one, { schedules: [one], overrides: over, people }, span);
        expect(lasting(preview.gaps) + lasting(preview.shifts)).toBe(28 * DAY);
        expect(preview.load.reduce((sum, { time }) => sum + time, 0)).toBe(lasting(preview.shifts));
        const gap = preview.findings.find((finding) => finding.kind === 'gap');
        expect(gap !== undefined).toBe(preview.gaps.length > 0);
        for (const { nights, weekends, share } of preview.load) {
          expect(nights).toBeLessThanOrEqual(29);
          expect(weekends).toBeLessThanOrEqual(5);
          expect(share).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts hours, nights, weekends and shifts of each person', () => {
    const { load } = previewSchedule(made('Database', [{}]), rotaOf(), within);
    expect(load).toEqual([
      { person: '@ana', time: 42 * 24 * HOUR, share: 0.5, nights: 42, weekends: 6, shifts: 6 },
      { person: '@bo', time: 42 * 24 * HOUR, share: 0.5, nights: 42, weekends: 6, shifts: 6 },
    ]);
  });
});
