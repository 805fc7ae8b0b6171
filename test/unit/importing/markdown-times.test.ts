import { describe, expect, it } from 'vitest';
import { read, reasons } from './read-markdown.ts';
import { brief, iso, onLine } from './reading-checks.ts';

describe('dates', () => {
  it.each([
    ['the title', '# Outage 2021-06-22\n\n- 08:21 broke\n'],
    ['the front matter', '---\ntitle: Outage\ndate: 2021-06-22\n---\n\n- 08:21 broke\n'],
    ['a label', 'Severity: 2\nDate: 22 June 2021\n\n- 08:21 broke\n'],
    ['a heading', '## Timeline (Tuesday 22 June 2021)\n\n- 08:21 broke\n'],
    ['a line of its own', '**2021-06-22** (UTC)\n\n- 08:21 broke\n'],
    ['the only date in the text', 'It began on June 22nd, 2021.\n\n- 08:21 broke\n'],
    ['a day heading at the top level', '# Log\n\n# 2021-06-22\n\n- 08:21 broke\n'],
  ])('come from %s', (_, text) => {
    const placed = read(text).entries.filter((entry) => entry.occurredAt !== null);
    expect(placed.map((entry) => iso(entry.occurredAt))).toEqual(['2021-06-22T08:21Z']);
    expect(placed[0]?.assumptions[0]).toMatch(/^The date 2021-06-22 is taken from /);
  });

  it('come from the options before prose and file name', () => {
    const text = 'It began on 2021-06-22.\n\n- 08:21 broke\n';
    expect(iso(onLine(read(text, { defaultDate: '2021-06-23' }), 3).occurredAt)).toBe('2021-06-23T08:21Z');
    expect(iso(onLine(read('- 08:21 broke\n', { fileName: '2021-06-24-outage.md' }), 1).occurredAt)).toBe(
      '2021-06-24T08:21Z',
    );
  });

  it('are not guessed among several', () => {
    expect(reasons(read('From 2021-06-22 to 2021-06-24.\n\n- 08:21 broke\n'))).toEqual([
      '3 No date is known for “08:21”. The file names several dates (2021-06-22, 2021-06-24). Write the date on the line or in a heading above it, or give a date on import.',
    ]);
    expect(reasons(read('- 08:21 broke\n'))[0]).toContain('The file names no date.');
  });

  it('take the year from what is known, over new year too', () => {
    const reading = read('# Outage 2021-12-30\n\n## Timeline\n\n- 30 December 23:00 a\n- Jan 2, 09:00 b\n');
    expect(brief(reading.entries)).toEqual(['5 2021-12-30T23:00Z a', '6 2022-01-02T09:00Z b']);
    expect(onLine(reading, 6).assumptions).toEqual(['The year 2022 is taken from line 5.']);
  });

  it('in numbers are read in the order another date proves', () => {
    const european = read('## Timeline\n\n- 22/06/2021 08:21 a\n- 06/07/2021 08:21 b\n');
    expect(iso(onLine(european, 4).occurredAt)).toBe('2021-07-06T08:21Z');
    expect(onLine(european, 4).assumptions).toEqual(['“06/07/2021” is read day first.']);
    const american = read('## Timeline\n\n- 6/13/2021 2:05 PM a\n- 06/07/2021 3 PM b\n');
    expect(iso(onLine(american, 4).occurredAt)).toBe('2021-06-07T15:00Z');
  });

  it('in numbers are refused when nothing settles the order, unless told', () => {
    const text = '## Timeline\n\n- 06/07/2021 08:21 b\n';
    expect(reasons(read(text))[0]).toMatch(/can be read day first or month first/);
    expect(iso(onLine(read(text, { dateOrder: 'month-first' }), 3).occurredAt)).toBe('2021-06-07T08:21Z');
    expect(iso(onLine(read('## Timeline\n\n- Monday 06/07/2021 08:21 b\n'), 3).occurredAt)).toBe(
      '2021-06-07T08:21Z',
    );
  });

  it('are believed over a wrong weekday, which is pointed out', () => {
    expect(onLine(read('## Timeline\n\n- Monday 2021-06-22 08:21 b\n'), 3).assumptions).toEqual([
      '2021-06-22 was a Tuesday, not a Monday; the date is believed.',
    ]);
  });

  it('are counted from the last one for a weekday alone', () => {
    const reading = read('# Outage 2021-06-22\n\n## Timeline\n\n- 08:21 a\n- Thursday 09:00 b\n');
    expect(iso(onLine(reading, 6).occurredAt)).toBe('2021-06-24T09:00Z');
  });
});

describe('zones', () => {
  it('CET on a summer date is the local clock, and says so', () => {
    const entry = onLine(read('All times in CET.\n\n- 2021-07-01 10:00 broke\n'), 3);
    expect(iso(entry.occurredAt)).toBe('2021-07-01T08:00Z');
    expect(entry.assumptions).toEqual([
      '“CET” is out of season on this date; the local clock of Europe/Brussels (+02:00) is assumed.',
    ]);
  });

  it('CET and CEST in one document mean what they say', () => {
    const reading = read('- 2021-07-01 10:00 CET a\n- 2021-07-01 10:00 CEST b\n');
    expect(reading.entries.map((entry) => iso(entry.occurredAt))).toEqual([
      '2021-07-01T09:00Z',
      '2021-07-01T08:00Z',
    ]);
  });

  it('a statement holds until the next one', () => {
    const reading = read(
      '## Timeline (UTC)\n\n- 2021-01-01 10:00 a\n\n## Timeline of the vendor\n\nAll times in CET.\n\n- 2021-01-01 10:00 b\n',
    );
    expect(reading.entries.map((entry) => iso(entry.occurredAt))).toEqual([
      '2021-01-01T10:00Z',
      '2021-01-01T09:00Z',
    ]);
  });

  it('the default can be given, and a wrong one is pointed out', () => {
    const text = '- 2021-07-01 10:00 a\n';
    expect(onLine(read(text, { defaultZone: 'Europe/Copenhagen' }), 1)).toMatchObject({
      occurredAt: Date.UTC(2021, 6, 1, 8),
      zone: { name: 'Europe/Copenhagen', why: 'default Europe/Copenhagen' },
    });
    expect(read(text, { defaultZone: 'Mars/Base' }).warnings[0]).toContain(
      "“Mars/Base” isn't a time zone known here",
    );
  });

  it('a choice between zones is no zone', () => {
    expect(
      reasons(read('## Timeline (UTC or PT)\n\n- 2021-07-01 10:00 a\n- 2021-07-01 10:00 UTC b\n')),
    ).toEqual([
      "3 “UTC or PT” isn't a time zone known here; write UTC, an offset such as +02:00, or a name such as Europe/Copenhagen. (stated in heading (“UTC or PT”, line 1))",
    ]);
  });

  it('local time without a place falls back to the default, and says so', () => {
    const reading = read('All times are local time.\n\n- 2021-07-01 10:00 a\n');
    expect(onLine(reading, 3).zone?.why).toBe('default UTC; line 1 says local time without naming a place');
  });

  it('refuses the hour that a clock change skips', () => {
    expect(reasons(read('Timezone: Europe/Copenhagen\n\n- 2021-03-28 02:30 a\n'))[0]).toMatch(
      /does not exist/,
    );
  });
});
