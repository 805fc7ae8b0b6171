import fc from 'fast-check';
import { describe, it } from 'vitest';
import { readCsv } from '#shared/importing/csv.ts';
import { readMarkdown } from '#shared/importing/markdown.ts';
import { sniff } from '#shared/importing/sniff.ts';
import { checkReading, options } from './reading-checks.ts';

const markdownSeed = `---
title: Outage
date: 2021-06-22
---
# Checkout down 22/06/2021

Severity: SEV-2
Date: 06/07/2021

## Timeline (CET)

| Time | Who | Event |
|:---|---|---|
| 2021-06-22 08:21 | ana | broke [link](https://example.org/x) |
| 23:58~ | | 12:26-12:?? range |
| 00:10 | bo | \`code\` <b>html</b> &amp; \\| bar
| --:-- | | nothing |
| 2021-06-23 | | date |

- **14:03 UTC** – thing
  - nested 14:05
  1. 14:07 deeper
- 25:61 bad and T+00:05

### 14:10 heading

\`\`\`
14:11 code
\`\`\`
> 14:12 quote
<!-- 14:13 comment -->

**Action items**

* [ ] by 2021-07-01 10:00 IST[^1]

[^1]: note
[r]: https://example.org/r
`;

const csvSeed = `sep=,
Incident Name:,Checkout
Date,Time (CET),End,Kind,Who,"Text, long",recordedAt
2021-06-22,08:21,09:00,action,ana,"a ""quoted""
two lines",2021-06-22T08:30Z
,23:58,,decision,bo,'=1+1,
,0010,,,,x,y,z
1624350060,,,,,epoch,
`;

/** Pieces that mean something to the readers, and some that mean trouble. */
const pieces = fc.constantFrom(
  ...[
    '08:21',
    '23:59',
    '00:10',
    '14:??',
    '--:--',
    '25:61',
    '2021-06-22',
    '06/07/2021',
    '22 June',
    'June 22, 2021',
    'Tuesday',
  ],
  ...[
    'UTC',
    'CET',
    'CEST',
    'IST',
    'Europe/Paris',
    '+02:00',
    'AM',
    'pm',
    '~',
    '?',
    '-',
    '–',
    'to',
    '|',
    '||',
    '---',
    '|---|---|',
  ],
  ...[
    '# ',
    '## Timeline',
    '## Action items',
    '- ',
    '  - ',
    '> ',
    '1. ',
    '```',
    '<!--',
    '-->',
    '<table>',
    '<br>',
    '**',
    '`',
    '[',
    '](',
    '&#10;',
  ],
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\t',
    '    ',
    ' ',
    ',',
    ';',
    '"',
    '""',
    "'=",
    'time',
    'text',
    'date',
    'All times in CET.',
    'Severity: 2',
  ],
  ...[
    '\u0000',
    '\uFEFF',
    '\u2028',
    '\u00a0',
    '\ud800',
    '🙂',
    'é',
    'took 1:30 minutes',
    'Date:',
    '9999999999',
    '1624350060',
    'constructor',
    '__proto__',
  ],
);

const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

/** A real document with a few spots cut, doubled, swapped or overwritten. */
function mutated(seed: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(seed.length),
    cut: fc.nat(12),
    put: fc.oneof(pieces, fc.string({ maxLength: 4 })),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 12 })
    .map((edits) =>
      edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), seed),
    );
}

const texts = (seed: string): fc.Arbitrary<string> =>
  fc.oneof(
    mutated(seed),
    soup,
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
  );

const settings = fc.record(
  {
    fileName: fc.oneof(fc.constantFrom('a.md', '2021-06-22.csv', ''), fc.string({ maxLength: 10 })),
    defaultZone: fc.constantFrom('UTC', 'CET', 'Europe/Copenhagen', 'nowhere'),
    defaultDate: fc.constantFrom('2021-06-22', 'never'),
    dateOrder: fc.constantFrom('day-first' as const, 'month-first' as const),
  },
  { requiredKeys: [] },
);

describe('any text at all', () => {
  it('gives a Markdown reading with a complete account', () => {
    fc.assert(
      fc.property(texts(markdownSeed), settings, (text, more) => {
        checkReading(text, readMarkdown(text, options(more)));
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('gives a CSV reading with a complete account', () => {
    fc.assert(
      fc.property(texts(csvSeed), settings, (text, more) => {
        checkReading(text, readCsv(text, options(more)));
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('is told apart or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.uint8Array({ maxLength: 300 }), (fileName, bytes) => {
        const outcome = sniff(fileName, bytes);
        return outcome.ok ? outcome.output.text.trim() !== '' : outcome.refusal.message.length > 20;
      }),
      { numRuns: 400 },
    );
  });
});

describe('our own CSV', () => {
  const guard = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
  const quote = (cell: string): string => `"${guard(cell).replaceAll('"', '""')}"`;
  const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/^'[=+\-@]/.test(text));

  it('comes back whatever the texts hold', () => {
    const row = fc.record({
      at: fc.integer({ min: 0, max: Date.UTC(2025, 0, 1) }),
      actor: cell.map((text) => text.trim()),
      text: cell.filter((text) => text.trim() !== ''),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const lines = rows.map(({ at, actor, text }, index) => {
          const time = new Date(at).toISOString();
          return [String(index + 1), time, time, 'note', actor, text].map(quote).join(',');
        });
        const csv = ['n,occurredAt,recordedAt,kind,actor,text', ...lines].join('\r\n');
        const reading = readCsv(csv, options());
        checkReading(csv, reading);
        const back = reading.entries.map((entry) => [
          entry.occurredAt,
          entry.recordedAt,
          entry.actor ?? '',
          entry.text,
        ]);
        const sent = rows.map(({ at, actor, text }) => [at, at, actor, text]);
        if (JSON.stringify(back) !== JSON.stringify(sent))
          throw new Error(`${JSON.stringify(back)} is not ${JSON.stringify(sent)}`);
      }),
      { numRuns: 200 },
    );
  });
});
