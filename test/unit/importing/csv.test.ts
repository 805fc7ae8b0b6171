import { describe, expect, it } from 'vitest';
import { readCsv } from '#shared/importing/csv.ts';
import type { ImportOptions, ImportReading } from '#shared/importing/reading.ts';
import { brief, checkReading, iso, lostWords, onLine, options } from './reading-checks.ts';

function read(text: string, more: Partial<ImportOptions> = {}): ImportReading {
  const reading = readCsv(text, options({ fileName: 'log.csv', ...more }));
  checkReading(text, reading);
  expect(lostWords(text, reading)).toEqual([]);
  return reading;
}

const reasons = (reading: ImportReading): string[] =>
  reading.unplaced.map((each) => `${each.line} ${each.reason}`);

describe('our own export', () => {
  const text = [
    'n,occurredAt,recordedAt,kind,actor,text',
    '1,2021-06-22T08:21:00.000Z,2021-06-22T08:25:01.123Z,decision,ana,"\'=SUM(A1) and, ""quoted""\r\n\r\nsecond line"',
    "2,2021-06-22T08:30:00.570Z,2021-06-22T08:30:00.570Z,hypothesis,bo,'@here -- look",
    '',
  ].join('\r\n');
  const reading = read(text);

  it('comes back as it went out', () => {
    expect(reading.entries).toEqual([
      expect.objectContaining({
        line: 2,
        text: '=SUM(A1) and, "quoted"\n\nsecond line',
        kind: 'decision',
        actor: 'ana',
        occurredAt: Date.UTC(2021, 5, 22, 8, 21),
        recordedAt: Date.UTC(2021, 5, 22, 8, 25, 1, 123),
        assumptions: [],
      }),
      expect.objectContaining({
        line: 5,
        text: '@here -- look',
        kind: 'note',
        kindText: 'hypothesis',
        occurredAt: Date.UTC(2021, 5, 22, 8, 30, 0, 570),
      }),
    ]);
  });

  it('accounts for the lines of a cell with line breaks', () => {
    expect(reading.accounting).toEqual([
      { line: 1, as: 'structural' },
      { line: 2, as: 'placed' },
      { line: 4, as: 'placed' },
      { line: 5, as: 'placed' },
    ]);
  });
});

