import { tzOffset } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AHEAD_TOLERANCE, readDuration, readMoment } from '#shared/composer/times.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const zones = [
  'UTC',
  'Europe/London',
  'America/Los_Angeles',
  'Asia/Singapore',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
];

function past(line: string, now: string, zone = 'UTC'): string {
  const moment = readMoment(line, { now: Date.parse(now), zone, lean: 'past' });
  return moment.ok ? new Date(moment.at).toISOString().slice(0, 16) : moment.message;
}

function ahead(line: string, now: string, zone = 'UTC'): string {
  const moment = readMoment(line, { now: Date.parse(now), zone, lean: 'future' });
  return moment.ok ? new Date(moment.at).toISOString().slice(0, 16) : moment.message;
}

/** What a clock in the zone shows. */
function wall(at: number, zone: string): { day: string; time: string } {
  const text = new Date(at + tzOffset(zone, new Date(at)) * MINUTE).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

describe('times in the past', () => {
  const now = '2026-11-23T14:23Z';
  it.each([
    ['14:20', '2026-11-23T14:20'],
    ['14:26', '2026-11-23T14:26'],
    ['14:29', '2026-11-22T14:29'],
    ['9:05', '2026-11-23T09:05'],
    ['2:20pm', '2026-11-23T14:20'],
    ['2 pm', '2026-11-23T14:00'],
    ['12am', '2026-11-23T00:00'],
    ['-5m', '2026-11-23T14:18'],
    ['−1h30m', '2026-11-23T12:53'],
    ['5 min ago', '2026-11-23T14:18'],
    ['2h ago', '2026-11-23T12:23'],
    ['now', '2026-11-23T14:23'],
    ['yesterday 23:50', '2026-11-22T23:50'],
    ['2026-11-20 08:00', '2026-11-20T08:00'],
    ['2026-11-20T08:00Z', '2026-11-20T08:00'],
    ['14:20+02:00', '2026-11-23T12:20'],
    ['09:20 EST', '2026-11-23T14:20'],
  ])('%s', (line, expected) => expect(past(line, now)).toBe(expected));

  it.each([
    ['', 'Write a time'],
    ['soon', '“soon” is not a time'],
    ['24:10', 'There is no time 24:10'],
    ['13pm', 'There is no time'],
    ['2026-02-30 10:00', 'There is no day'],
    ['15m', 'is not a time'],
    ['10:00 IST', 'write the offset'],
  ])('refuses %s', (line, part) => expect(past(line, now)).toContain(part));

  it('rolls back to yesterday around midnight', () => {
    expect(past('23:58', '2026-11-24T00:03Z')).toBe('2026-11-23T23:58');
    expect(past('23:58', '2026-11-24T07:58Z', 'America/Los_Angeles')).toBe('2026-11-24T07:58');
    expect(past('00:10', '2026-11-24T07:55Z', 'America/Los_Angeles')).toBe('2026-11-23T08:10');
  });

  it('keeps to the wall when the clocks change', () => {
    // London goes back on 25 October 2026 at 02:00: 01:30 comes twice.
    expect(past('01:30', '2026-10-25T00:40Z', 'Europe/London')).toBe('2026-10-25T00:30');
    expect(past('01:30', '2026-10-25T03:00Z', 'Europe/London')).toBe('2026-10-25T01:30');
    // It goes forward on 29 March 2026 at 01:00: 01:30 does not exist.
    expect(past('01:30', '2026-03-29T09:00Z', 'Europe/London')).toContain('does not exist');
    // Before they go, the day before is meant.
    expect(past('01:30', '2026-03-29T00:30Z', 'Europe/London')).toBe('2026-03-28T01:30');
    expect(past('22:30', '2026-03-29T03:00Z', 'America/New_York')).toBe('2026-03-29T02:30');
  });

  it('finds the minute a clock showed during the last day, in every zone', () => {
    const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: DAY - AHEAD_TOLERANCE - 2 * MINUTE }),
        fc.constantFrom(...zones),
        (now, back, zone) => {
          const meant = Math.floor((now - back) / MINUTE) * MINUTE;
          const shown = wall(meant, zone);
          const moment = readMoment(shown.time, { now, zone, lean: 'past' });
          if (!moment.ok) return false;
          const read = wall(moment.at, zone);
          // Where the clocks went back meanwhile the same wall time came twice, and the later one is meant.
          return read.time === shown.time && moment.at >= meant && moment.at <= now + AHEAD_TOLERANCE;
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...zones),
        fc.constantFrom('past' as const, 'future' as const),
        (text, zone, lean) => {
          const moment = readMoment(text, { now: Date.parse('2026-11-23T14:23Z'), zone, lean });
          return moment.ok
            ? moment.length <= text.length && Number.isFinite(moment.at)
            : moment.message.length > 0;
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('times ahead', () => {
  const now = '2026-11-23T14:23Z';
  it.each([
    ['15m', '2026-11-23T14:38'],
    ['in 2h', '2026-11-23T16:23'],
    ['+90s', '2026-11-23T14:24'],
    ['14:30', '2026-11-23T14:30'],
    ['14:00', '2026-11-24T14:00'],
    ['tomorrow 9:00', '2026-11-24T09:00'],
  ])('%s', (line, expected) => expect(ahead(line, now)).toBe(expected));
});

describe('durations', () => {
  it.each([
    ['15m', 15 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['90 s', 90_000],
    ['2d', 2 * DAY],
    ['15 min check', 15 * MINUTE],
  ])('%s', (line, ms) => expect(readDuration(line)?.ms).toBe(ms));
  it.each(['', 'm', '15', '15x', '15mb', 'check 15m'])('not %s', (line) =>
    expect(readDuration(line)).toBeUndefined(),
  );
});
