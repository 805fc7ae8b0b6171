import { expect } from 'vitest';
import { readMarkdown } from '#shared/importing/markdown.ts';
import type { ImportOptions, ImportReading } from '#shared/importing/reading.ts';
import { checkReading, lostWords, options } from './reading-checks.ts';

/** Reads a document and checks what holds for every reading. */
export function read(text: string, more: Partial<ImportOptions> = {}): ImportReading {
  const reading = readMarkdown(text, options(more));
  checkReading(text, reading);
  expect(lostWords(text, reading)).toEqual([]);
  return reading;
}

/** What found no place, with its line. */
export const reasons = (reading: ImportReading): string[] =>
  reading.unplaced.map((each) => `${each.line} ${each.reason}`);
/** What became of each line, a letter each. */
export const fates = (reading: ImportReading): string =>
  reading.accounting.map((each) => each.line + each.as.charAt(0)).join(' ');