describe('foreign CSV', () => {
  it.each([
    ['semicolons', 'Time;Event\n2021-06-22 08:21;foo, bar\n'],
    ['tabs', 'time\tmessage\n2021-06-22T08:21Z\tfoo, bar\n'],
    ['bars', 'when|what\n2021-06-22 08:21|foo, bar\n'],
    ['a sep line', 'sep=;\nwhen;what\n2021-06-22 08:21;foo, bar\n'],
    ['a byte order mark', '\uFEFFtimestamp,text\n2021-06-22 08:21,"foo, bar"\n'],
    ['epoch seconds', 'ts,description\n1624350060,"foo, bar"\n'],
    ['epoch milliseconds', 'ts,description\n1624350060000,"foo, bar"\n'],
    ['an offset', 'occurred_at,text\n2021-06-22T10:21:00+02:00,"foo, bar"\n'],
    ['date and time columns', 'Date,Time,Activity\n2021-06-22,08:21,"foo, bar"\n'],
    ['the zone in the header', 'Time (CET),Event\n2021-06-22 10:21,"foo, bar"\n'],
    ['a zone column', 'Time,TZ,Event\n2021-06-22 10:21,Europe/Copenhagen,"foo, bar"\n'],
    ['no header', '2021-06-22 08:21,"foo, bar"\n'],
    ['an unquoted comma at the end', 'time,text\n2021-06-22 08:21,foo, bar\n'],
  ])('with %s', (_, text) => {
    const { entries } = read(text);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.text.replace(',bar', ', bar')).toBe('foo, bar');
    expect(iso(entries[0]?.occurredAt)).toBe('2021-06-22T08:21Z');
  });

  it('carries dates, passes midnight and refuses with line numbers', () => {
    const reading = read(
      'Time;Event;Who\n22/06/2021 08:21;a;me\n06/07/2021 09:00;b;\n;none;\n99:99;bad;\nsoon;word;\n23:58;c;\n00:10;d;\n2099-01-01 10:00;future;\n10:00;;\n;;\n',
    );
    expect(brief(reading.entries)).toEqual([
      '2 2021-06-22T08:21Z a',
      '3 2021-07-06T09:00Z b',
      '4 - none',
      '7 2021-07-06T23:58Z c',
      '8 2021-07-07T00:10Z d',
    ]);
    expect(reasons(reading)).toEqual([
      "5 “99:99” isn't a time of day. Correct it, for example to 14:03.",
      "6 “soon” isn't a time that can be read. Write it as 2021-12-31T14:03Z.",
      '9 “2099-01-01 10:00” (2099-01-01T10:00:00.000Z) is in the future. Correct the date or the zone.',
      '10 Nothing is written beside this time. Say what happened, or remove the line.',
    ]);
    expect(onLine(reading, 2).actor).toBe('me');
    expect(onLine(reading, 4).reason).toBe('The time cell is empty.');
    expect(reading.accounting.find((each) => each.line === 11)?.as).toBe('structural');
    expect(reading.figures).toEqual({ clockLines: 8, clockLinesPlaced: 4, share: 0.5 });
  });

  it('refuses ambiguous dates unless told the order', () => {
    const text = 'date,text\n06/07/2021 08:21,a\n';
    expect(reasons(read(text))[0]).toMatch(/day first or month first/);
    expect(iso(onLine(read(text, { dateOrder: 'day-first' }), 2).occurredAt)).toBe('2021-07-06T08:21Z');
  });

  it('keeps columns it does not know with their names, and kinds as written', () => {
    const entry = onLine(
      read('time,type,source,message,region\n2021-06-22 08:21,Action,chat,did it,eu\n'),
      2,
    );
    expect(entry).toMatchObject({
      text: 'did it; region: eu',
      kind: 'action',
      kindText: 'Action',
      source: 'chat',
    });
  });

  it('reads a range in two columns', () => {
    expect(iso(onLine(read('from,to,text\n2021-06-22 08:21,08:30,a\n'), 2).endedAt)).toBe(
      '2021-06-22T08:30Z',
    );
  });

  it('reads an ICS 214 form: its head, its log, its foot', () => {
    const reading = read(`ICS 214 Activity Log
1. Incident Name:,Checkout outage
2. Operational Period:,Date From: 2021-06-22,Date To: 2021-06-23
6. Resources Assigned
Name,ICS Position,Home Agency
Bo,Scribe,Operations
7. Activity Log
Date/Time,Notable Activities
06/22 1403,Alert fired
1410,"Paged the
database owner"
0010,Service restored
8. Prepared by:,Ana
`);
    expect(reading.title).toBe('Checkout outage');
    expect(brief(reading.entries.filter((entry) => entry.occurredAt !== null))).toEqual([
      '9 2021-06-22T14:03Z Alert fired',
      '10 2021-06-22T14:10Z Paged the\ndatabase owner',
      '12 2021-06-23T00:10Z Service restored',
    ]);
    expect(onLine(reading, 6).text).toBe('Bo | Scribe | Operations');
    expect(onLine(reading, 13)).toMatchObject({ occurredAt: null, text: '8. Prepared by: Ana' });
    expect(reading.figures.share).toBe(1);
  });

  it('goes on after a quote that is never closed, and warns', () => {
    const reading = read('time,text\n2021-06-22 08:21,"foo\n2021-06-22 08:22,bar\n');
    expect(brief(reading.entries)).toEqual(['2 2021-06-22T08:21Z "foo', '3 2021-06-22T08:22Z bar']);
    expect(reading.warnings[0]).toContain('line 2 is never closed');
  });

  it('says so when there is no time at all', () => {
    const reading = read('name,colour\nana,green\n');
    expect(reading.entries.map((entry) => entry.occurredAt)).toEqual([null, null]);
    expect(reading.warnings[0]).toContain('No column holds times');
  });
});
