import { describe, expect, it } from 'vitest';
import { readMarkdown } from '#shared/importing/markdown.ts';
import { read, reasons, fates } from './read-markdown.ts';
import { brief, iso, now, onLine, options } from './reading-checks.ts';

describe('a table under Timeline', () => {
  const report = `# Checkout down

## Summary

On Tuesday checkout failed.

## Timeline

All times in CET.

| Time | Event |
| :--- | --- |
| 2021-01-05 11:25 | Driver deployed |
|   2021-01-05   11:40   | Alert fired
| ~2021-01-05 12:00 | First look
| 2021-01-05 12:??-12:40 | Tried a restart |
| 2021-01-05 13:00~ | [Alerting] disk full |
| 2021-01-04 09:00 | Out of order |
| 2021-01-06 --:-- | Someone cleaned up |
| 2021-01-07 | Vendor wrote |
| HH:mm | |

## Action items

- Add an alert
  - for the disk
- Rotate keys by 2021-02-01 10:00

# Stats

- Time to detection: 1:30
- Category: Storage
`;
  const reading = read(report);

  it('places rows at the zone the document states', () => {
    expect(brief(reading.entries.filter((entry) => entry.occurredAt !== null))).toEqual([
      '13 2021-01-05T10:25Z Driver deployed',
      '14 2021-01-05T10:40Z Alert fired',
      '15 2021-01-05T11:00Z First look',
      '16 2021-01-05T11:00Z Tried a restart',
      '17 2021-01-05T12:00Z [Alerting] disk full',
      '18 2021-01-04T08:00Z Out of order',
    ]);
    expect(onLine(reading, 13).zone).toEqual({ name: 'CET', why: 'stated in document (“CET”, line 9)' });
    expect([13, 14, 15, 16, 17].map((line) => onLine(reading, line).approximate ?? false)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(iso(onLine(reading, 16).endedAt)).toBe('2021-01-05T11:40Z');
    expect(onLine(reading, 16).timeText).toBe('2021-01-05 12:??-12:40');
  });

  it('keeps rows without a time of day undated, with their date and the reason', () => {
    expect(onLine(reading, 19)).toMatchObject({
      occurredAt: null,
      text: '2021-01-06 --:-- – Someone cleaned up',
    });
    expect(onLine(reading, 19).reason).toBe('Only the date is known (2021-01-06), not the time of day.');
    expect(onLine(reading, 20)).toMatchObject({ occurredAt: null, text: '2021-01-07 – Vendor wrote' });
  });

  it('keeps everything else undated, under its heading', () => {
    expect(onLine(reading, 5)).toMatchObject({ section: 'Summary', text: 'On Tuesday checkout failed.' });
    expect(onLine(reading, 25)).toMatchObject({
      section: 'Action items',
      text: 'Add an alert\n- for the disk',
    });
    expect(onLine(reading, 27).reason).toBe("It names a time under “Action items”, which isn't a timeline.");
    expect(onLine(reading, 31)).toMatchObject({ section: 'Stats', text: 'Time to detection: 1:30' });
  });

  it('accounts for every line', () => {
    expect(fates(reading)).toBe(
      '1s 3s 5u 7s 9s 11s 12s 13p 14p 15p 16p 17p 18p 19u 20u 21s 23s 25u 26u 27u 29s 31u 32u',
    );
    expect(reading.figures).toEqual({ clockLines: 7, clockLinesPlaced: 6, share: 6 / 7 });
  });

  it('finds title and summary', () => {
    expect(reading.title).toBe('Checkout down');
    expect(reading.summary).toBe('On Tuesday checkout failed.');
  });
});

describe('odd tables', () => {
  it('reads date and clock in two columns, the date only in the first row of a day', () => {
    const reading = read(`| Date | Time (UTC) | Who | What |
|---|---|---|---|
| 2021-06-22 | 23:50 | ana | a thing |
| | 23:58 | bo | another |
| | 00:10 | | past midnight |
| 2021-06-24 | 08:00 | | later |
`);
    expect(brief(reading.entries)).toEqual([
      '3 2021-06-22T23:50Z a thing',
      '4 2021-06-22T23:58Z another',
      '5 2021-06-23T00:10Z past midnight',
      '6 2021-06-24T08:00Z later',
    ]);
    expect(onLine(reading, 3)).toMatchObject({
      actor: 'ana',
      zone: { name: 'UTC', why: 'column header “Time (UTC)”' },
    });
    expect(onLine(reading, 5).assumptions).toEqual([
      'Midnight is assumed to have passed since line 4: 2021-06-23.',
    ]);
  });

  it('takes weekday, date and clock from three columns, the year from a header', () => {
    const reading = read(
      '| Day | Date (2021) | Time (UTC) | Event |\n|--|--|--|--|\n| Wed | Jan 20 | 22:40 | out |\n',
    );
    expect(onLine(reading, 3)).toMatchObject({
      occurredAt: Date.UTC(2021, 0, 20, 22, 40),
      text: 'out',
      assumptions: [],
    });
  });

  it('takes the UTC column when there are two, and keeps the other', () => {
    const reading = read(
      '| CET | UTC | Event |\n|--|--|--|\n| 2021-01-05 09:00 | 2021-01-05 08:00 | both |\n',
    );
    expect(brief(reading.entries)).toEqual(['3 2021-01-05T08:00Z both; CET: 2021-01-05 09:00']);
  });

  it('finds the time column without a header that names it', () => {
    const reading = read('| | |\n|--|--|\n| 2021-01-05 09:00 | broke |\n| 2021-01-05 09:05 | mended |\n');
    expect(brief(reading.entries)).toEqual(['3 2021-01-05T09:00Z broke', '4 2021-01-05T09:05Z mended']);
  });

  it('uses start and end columns as a range', () => {
    const reading = read('| Start | End | Event |\n|--|--|--|\n| 2021-01-05 23:50 | 00:20 | outage |\n');
    expect(iso(onLine(reading, 3).endedAt)).toBe('2021-01-06T00:20Z');
  });

  it('takes rows that hold only a date for the rows below', () => {
    const reading = read(
      '## Timeline\n\n| When | What |\n|--|--|\n| **2021-06-22** | |\n| 08:21 | broke |\n| 22 | odd |\n',
    );
    expect(brief(reading.entries)).toEqual(['6 2021-06-22T08:21Z broke', '7 - 22 – odd']);
    expect(onLine(reading, 7).reason).toBe("“22” isn't a time of day.");
  });

  it('keeps cells beyond the header and every unknown column', () => {
    const reading = read(
      '| Time | Event | Impact |\n|--|--|--|\n| 2021-06-22 08:21 | ran a | wide | grep b | done |\n',
    );
    expect(onLine(reading, 3).text).toBe('ran a | grep b | done; Impact: wide');
  });

  it('reads a table of facts, and places the moments in it', () => {
    const reading = read(`| Item | Value |
|--|--|
| Severity | SEV-2 |
| Started | 2021-06-22 08:21 UTC |
| Duration | 1:30 |
`);
    expect(reading.severity).toEqual({ text: 'SEV-2', line: 3 });
    expect(brief(reading.entries)).toEqual([
      '3 - Severity: SEV-2',
      '4 2021-06-22T08:21Z Started',
      '5 - Duration: 1:30',
    ]);
  });
});

describe('lists', () => {
  const list = (...items: string[]): string =>
    `# Outage 2021-06-22\n\n## Timeline\n\n${items.map((item) => `- ${item}\n`).join('')}`;

  it('reads times in bold, code, brackets and with zones of their own', () => {
    const reading = read(
      list(
        '14:03 UTC – restarted',
        '**14:05 UTC**: drained',
        '`14:07` looked',
        '[14:09] asked',
        '08:21 AM PDT paged',
        '17:30 CEST: fine',
      ),
    );
    expect(brief(reading.entries)).toEqual([
      '5 2021-06-22T14:03Z restarted',
      '6 2021-06-22T14:05Z drained',
      '7 2021-06-22T14:07Z looked',
      '8 2021-06-22T14:09Z asked',
      '9 2021-06-22T15:21Z paged',
      '10 2021-06-22T15:30Z fine',
    ]);
    expect(onLine(reading, 9).zone).toEqual({ name: 'PDT', why: 'inline “PDT”' });
    expect(onLine(reading, 7).zone).toEqual({ name: 'UTC', why: 'default UTC' });
  });

  it('passes midnight, and comes back for a row out of order', () => {
    const reading = read(list('23:58 a', '00:10 b', '23:59 c', '00:20 d', '00:05 e'));
    expect(brief(reading.entries).map((line) => line.slice(2))).toEqual([
      '2021-06-22T23:58Z a',
      '2021-06-23T00:10Z b',
      '2021-06-22T23:59Z c',
      '2021-06-23T00:20Z d',
      '2021-06-23T00:05Z e',
    ]);
  });

  it('does not pass midnight for a row a few hours out of order', () => {
    const reading = read(list('15:50 a', '14:30 b'));
    expect(iso(onLine(reading, 6).occurredAt)).toBe('2021-06-22T14:30Z');
    expect(onLine(reading, 6).assumptions[0]).toContain(
      'It is earlier than line 5 above it; the same day is assumed.',
    );
  });

  it('joins wrapped lines and nested details to the entry they belong to', () => {
    const reading = read(
      list(
        '14:03 broke\n  and stayed so until\n  14:20 or so\n  - on two nodes\n  - 14:10 on a third',
        'no time',
      ),
    );
    expect(brief(reading.entries)).toEqual([
      '5 2021-06-22T14:03Z broke and stayed so until 14:20 or so\n- on two nodes',
      '9 2021-06-22T14:10Z on a third',
      '10 - no time',
    ]);
    expect(fates(reading)).toBe('1s 3s 5p 6p 7p 8p 9p 10u');
  });

  it('takes nested dates, and a single time further in', () => {
    const reading = read(
      '## Timeline\n\n- 22 June 2021\n  - 08:21 broke\n  - The alert came at 08:29\n- June 23, 2021:\n  - 09:00 talked\n',
    );
    expect(brief(reading.entries)).toEqual([
      '4 2021-06-22T08:21Z broke',
      '5 2021-06-22T08:29Z The alert came at 08:29',
      '7 2021-06-23T09:00Z talked',
    ]);
  });

  it('says why a line could not be placed', () => {
    const reading = read(
      list(
        '25:61 broke',
        '14:00 IST paged',
        'first 16:40 then 16:50',
        'T+00:05 looked',
        '2021-02-30 10:00 x',
        '2027-01-01 10:00 y',
        '--:-- forgot',
      ),
    );
    expect(reasons(reading)).toEqual([
      "5 “25:61” isn't a time of day. Correct it, for example to 14:03.",
      '6 “IST” is India (+05:30), Israel (+02:00) or Ireland (+01:00); write the offset, for example 14:03+05:30.',
      "7 It names several times (“16:40”, “16:50”), so its place can't be told. Give each its own line that begins with the time.",
      '8 Its time counts from a start the file does not name. Write the time of day.',
      "9 “2021-02-30” isn't a day of the calendar. Correct it.",
      '10 “2027-01-01 10:00” (2027-01-01T10:00:00.000Z) is in the future. Correct the date or the zone.',
    ]);
    expect(onLine(reading, 11)).toMatchObject({
      occurredAt: null,
      reason: 'The time was never filled in (“--:--”).',
    });
  });

  it('refuses a time with nothing beside it', () => {
    expect(reasons(read(list('14:03', '14:05 x')))).toEqual([
      '5 Nothing is written beside this time. Say what happened, or remove the line.',
    ]);
  });

  it('keeps checkboxes and empty bullets in order', () => {
    const reading = read(list('[x] 14:03 rolled back', '[ ] tell customers', ''));
    expect(brief(reading.entries)).toEqual(['5 2021-06-22T14:03Z [x] rolled back', '6 - [ ] tell customers']);
  });

  it('takes "took 1:30 minutes" for a duration', () => {
    const reading = read(list('restarting took 1:30 minutes'));
    expect(brief(reading.entries)).toEqual(['5 - restarting took 1:30 minutes']);
    expect(reading.figures.clockLines).toBe(0);
  });
});

describe('other shapes', () => {
  it('reads headings with times as entries, with the text below them', () => {
    const reading = read(
      '# War room 2021-06-22\n\n## Log\n\n### 14:03 UTC – Database failed\n\nWe saw it.\n\n```\n14:02 ERROR x\n```\n\n### 14:10\n\nIt is back.\n',
    );
    expect(brief(reading.entries)).toEqual([
      '5 2021-06-22T14:03Z Database failed\nWe saw it.\n14:02 ERROR x',
      '13 2021-06-22T14:10Z It is back.',
    ]);
  });

  it('reads paragraphs, quotes, code and HTML of a timeline line by line', () => {
    const reading = read(`# Outage 2021-06-22

**Timeline**

14:03 broke
14:05 Second look
which took long

> 14:10 quoted

\`\`\`
14:20 from the chat
more of it
\`\`\`

<table><tr><td>14:30</td><td>in HTML</td></tr></table>

14:40 one<br>14:41 two
`);
    expect(brief(reading.entries).map((line) => line.replace('2021-06-22T', ''))).toEqual([
      '5 14:03Z broke',
      '6 14:05Z Second look which took long',
      '9 14:10Z quoted',
      '12 14:20Z from the chat\nmore of it',
      '16 14:30Z in HTML',
      '18 14:40Z one',
      '18 14:41Z two',
    ]);
  });

  it('places milestones outside a timeline, and leaves times inside prose alone', () => {
    const reading = read('## Impact\n\n- **Detected:** 2021-06-22 08:29 UTC\n- Users saw errors at 08:25.\n');
    expect(brief(reading.entries)).toEqual([
      '3 2021-06-22T08:29Z Detected',
      '4 - Users saw errors at 08:25.',
    ]);
    expect(onLine(reading, 4).reason).toBe('Its time stands inside a sentence outside the timeline.');
  });

  it('reads front matter: title, severity, zone, and keeps the rest', () => {
    const reading = read(
      '---\ntitle: "Checkout down"\nseverity: 2\ntimezone: Europe/Copenhagen\ntags:\n  - db\n---\n\n- 2021-07-01 10:00 a\n',
    );
    expect(reading.title).toBe('Checkout down');
    expect(reading.severity).toEqual({ text: 'SEV-2', line: 3 });
    expect(brief(reading.entries)).toEqual([
      '3 - severity: 2',
      '4 - timezone: Europe/Copenhagen',
      '5 - tags:',
      '6 - - db',
      '9 2021-07-01T08:00Z a',
    ]);
  });

  it('reads typeset hyphens, numbered headings and labels in one paragraph', () => {
    const reading = read(`# Outage on 2025\u201105\u201120
**Severity:** SEV\u20111  
**Start–End:** 2025-05-20 14:02 → 14:37 PT  
**Duration:** 08:41–09:54 UTC (1 h 13 m)

## 2  Timeline (UTC)

- 08:41 page
`);
    expect(reading.severity).toEqual({ text: 'SEV-1', line: 2 });
    expect(brief(reading.entries)).toEqual([
      '2 - Severity: SEV\u20111',
      '3 2025-05-20T21:02Z Start–End',
      '4 - Duration: 08:41–09:54 UTC (1 h 13 m)',
      '8 2025-05-20T08:41Z page',
    ]);
    expect(iso(onLine(reading, 3).endedAt)).toBe('2025-05-20T21:37Z');
  });

  it('takes no severity from a template that lists them all', () => {
    expect(read('- Severity: SEV-1 / SEV-2 / SEV-3\n').severity).toBeUndefined();
  });

  it('collects each web link once, and keeps addresses in the text', () => {
    const reading = read(
      '# X\n\nSee [the fix](https://example.org/1), <https://example.org/2> and [again][r].\n\n[r]: https://example.org/1\n',
    );
    expect(reading.links.map((link) => link.url)).toEqual(['https://example.org/1', 'https://example.org/2']);
    expect(onLine(reading, 3).text).toBe(
      'See the fix (https://example.org/1), https://example.org/2 and again (https://example.org/1).',
    );
  });

  it('names the reading after the file when nothing else does', () => {
    expect(read('- x\n', { fileName: 'logs/2021 outage.md' }).title).toBe('2021 outage');
    expect(read('# Timeline\n\n- x\n', { fileName: 'outage.md' }).title).toBe('outage');
  });

  it('guesses kinds with care', () => {
    const reading = read(
      '# X 2021-06-22\n\n- 10:00 Decided to fail over\n- 10:01 Rolled back 1.2\n- 10:02 Alert fired\n- 10:03 Database slow\n',
    );
    expect(reading.entries.map((entry) => entry.kind)).toEqual(['decision', 'action', 'observation', 'note']);
  });

  it('reads CR LF, a lone CR and a byte order mark', () => {
    expect(brief(read('\uFEFF# X 2021-06-22\r\n\r\n- 10:00 a\r\n- 10:01 b\r- 10:02 c').entries)).toEqual([
      '3 2021-06-22T10:00Z a',
      '4 2021-06-22T10:01Z b',
      '5 2021-06-22T10:02Z c',
    ]);
  });

  it('tells an indented block from a fence', () => {
    expect(brief(read('    ```').entries)).toEqual(['1 - ```']);
    expect(brief(read('```\nsome output\n```\n').entries)).toEqual(['2 - some output']);
  });

  it('counts lines right after a lone CR that follows a blank', () => {
    expect(read(' \r08:21').unplaced[0]?.line).toBe(2);
  });

  it('reads what the parser can not take line by line, and warns', () => {
    const reading = readMarkdown(
      `# X 2021-06-22\n${'- '.repeat(5_000)}deep\n- 10:00 a\n| 10:01 | b |\n`,
      options(),
    );
    expect(reading.warnings[0]).toContain('line by line');
    expect(brief(reading.entries).slice(-2)).toEqual(['3 2021-06-22T10:00Z a', '4 2021-06-22T10:01Z b']);
  });

  it('takes nothing after the present for the past', () => {
    const reading = readMarkdown(
      '# X\n\n- 2026-01-01 00:04 soon\n- 2026-01-01 00:06 later\n',
      options({ now }),
    );
    expect(brief(reading.entries)).toEqual(['3 2026-01-01T00:04Z soon']);
    expect(reasons(reading)).toHaveLength(1);
  });

  it('gives an empty reading for an empty text', () => {
    expect(read('')).toMatchObject({
      entries: [],
      unplaced: [],
      accounting: [],
      title: 'report',
      figures: { share: 1 },
    });
  });
});
