import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '#shared/importing/markdown.ts';
import { checkReading, lostWords, options } from './reading-checks.ts';

/** Real postmortems, kept beside the repository and not in it. */
const folder = path.resolve(import.meta.dirname, '../../../../shared/inputs/postmortems/dfds');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
const absent = `The real postmortems are not beside this repository (${folder}).`;

const documents = files.map((fileName) => {
  const text = readFileSync(path.join(folder, fileName), 'utf8');
  return { fileName, text, reading: readMarkdown(text, options({ fileName })) };
});

describe('real postmortems', () => {
  it('place at least nine of ten lines with a clock time', ({ skip }) => {
    if (files.length === 0) skip(absent);
    const sum = (count: (document: (typeof documents)[number]) => number): number =>
      documents.reduce((total, document) => total + count(document), 0);
    const carrying = sum(({ reading }) => reading.figures.clockLines);
    const placed = sum(({ reading }) => reading.figures.clockLinesPlaced);
    expect(carrying).toBeGreaterThan(100);
    expect(placed / carrying).toBeGreaterThanOrEqual(0.9);
  });

  it('leave no line unaccounted for and lose no word', ({ skip }) => {
    if (files.length === 0) skip(absent);
    for (const { fileName, text, reading } of documents) {
      checkReading(text, reading);
      expect(lostWords(text, reading), fileName).toEqual([]);
    }
  });

  it('place every row that begins with a full time at that time, in the zone the document names', ({
    skip,
  }) => {
    if (files.length === 0) skip(absent);
    let compared = 0;
    for (const { fileName, text, reading } of documents) {
      // All of them are either in UTC throughout or in CET throughout, the latter in winter.
      const offset = /\bin CET\b/.test(text) ? 1 : 0;
      text.split('\n').forEach((line, index) => {
        const found = /^\|\s*~?(\d{4})-(\d\d)-(\d\d)\s+(\d\d):(\d\d)/.exec(line);
        if (!found) return;
        const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
        const entry = reading.entries.find((each) => each.line === index + 1);
        expect(entry?.occurredAt, `${fileName}:${index + 1}`).toBe(
          Date.UTC(year, month - 1, day, hour - offset, minute),
        );
        compared += 1;
      });
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('keep rows with a date but no time of day undated, with the reason', ({ skip }) => {
    if (files.length === 0) skip(absent);
    const dateOnly = documents.flatMap(({ reading }) =>
      reading.entries.filter((entry) => entry.reason?.startsWith('Only the date is known')),
    );
    expect(dateOnly.map((entry) => entry.timeText)).toEqual([
      '2019-12-03 --:--',
      '2021-12-10',
      '2021-12-17',
      '2021-12-18',
    ]);
  });
});
