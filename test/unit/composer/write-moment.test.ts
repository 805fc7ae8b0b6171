import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMoment } from '#shared/composer/times.ts';
import { writeBetween, writeMoment } from '#shared/composer/write-moment.ts';

const now = Date.parse('2026-11-23T14:23:00Z');
const zones = ['UTC', 'Europe/London', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe'];
const at = (text: string) => Date.parse(`2026-11-23T${text}Z`);

function read(written: string, zone: string): number {
  const moment = readMoment(written, { now, zone, lean: 'past' });
  if (!moment.ok) throw new Error(moment.message);
  expect(moment.length).toBe(written.length);
  return moment.at;
}

describe('a time written for /at', () => {
  it.each([
    ['13:00:00', '13:10:00', '13:05'],
    ['13:00:00', '13:00:40', '13:00:20'],
    ['13:00:59', '13:01:01', '13:01'],
    ['13:00:00.100', '13:00:00.900', '13:00:00.500'],
    ['13:00:00.100', '13:00:00.101', '13:00:00.100'],
    ['13:00:00', '13:00:00', '13:00'],
  ])('between %s and %s is %s', (before, after, written) => {
    expect(writeBetween(at(before), at(after), { now, zone: 'UTC' })).toBe(written);
  });

  it('names the day where it is not today’s, and UTC where an hour came twice', () => {
    expect(writeMoment(Date.parse('2026-11-20T08:00Z'), { now, zone: 'UTC' })).toBe('2026-11-20 08:00');
    const first = Date.parse('2026-10-25T00:30Z');
    expect(writeMoment(first, { now, zone: 'Europe/London' })).toBe('2026-10-25 00:30Z');
    expect(writeMoment(first + 3_600_000, { now, zone: 'Europe/London' })).toBe('2026-10-25 01:30');
  });

  it('is read back as the same instant, strictly between its neighbours where there is room', () => {
    const instant = fc.integer({ min: Date.parse('2025-01-01T00:00Z'), max: now });
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 4_000_000 }),
        fc.constantFrom(...zones),
        (from, gap, zone) => {
          const before = Math.min(from, now - gap);
          const after = before + gap;
          expect(read(writeMoment(before, { now, zone }), zone)).toBe(before);
          const between = read(writeBetween(before, after, { now, zone }), zone);
          if (gap < 2) expect(between).toBe(before);
          else {
            expect(between).toBeGreaterThan(before);
            expect(between).toBeLessThan(after);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
