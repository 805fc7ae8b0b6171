// oxlint-disable-next-line typescript/triple-slash-reference -- the published types would let Node into shared
/// <reference path="./papaparse.d.ts" />
import Papa from 'papaparse/papaparse.js';
import { splitLines } from './ledger.ts';

/** One record of a CSV file. */
export interface CsvRecord {
  cells: string[];
  /** First and last line in the source, from 1: a quoted cell may hold line breaks. */
  from: number;
  to: number;
}

/** A CSV file in records. */
export interface CsvFile {
  delimiter: string;
  records: CsvRecord[];
  /** Lines that are no record: blank ones, and the `sep=;` some spreadsheets write first. */
  hint: number | null;
  /** First line of a record whose quote is never closed; from there on quotes are plain characters. */
  openQuote: number | null;
}

/** Takes the guard off a cell: exports put `'` before text that a spreadsheet would run as a formula. */
export function unguard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Enough to tell the delimiter; forms have rows of uneven length first. */
const SAMPLE_LINES = 60;
/** Sniffing refuses files with this character, so it quotes nothing. */
const NO_QUOTE = '\u0000';

function guessDelimiter(lines: readonly string[]): string {
  const sample = lines
    .slice(0, 1_000)
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_LINES);
  const guess = Papa.parse(sample.join('\n'), {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|'],
  });
  return guess.meta.delimiter;
}

/** Splits CSV into records. The delimiter is guessed among comma, semicolon, tab and bar. Never throws. */
export function readRecords(text: string): CsvFile {
  const lines = splitLines(text);
  const stated = /^"?sep=(.)"?\s*$/i.exec(lines[0] ?? '')?.[1];
  if (stated !== undefined) lines[0] = '';
  const delimiter = stated ?? guessDelimiter(lines);
  const file: CsvFile = { delimiter, records: [], hint: stated === undefined ? null : 1, openQuote: null };

  function read(firstLine: number, quoteChar: string): void {
    const body = lines.slice(firstLine - 1).join('\n');
    let start = 0;
    let line = firstLine;
    Papa.parse(body, {
      delimiter,
      newline: '\n',
      header: false,
      fastMode: false,
      skipEmptyLines: false,
      quoteChar,
      step(result) {
        const end = result.meta.cursor;
        const source = body.slice(start, end);
        const own = source.endsWith('\n') ? source.slice(0, -1) : source;
        const height = own.split('\n').length;
        if (result.errors.some((error) => error.code === 'MissingQuotes')) file.openQuote = line;
        else if (own.trim() !== '')
          file.records.push({ cells: result.data, from: line, to: line + height - 1 });
        line += source.endsWith('\n') ? height : height - 1;
        start = end;
      },
    });
  }

  read(1, '"');
  // The record would run to the end of the file. Without quotes at least its rows are rows again.
  if (file.openQuote !== null) read(file.openQuote, NO_QUOTE);
  return file;
}
