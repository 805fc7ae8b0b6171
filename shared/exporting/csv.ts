import Papa from 'papaparse/papaparse.js';
import { EXERCISE } from '../text/en.ts';
import { labelsById, type IncidentDocument } from './document.ts';

/** What makes a spreadsheet take a cell for a formula, full-width look-alikes included. Such a cell gets a leading `'`. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Rows as CSV by RFC 4180: CRLF, quotes where needed, and safe to open in a spreadsheet. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map((cell) => (formula.test(cell) ? `'${cell}` : cell)));
  return `${Papa.unparse(safe, { newline: '\r\n' })}\r\n`;
}

/**
 * The timeline as CSV with the columns n, occurredAt, recordedAt, kind, actor, text. Times are ISO 8601 in UTC with
 * milliseconds; an undated entry has none in `occurredAt`. `n` is the label: `12`, after a merge `12a`. An exercise says
 * so in every row, in a column of its own: rows are copied, file names are lost.
 */
export function toCsv(document: IncidentDocument): string {
  const labels = labelsById(document.entries);
  const { exercise } = document.head;
  return csvOf([
    ['n', 'occurredAt', 'recordedAt', 'kind', 'actor', 'text', ...(exercise ? ['exercise'] : [])],
    ...document.entries.map((entry) => [
      labels.get(entry.id) ?? String(entry.n),
      entry.undated ? '' : new Date(entry.occurredAt).toISOString(),
      new Date(entry.recordedAt).toISOString(),
      entry.kind,
      entry.actor,
      entry.text,
      ...(exercise ? [EXERCISE] : []),
    ]),
  ]);
}
