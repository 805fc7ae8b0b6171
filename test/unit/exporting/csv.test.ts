import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvOf } from '#shared/exporting/csv.ts';
import { ics214Csv, toCsv } from '#shared/exporting/index.ts';
import { readCsv } from '#shared/importing/csv.ts';
import { awkwardTexts, history, words } from '#test/unit/domain/arbitraries.ts';
import { firstOf, START, syncAll } from '#test/unit/domain/simulation.ts';
import { documentOf, MINUTE, sample } from './documents.ts';

function cellsOf(csv: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' });
  expect(errors).toEqual([]);
  expect(data.at(-1)).toEqual(['']);
  return data.slice(0, -1);
}

const dangerous = /^[=+\-@\t\r\n＝＋－＠]/;

describe('CSV', () => {
  it('gives back what was put in and runs nowhere', () => {
    const cell = fc.oneof(
      words,
      fc
        .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', "'"), words)
        .map(([first, rest]) => first + rest),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (rows) => {
          const csv = csvOf(rows);
          const back = cellsOf(csv);
          expect(back.map((row) => row.filter((one) => dangerous.test(one)))).toEqual(back.map(() => []));
          expect(back).toEqual(rows.map((row) => row.map((one) => (dangerous.test(one) ? `'${one}` : one))));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('guards a formula that goes on in a second line', () => {
    expect(csvOf([['=1+1\nx', 'a']])).toBe('"\'=1+1\nx",a\r\n');
  });
});

describe('the timeline as CSV', () => {
  it('has the columns people and scripts rely on', () => {
    const csv = toCsv(sample());
    expect(csv.split('\r\n').slice(0, 3)).toEqual([
      'n,occurredAt,recordedAt,kind,actor,text',
      "12,2026-11-23T13:57:00.000Z,2026-11-23T14:30:00.000Z,note,'@ana,first customer call",
      "1,2026-11-23T14:00:00.000Z,2026-11-23T14:00:00.000Z,system,'@ana,Declared SEV-1: Checkout is down | <b>everywhere</b>",
    ]);
    expect(csv).toContain('\r\n14,,2026-11-23T14:30:00.000Z,');
    expect(csv).not.toContain('hunter2');
  });

  it('is imported again with every entry at its time, by the same person, in the same words', () => {
    fc.assert(
      fc.property(history(1, 2, 40), ({ world }) => {
        syncAll(world);
        const document = documentOf(firstOf(world));
        const reading = readCsv(toCsv(document), {
          fileName: 'x.csv',
          now: document.exportedAt + 86_400_000,
        });
        expect(reading.unplaced).toEqual([]);
        const token = (text: string) => /«\d+»/.exec(text)?.[0];
        expect(
          reading.entries.map((entry) => [
            entry.occurredAt,
            entry.recordedAt,
            entry.actor,
            token(entry.text),
          ]),
        ).toEqual(
          document.entries.map((entry) => [
            entry.undated ? null : entry.occurredAt,
            entry.recordedAt,
            entry.actor,
            token(entry.text),
          ]),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('gives awkward texts back as they were', () => {
    const base = sample();
    const [first] = base.entries;
    if (first === undefined) throw new Error('the sample has entries');
    const texts = awkwardTexts.map((text) => text.replaceAll('\r\n', '\n').trim());
    const entries = texts.map((text, index) => ({ ...first, id: `${index}`, n: index + 1, text }));
    const reading = readCsv(toCsv({ ...base, entries }), { fileName: 'x.csv', now: base.exportedAt });
    expect(reading.entries.map((entry) => entry.text)).toEqual(texts);
  });
});

describe('the activity log', () => {
  const document = sample();
  const period = { from: START, to: START + 20 * MINUTE, unit: 'SRE, Copenhagen' };

  it('has the parts of form ICS 214, for the period asked for', () => {
    const rows = cellsOf(ics214Csv(document, period));
    expect(rows.slice(0, 12)).toEqual([
      ['ACTIVITY LOG (ICS 214)'],
      ['1. Incident Name:', 'INC-7F3 Checkout is down | <b>everywhere</b>'],
      ['2. Operational Period (UTC):', 'Date From:', '2026-11-23', 'Date To:', '2026-11-23'],
      ['', 'Time From:', '14:00', 'Time To:', '14:20'],
      ['3. Name:', 'Ana Ruiz (@ana)'],
      ['4. ICS Position:', 'Incident Commander'],
      ['5. Home Agency (and Unit):', 'SRE, Copenhagen'],
      ['6. Resources Assigned:'],
      ['Name', 'ICS Position', 'Home Agency (and Unit)'],
      ['Ana Ruiz (@ana)', 'Incident Commander', 'SRE, Copenhagen'],
      ['7. Activity Log:'],
      ['Date/Time (UTC)', 'Notable Activities'],
    ]);
    const log = rows.slice(12, -1);
    expect(log[0]).toEqual([
      '2026-11-23 14:00:00',
      'Declared SEV-1: Checkout is down | <b>everywhere</b> (@ana)',
    ]);
    expect(log).toHaveLength(10);
    expect(rows.at(-1)).toEqual([
      '8. Prepared by:',
      'Ana Ruiz (@ana)',
      'Incident Commander',
      '2026-11-24 14:00:00',
    ]);
  });

  it('can be kept by anyone, and is imported again', () => {
    const csv = ics214Csv(document, { ...period, person: '@zoe' });
    expect(csv).toContain("3. Name:,'@zoe\r\n4. ICS Position:,\r\n");
    const reading = readCsv(csv, { fileName: 'x.csv', now: document.exportedAt });
    expect(reading.unplaced).toEqual([]);
    expect(reading.entries.filter((entry) => entry.occurredAt !== null)).toHaveLength(10);
  });
});
