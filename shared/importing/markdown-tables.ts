import {
  carriesClock,
  findTimes,
  isRelativeTime,
  leadingTime,
  type LeadingTime,
  withoutSeparator,
} from './times.ts';
import { type Columns, dateOf, hasTimeColumn, readColumns } from './columns.ts';
import type { Block, TableRow } from './markdown-blocks.ts';
import { zoneInHeader } from './zone-statement.ts';
import { resolveZone } from './zones.ts';

type TableBlock = Extract<Block, { type: 'table' }>;

/** What a row of a timeline table says. */
export interface TimelineRow {
  row: TableRow;
  /** The time, when the time cell holds one. */
  lead: LeadingTime | null;
  /** What stands in the time cell(s). */
  timeText: string;
  /** The time cell counts from an unnamed start: `T+00:05`. */
  relative: boolean;
  /** Zone from the row's zone column or the header of its time column, with why. */
  zone: { written: string; why: string } | null;
  text: string;
  actor: string;
  source: string;
  kindText: string;
}

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length;

/** The columns of a table that lists times, or null when it is a table of something else. */
export function timelineColumns(table: TableBlock): Columns | null {
  const columns = readColumns(table.header.cells);
  if (hasTimeColumn(columns)) return columns;
  const width = Math.max(
    table.header.cells.length,
    ...table.rows.slice(0, 200).map((row) => row.cells.length),
  );
  // Not the last one: in "Start | 08:21" the first column is a label, not the text of the row.
  for (let index = 0; index < Math.min(width - 1, 50); index += 1) {
    const cells = table.rows.map((row) => row.cells[index] ?? '').filter((cell) => cell !== '');
    const timed = cells.filter((cell) => leadingTime(cell)?.mention.clock?.hour !== undefined).length;
    if (timed > 0 && timed * 2 >= cells.length) {
      const drop = (other: number | null): number | null => (other === index ? null : other);
      return {
        ...columns,
        when: [index],
        text: drop(columns.text),
        actor: drop(columns.actor),
        source: drop(columns.source),
        kind: drop(columns.kind),
        others: columns.others.filter((other) => other !== index),
      };
    }
  }
  return null;
}

/** Reads the rows of a timeline table. */
export function readRows(table: TableBlock, columns: Columns): TimelineRow[] {
  const headers = table.header.cells;
  return table.rows.map((row) => readRow(row, headers, columns));
}

interface Found {
  timeText: string;
  lead: LeadingTime | null;
  column: number | null;
}

function findTime(
  cell: (index: number | null) => string,
  columns: Columns,
  headers: readonly string[],
): Found {
  if (columns.clock !== null) {
    const timeText = `${dateOf(columns, headers, cell)} ${cell(columns.clock)}`.trim();
    return { timeText, lead: leadingTime(timeText, true), column: columns.clock };
  }
  // Several time columns: UTC first, because it needs no guess.
  const utc = (index: number): number => (/utc|gmt/i.test(headers[index] ?? '') ? 0 : 1);
  const order = [...columns.when].sort((a, b) => utc(a) - utc(b));
  const tries = order.map((column) => ({
    timeText: cell(column),
    lead: leadingTime(cell(column), true),
    column,
  }));
  return (
    tries.find((found) => found.lead?.mention.clock?.hour !== undefined) ??
    tries.find((found) => found.lead !== null) ??
    tries.find((found) => found.timeText !== '') ?? { timeText: '', lead: null, column: order[0] ?? null }
  );
}

function readRow(row: TableRow, headers: readonly string[], columns: Columns): TimelineRow {
  const cell = (index: number | null): string => (index === null ? '' : (row.cells[index] ?? '').trim());
  const { timeText, lead: plain, column } = findTime(cell, columns, headers);
  let lead = plain;
  const main = cell(columns.text);
  const extra: string[] = [];
  const end = cell(columns.end);
  if (end !== '') {
    const until = leadingTime(end);
    if (lead && !lead.mention.until && until?.mention.clock?.hour !== undefined && until.rest === '') {
      const { date, clock } = until.mention;
      lead = { ...lead, mention: { ...lead.mention, until: date ? { date, clock } : { clock } } };
    } else {
      extra.push(`${headers[columns.end ?? 0] ?? 'end'}: ${end}`);
    }
  }
  const kept = columns.others.filter((index) => index < headers.length && cell(index) !== '');
  const named = main !== '' || kept.length > 1;
  for (const index of kept)
    extra.push(named && (headers[index] ?? '') !== '' ? `${headers[index]}: ${cell(index)}` : cell(index));
  for (const other of columns.when) {
    if (other !== column && cell(other) !== '') extra.push(`${headers[other] ?? ''}: ${cell(other)}`);
  }
  // Bars inside the text make cells of their own, beyond the header.
  const beyond = row.cells.slice(headers.length).filter((each) => each !== '');
  const residue = lead && lead.rest !== '' ? [withoutSeparator(lead.rest)] : [];
  const text = [...residue, [main, ...beyond].filter((each) => each !== '').join(' | '), ...extra]
    .filter((each) => each !== '')
    .join('; ');
  return {
    row,
    lead,
    timeText,
    relative: lead === null && isRelativeTime(timeText),
    zone: zoneOf(
      cell(columns.zone),
      column === null ? '' : (headers[column] ?? ''),
      columns.date.map((index) => headers[index] ?? '').join(' '),
    ),
    text,
    actor: cell(columns.actor),
    source: cell(columns.source),
    kindText: cell(columns.kind),
  };
}

function zoneOf(cell: string, header: string, dateHeader: string): TimelineRow['zone'] {
  if (cell !== '' && cell !== '-') return { written: cell, why: `zone column (“${cell}”)` };
  const written = zoneInHeader(header) ?? zoneInHeader(dateHeader);
  return written === null ? null : { written, why: `column header “${header}”` };
}

const genericHeader =
  /^(?:|item|field|name|key|property|attribute|what|label|value|details?|description|metric|info(?:rmation)?)$/i;

/** A row of a table that is no timeline, as text: `Severity: SEV-2`, or each cell with its header. */
export function plainRow(row: TableRow, headers: readonly string[]): string {
  const cells = row.cells.map((cell) => cell.trim());
  if (headers.length <= 2 && headers.every((header) => genericHeader.test(header.trim()))) {
    return cells.filter((cell) => cell !== '').join(': ');
  }
  return cells
    .flatMap((cell, index) =>
      cell === '' ? [] : [(headers[index] ?? '') === '' ? cell : `${headers[index]}: ${cell}`],
    )
    .join('; ');
}

/** Whether a header row is really a row of values, which its table keeps nowhere else. */
export function headerCarriesData(table: TableBlock): boolean {
  return (
    filled(table.header.cells) > 0 &&
    (table.rows.length === 0 || carriesClock(table.header.cells.join(' | ')))
  );
}

/** A row that holds nothing but a date, for the rows below it. */
export function dateOnlyRow(row: TableRow): LeadingTime | null {
  if (filled(row.cells) !== 1) return null;
  const text = row.cells.find((cell) => cell.trim() !== '') ?? '';
  const lead = leadingTime(text, true);
  if (!lead?.mention.date || lead.mention.clock || [...findTimes(lead.rest)].length > 0) return null;
  const rest = withoutSeparator(lead.rest.replace(/[()]/g, ' '));
  return rest === '' || resolveZone(rest).ok ? lead : null;
}
