import { describe, expect, it } from 'vitest';
import type { Person } from '#shared/domain/workspace/state.ts';
import { readSchedules } from '#shared/importing/schedules/index.ts';

const NOW = Date.parse('2026-11-25T12:00Z');
const person = (handle: string, name: string, email: string | null = null): Person => ({
  handle,
  name,
  region: null,
  phone: null,
  email,
  skills: [],
});
const people = [person('@ana', 'Ana Ruiz', 'ana@example.org'), person('@bo', 'Bo Lindqvist')];
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20261101T000000Z',
  ...lines,
  'END:VEVENT',
];
function read(text: string) {
  const outcome = readSchedules(text, { fileName: 'Team on-call.ics', now: NOW, people });
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  const [one] = outcome.output.schedules;
  if (one === undefined) throw new Error('a calendar is one schedule');
  const shifts = (one.overrides ?? []).map(
    ({ person: who, from, until }) =>
      `${who} ${new Date(from).toISOString().slice(0, 16)} ${new Date(until).toISOString().slice(0, 16)}`,
  );
  return { ...one, shifts, notes: outcome.output.notes.map(({ line, text: words }) => `${line}: ${words}`) };
}

describe('a calendar', () => {
  it('becomes overrides of whoever its events name, in UTC, in a named zone, all day or as wall time', () => {
    const { schedule, shifts, notes } = read(
      calendar(
        'X-WR-CALNAME:Database\\, primary',
        'X-WR-TIMEZONE:Europe/London',
        ...event(
          '1',
          'DTSTART:20261201T090000Z',
          'DTEND:20261202T090000Z',
          'SUMMARY:On call',
          'ATTENDEE;CN=Ana Ruiz:mailto:ANA@example.org',
        ),
        ...event(
          '2',
          'DTSTART;TZID=America/Los_Angeles:20261202T010000',
          'DTEND;TZID=America/Los_Angeles:20261203T010000',
          'SUMMARY:Bo Lindqvist on call',
        ),
        ...event('3', 'DTSTART;VALUE=DATE:20261204', 'DTEND;VALUE=DATE:20261206', 'SUMMARY:Weekend (@cy)'),
        ...event('4', 'DTSTART:20261206T000000', 'DURATION:PT12H', 'SUMMARY:On Call - Di Rossi - Database'),
      ),
    );
    expect(schedule).toMatchObject({ name: 'Database, primary', zone: 'Europe/London', layers: [] });
    expect(shifts).toEqual([
      '@ana 2026-12-01T09:00 2026-12-02T09:00',
      '@bo 2026-12-02T09:00 2026-12-03T09:00',
      '@cy 2026-12-04T00:00 2026-12-06T00:00',
      '@di.rossi 2026-12-06T00:00 2026-12-06T12:00',
    ]);
    expect(notes).toEqual([
      '28: “On Call - Di Rossi - Database”: nobody known here is named, so the person becomes @di.rossi.',
    ]);
  });

  it('expands what repeats, with exceptions, moved occurrences and clock changes', () => {
    const { shifts, notes } = read(
      calendar(
        ...event(
          '1',
          'DTSTART;TZID=Europe/London:20261123T090000',
          'DTEND;TZID=Europe/London:20261130T090000',
          'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=12',
          'EXDATE;TZID=Europe/London:20261207T090000',
          'SUMMARY:@ana',
        ),
        ...event(
          '1',
          'RECURRENCE-ID;TZID=Europe/London:20261221T090000',
          'DTSTART;TZID=Europe/London:20261222T090000',
          'DTEND;TZID=Europe/London:20261228T090000',
          'SUMMARY:@ana',
        ),
        ...event(
          '2',
          'RECURRENCE-ID;TZID=Europe/London:20270104T090000',
          'DTSTART;TZID=Europe/London:20270105T090000',
          'DTEND;TZID=Europe/London:20270106T090000',
          'SUMMARY:of another event',
        ),
      ),
    );
    expect(shifts.slice(0, 3)).toEqual([
      '@ana 2026-11-23T09:00 2026-11-30T09:00',
      '@ana 2026-12-22T09:00 2026-12-28T09:00',
      '@ana 2027-01-04T09:00 2027-01-11T09:00',
    ]);
    expect(shifts).toContain('@ana 2027-03-29T08:00 2027-04-05T08:00');
    expect(notes).toEqual([]);
  });

  it('becomes a layer of a person where it repeats every day or week for ever', () => {
    const { schedule, shifts } = read(
      calendar(
        'X-WR-TIMEZONE:Europe/London',
        ...event(
          '1',
          'DTSTART;TZID=Europe/London:20261102T220000',
          'DTEND;TZID=Europe/London:20261103T070000',
          'RRULE:FREQ=DAILY',
          'SUMMARY:Nights @ana',
        ),
        ...event(
          '2',
          'DTSTART;TZID=Europe/London:20261107T090000',
          'DURATION:PT8H',
          'RRULE:FREQ=WEEKLY;BYDAY=SA,SU',
          'SUMMARY:Weekends @bo',
        ),
        ...event(
          '3',
          'DTSTART;TZID=Europe/London:20261103T090000',
          'DURATION:PT8H',
          'RRULE:FREQ=MONTHLY;BYDAY=1TU',
          'SUMMARY:First Tuesdays @bo',
        ),
      ),
    );
    expect(schedule.layers).toMatchObject([
      {
        name: 'Nights @ana',
        users: ['@ana'],
        restrictions: [{ day: null, from: '22:00', durationSeconds: 32_400 }],
      },
      {
        name: 'Weekends @bo',
        users: ['@bo'],
        restrictions: [
          { day: 6, from: '09:00' },
          { day: 7, from: '09:00' },
        ],
      },
    ]);
    expect(shifts.slice(0, 2)).toEqual([
      '@bo 2026-12-01T09:00 2026-12-01T17:00',
      '@bo 2027-01-05T09:00 2027-01-05T17:00',
    ]);
  });

  it('says by line whom it can’t read, what is cut off and what is over', () => {
    const { notes } = read(
      calendar(
        ...event('1', 'DTSTART:20261201T090000Z', 'DTEND:20261202T090000Z', 'SUMMARY:Release party'),
        ...event('2', 'DTSTART:20251201T090000Z', 'DTEND:20251202T090000Z', 'SUMMARY:@ana'),
        ...event(
          '3',
          'DTSTART:20261123T090000Z',
          'DTEND:20261130T090000Z',
          'RRULE:FREQ=WEEKLY;INTERVAL=3',
          'SUMMARY:@ana',
        ),
        ...event(
          '4',
          'DTSTART:20261201T090000Z',
          'DTEND:20261202T090000Z',
          'SUMMARY:@ana',
          'STATUS:CANCELLED',
        ),
      ),
    );
    expect(notes).toEqual([
      '1: 1 shift before 2026-11-18 or after 2027-05-26 left out.',
      '4: Nobody can be read from the event “Release party”. Name its person as an attendee or in its title.',
      '18: “@ana” repeats without end; it is read up to 2027-05-26.',
    ]);
  });

  it('is refused where it is none, or names nobody', () => {
    const refused = (text: string) => readSchedules(text, { fileName: 'x.ics', now: NOW, people });
    expect(refused('BEGIN:VCALENDAR\r\nnonsense\r\n')).toMatchObject({ refusal: { code: 'invalid_file' } });
    expect(refused(calendar())).toMatchObject({ refusal: { code: 'nothing_to_import' } });
    expect(refused(calendar(...event('1', 'SUMMARY:@ana')))).toMatchObject({ ok: false });
  });
});
