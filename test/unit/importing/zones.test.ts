import { describe, expect, it } from 'vitest';
import { regionsTakenLiterally, resolveZone, toInstant } from '#shared/importing/zones.ts';
import { zoneInHeader, zoneStatement } from '#shared/importing/zone-statement.ts';

function convert(zone: string, text: string, toTheLetter = false): string {
  const choice = resolveZone(zone);
  if (!choice.ok) return choice.reason;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  const time = { day: { year, month, day }, hour, minute, second: 0, millisecond: 0 };
  const result = toInstant(time, choice.zone, toTheLetter);
  return result.ok
    ? `${new Date(result.at).toISOString().slice(0, 16)}${result.note ? ' *' : ''}`
    : result.reason;
}

describe('zones', () => {
  it.each([
    ['UTC', '2021-07-01 10:00', '2021-07-01T10:00'],
    ['Z', '2021-07-01 10:00', '2021-07-01T10:00'],
    ['GMT', '2021-07-01 10:00', '2021-07-01T10:00'],
    ['BST', '2021-07-01 10:00', '2021-07-01T09:00'],
    ['CET', '2021-01-01 10:00', '2021-01-01T09:00'],
    ['CEST', '2021-07-01 10:00', '2021-07-01T08:00'],
    ['EET', '2021-01-01 10:00', '2021-01-01T08:00'],
    ['EEST', '2021-07-01 10:00', '2021-07-01T07:00'],
    ['PST', '2021-01-01 10:00', '2021-01-01T18:00'],
    ['PDT', '2021-07-01 10:00', '2021-07-01T17:00'],
    ['MST', '2021-07-01 10:00', '2021-07-01T17:00'],
    ['MDT', '2021-07-01 10:00', '2021-07-01T16:00'],
    ['CST', '2021-01-01 10:00', '2021-01-01T16:00'],
    ['CDT', '2021-07-01 10:00', '2021-07-01T15:00'],
    ['EST', '2021-01-01 10:00', '2021-01-01T15:00'],
    ['EDT', '2021-07-01 10:00', '2021-07-01T14:00'],
    ['ET', '2021-07-01 10:00', '2021-07-01T14:00'],
    ['JST', '2021-07-01 10:00', '2021-07-01T01:00'],
    ['SGT', '2021-07-01 10:00', '2021-07-01T02:00'],
    ['AEST', '2021-07-01 10:00', '2021-07-01T00:00'],
    ['AEDT', '2021-01-01 10:00', '2020-12-31T23:00'],
    ['NZST', '2021-07-01 10:00', '2021-06-30T22:00'],
    ['NZDT', '2021-01-01 10:00', '2020-12-31T21:00'],
    ['CET/CEST', '2021-07-01 10:00', '2021-07-01T08:00'],
    ['Europe/Copenhagen', '2021-07-01 10:00', '2021-07-01T08:00'],
    ['America/Argentina/Buenos_Aires', '2021-07-01 10:00', '2021-07-01T13:00'],
    ['+05:30', '2021-07-01 10:00', '2021-07-01T04:30'],
    ['UTC-5', '2021-07-01 10:00', '2021-07-01T15:00'],
  ])('%s %s', (zone, text, expected) => {
    expect(convert(zone, text)).toBe(expected);
  });

  it('reads an abbreviation out of season as the local clock and says so', () => {
    expect(convert('CET', '2021-07-01 10:00')).toBe('2021-07-01T08:00 *');
    expect(convert('EST', '2021-07-01 10:00')).toBe('2021-07-01T14:00 *');
  });

  it('reads it to the letter when the text uses both', () => {
    const both = regionsTakenLiterally('10:00 CET, later 11:00 CEST, 12:00 EST');
    expect([...both]).toEqual(['Europe/Brussels']);
    expect(convert('CET', '2021-07-01 10:00', true)).toBe('2021-07-01T09:00');
    expect(regionsTakenLiterally('all times CET/CEST').size).toBe(0);
  });

  it('tells the two sides of a clock change apart where the abbreviation does', () => {
    expect(convert('CEST', '2021-10-31 02:30')).toBe('2021-10-31T00:30');
    expect(convert('CET', '2021-10-31 02:30')).toBe('2021-10-31T01:30');
    expect(convert('Europe/Copenhagen', '2021-10-31 02:30')).toBe('2021-10-31T00:30 *');
    expect(convert('Europe/Copenhagen', '2021-03-28 02:30')).toMatch(/does not exist/);
  });

  it('refuses what has several meanings or none', () => {
    expect(convert('IST', '2021-07-01 10:00')).toMatch(/India .* Israel .* Ireland/);
    expect(convert('Prod/NonProd', '2021-07-01 10:00')).toMatch(/isn't a time zone known here/);
    expect(convert('constructor', '2021-07-01 10:00')).toMatch(/isn't a time zone known here/);
    expect(convert('+19:00', '2021-07-01 10:00')).toMatch(/isn't an offset/);
  });

  it.each([
    ['All times in CET.', 'CET', true],
    ['All times are UTC', 'UTC', true],
    ['_All times are given in UTC unless otherwise stated._', 'UTC', true],
    ['Timezone: Europe/Copenhagen', 'Europe/Copenhagen', true],
    ['All times in CET/CEST.', 'CET/CEST', true],
    ['Times are in UTC. The outage hit checkout.', 'UTC', false],
  ])('hears the zone in: %s', (text, written, alone) => {
    expect(zoneStatement(text)).toEqual({ written, alone });
  });

  it.each([
    'The time was 14:03 UTC',
    'We met the CET team in time for lunch',
    'It took a long time. EST was down.',
  ])('hears no zone in: %s', (text) => {
    expect(zoneStatement(text)?.alone ?? false).toBe(false);
  });

  it('finds the zone of a column', () => {
    expect(zoneInHeader('Date and Time in CET')).toBe('CET');
    expect(zoneInHeader('timestamp_utc')).toBe('utc');
    expect(zoneInHeader('Date/Time')).toBeNull();
  });
});
