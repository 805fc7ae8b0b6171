import ICAL from 'ical.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Override, Schedule } from '#shared/domain/workspace/on-call.ts';
import type { Person } from '#shared/domain/workspace/state.ts';
import type { ScheduleFormat } from '#shared/exporting/schedules/formats.ts';
import { writeSchedules } from '#shared/exporting/schedules/index.ts';
import { readSchedules } from '#shared/importing/schedules/index.ts';
import { onCallAt } from '#shared/policy/schedules/shifts.ts';
import { DAY, overrides, schedule } from '../policy/schedules/arbitraries.ts';

const NOW = Date.parse('2026-05-20T12:00Z');

/** Names and handles people have, and what files treat specially. */
const awkward = fc.constantFrom(
  'Zoë; Müller, "Z"',
  'a\\b\nc: d',
  '花子 と太郎',
  'yes',
  '# no',
  '@home',
  "it's - [x]",
);
const people: Person[] = ['@ana', '@bo', '@cy', '@di', '@eve'].map((handle) => ({
  handle,
  name: `${handle.slice(1)} of a family with a long name, so that lines fold: ${'é'.repeat(40)}`,
  region: null,
  phone: null,
  email: `${handle.slice(1)}@example.org`,
  skills: [],
}));

function written(format: ScheduleFormat, one: Schedule, over: readonly Override[]): string {
  const rota = { schedules: [one], overrides: [...over], people };
  const file = writeSchedules([one], rota, { format, now: NOW, weeks: 12, appVersion: '1.0.0' });
  if (!file.ok) throw new Error(file.refusal.message);
  return file.output.text;
}

function read(text: string, known = people) {
  const outcome = readSchedules(text, { fileName: 'file', now: NOW, people: known });
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.output;
}

const own = (over: readonly Override[]) =>
  over
    .filter((each) => each.schedule === 'Database')
    .map(({ person, from, until }) => ({ person, from, until }));

const named = fc.tuple(schedule, awkward).map(([one, name]): Schedule => ({
  ...one,
  layers: one.layers.map((layer) => ({ ...layer, name: name.replaceAll('\n', ' ') })),
}));

/** With turns that make a calendar of a usual length. */
const calm = schedule.map((one): Schedule => ({
  ...one,
  layers: one.layers.map((layer) => ({ ...layer, turnSeconds: Math.max(layer.turnSeconds, 6 * 3_600) })),
}));

describe('schedules in files', () => {
  it('come back from YAML as they were', () => {
    fc.assert(
      fc.property(named, overrides, (one, over) => {
        const reading = read(written('yaml', one, over));
        expect(reading).toEqual({
          format: 'yaml',
          schedules: [{ schedule: one, overrides: own(over) }],
          notes: [],
        });
      }),
      { numRuns: 150 },
    );
  });

  it('come back from the shape of PagerDuty as they were, layers and people included', () => {
    fc.assert(
      fc.property(named, overrides, (one, over) => {
        const reading = read(written('pagerduty', one, over));
        expect(reading.format).toBe('pagerduty');
        // There is no 24:00 there: it is 00:00 of the next day.
        const expected = one.layers.map((layer) => ({
          ...layer,
          restrictions: layer.restrictions.map((each) =>
            each.from === '24:00'
              ? { ...each, from: '00:00', day: each.day === null ? null : (each.day % 7) + 1 }
              : each,
          ),
        }));
        expect(reading.schedules).toEqual([{ schedule: { ...one, layers: expected }, overrides: own(over) }]);
      }),
      { numRuns: 150 },
    );
  });

  it('come back from a calendar with the same people on call for its weeks', () => {
    fc.assert(
      fc.property(
        calm,
        overrides,
        fc.array(fc.nat({ max: 84 * 1_440 - 1 }), { minLength: 20, maxLength: 20 }),
        (one, over, minutes) => {
          const text = written('ical', one, over);
          const outcome = readSchedules(text, { fileName: 'file.ics', now: NOW, people });
          // Too many turns for a calendar are said to be, and one without any has nothing to read.
          if (!outcome.ok) {
            expect(['file_too_large', 'nothing_to_import']).toContain(outcome.refusal.code);
            return;
          }
          const [back] = outcome.output.schedules;
          if (back === undefined) throw new Error('a calendar is a schedule');
          expect(back.schedule).toMatchObject({ name: 'Database', zone: one.zone });
          const again = (back.overrides ?? []).map((each, index) => ({
            ...each,
            id: `${index}`,
            schedule: 'Database',
          }));
          for (const at of minutes.map((minute) => NOW + minute * 60_000))
            expect(onCallAt(back.schedule, again, at)?.person).toBe(onCallAt(one, over, at)?.person);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  it('are calendars that hold to RFC 5545: folded at 75 octets, escaped, every event with its own lasting UID', () => {
    fc.assert(
      fc.property(calm, overrides, awkward, (base, over, name) => {
        const one = { ...base, name };
        const renamed = over.map((each) => ({ ...each, schedule: name }));
        const text = written('ical', one, renamed);
        for (const line of text.split('\r\n')) {
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\n\r]/);
        }
        const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
        expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(name);
        const uids = calendar
          .getAllSubcomponents('vevent')
          .map((event) => event.getFirstPropertyValue('uid'));
        expect(new Set(uids).size).toBe(uids.length);
        const later = writeSchedules(
          [one],
          { schedules: [one], overrides: renamed, people },
          { format: 'ical', now: NOW + 3 * DAY, weeks: 12, appVersion: '1.0.1' },
        );
        if (!later.ok) throw new Error(later.refusal.message);
        // Three days on, nothing but what is over is gone.
        const still = uids.filter((uid) => later.output.text.replaceAll('\r\n ', '').includes(String(uid)));
        const gone = calendar
          .getAllSubcomponents('vevent')
          .filter(
            (event) =>
              new ICAL.Event(event, { exceptions: [] }).endDate.toUnixTime() * 1_000 <= NOW - 4 * DAY,
          );
        expect(uids.length - still.length).toBe(gone.length);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
