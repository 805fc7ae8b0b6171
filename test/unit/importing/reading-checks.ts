import { expect } from 'vitest';
import type { ImportedEntry, ImportOptions, ImportReading } from '#shared/importing/reading.ts';

/** The present in these tests. */
export const now = Date.UTC(2026, 0, 1);

/** Options with a neutral file name. */
export function options(more: Partial<ImportOptions> = {}): ImportOptions {
  return { fileName: 'report.md', now, ...more };
}

/** Time as ISO without seconds when they are zero; `-` for undated. */
export function iso(at: number | null | undefined): string {
  if (at === null || at === undefined) return '-';
  return new Date(at).toISOString().replace(':00.000Z', 'Z').replace('.000Z', 'Z');
}

/** `line time text`, the shape most tests compare. */
export function brief(entries: readonly ImportedEntry[]): string[] {
  return entries.map((entry) => `${entry.line} ${iso(entry.occurredAt)} ${entry.text}`);
}

/** The entry that starts on this line. */
export function onLine(reading: ImportReading, line: number): ImportedEntry {
  const entry = reading.entries.find((each) => each.line === line);
  if (!entry) throw new Error(`no entry on line ${line}: ${JSON.stringify(reading, null, 1)}`);
  return entry;
}

/** What holds for every reading of every text. */
export function checkReading(text: string, reading: ImportReading): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
  expect(reading.accounting.map((each) => each.line)).toEqual(filled);

  const fate = new Map(reading.accounting.map((each) => [each.line, each.as]));
  const sorted = (values: readonly { line: number }[]): boolean =>
    values.every((value, index) => index === 0 || (values[index - 1]?.line ?? 0) <= value.line);
  expect(sorted(reading.entries) && sorted(reading.unplaced)).toBe(true);
  for (const entry of reading.entries) {
    expect(entry.text.trim()).not.toBe('');
    expect(fate.has(entry.line)).toBe(true);
    if (entry.occurredAt === null) {
      expect(entry.zone).toBeNull();
    } else {
      expect(entry.zone?.why).toBeTruthy();
      expect(Number.isInteger(entry.occurredAt)).toBe(true);
      expect(entry.occurredAt).toBeGreaterThanOrEqual(0);
      expect(entry.occurredAt).toBeLessThanOrEqual(now + 5 * 60_000);
    }
    if (entry.endedAt !== undefined)
      expect(entry.endedAt).toBeGreaterThanOrEqual(entry.occurredAt ?? Infinity);
  }
  for (const unplaced of reading.unplaced) {
    expect(unplaced.reason).toMatch(/\S/);
    expect(fate.has(unplaced.line)).toBe(true);
  }
  // A fate is not claimed without a record that bears it out.
  const placedLines = new Set(
    reading.entries.filter((each) => each.occurredAt !== null).map((each) => each.line),
  );
  const undatedLines = new Set(
    reading.entries.filter((each) => each.occurredAt === null).map((each) => each.line),
  );
  const claims = (as: string): boolean => reading.accounting.some((each) => each.as === as);
  expect(claims('placed') ? placedLines.size > 0 : true).toBe(true);
  expect(claims('undated') ? undatedLines.size > 0 : true).toBe(true);
  expect(claims('unplaced') ? reading.unplaced.length > 0 : true).toBe(true);

  const { clockLines, clockLinesPlaced, share } = reading.figures;
  expect(clockLinesPlaced).toBeLessThanOrEqual(clockLines);
  expect(clockLines).toBeLessThanOrEqual(filled.length);
  expect(share).toBe(clockLines === 0 ? 1 : clockLinesPlaced / clockLines);
  expect(new Set(reading.links.map((link) => link.url)).size).toBe(reading.links.length);
  expect(reading.title).not.toBe('');
}

/** Words of four letters and more on lines that are not structural and that no entry, refusal or link repeats. */
export function lostWords(text: string, reading: ImportReading): string[] {
  const kept = JSON.stringify([
    reading.entries,
    reading.unplaced,
    reading.links,
    reading.title,
  ]).toLowerCase();
  const structural = new Set(
    reading.accounting.filter((each) => each.as === 'structural').map((each) => each.line),
  );
  return text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    if (structural.has(index + 1)) return [];
    const words =
      shown(line)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{4,}/gu) ?? [];
    return words.filter((word) => !kept.includes(word)).map((word) => `${index + 1}: ${word}`);
  });
}

/** A line without what only a machine reads: tags, and timestamps that come back as numbers. */
function shown(line: string): string {
  return line
    .replace(/&amp;/g, '&')
    .replace(/<\/?[a-z]+>/g, ' ')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ' ');
}
