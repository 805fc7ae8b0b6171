import { type Columns, dateOf, hasTimeColumn, readColumns } from './columns.ts';
import { parseDay } from './calendar.ts';
import { type CsvRecord, readRecords, unguard } from './csv-records.ts';
import { epochTime } from './epoch.ts';
import { finishReading, stem } from './finish.ts';
import { guessKind, kindFromColumn } from './kinds.ts';
import { createLedger, type Ledger, splitLines } from './ledger.ts';
import { defaultHint, provenOrder } from './markdown-facts.ts';
import { createPlacer, type PlacingFacts, type Placer, type ZoneHint } from './placing.ts';
import type { DateOrder, ImportedEntry, ImportOptions, ImportReading } from './reading.ts';
import { statedSeverity } from './sections.ts';
import { findTimes, isRelativeTime, leadingTime, type LeadingTime } from './times.ts';
import { zoneInHeader, zoneStatement } from './zone-statement.ts';
import { regionsTakenLiterally } from './zones.ts';

/** A header stands near the top; forms such as ICS 214 have a few rows about themselves before it. */
const HEADER_WITHIN = 60;
/** Rows looked at to tell what the columns of a file without a header hold. */
const SAMPLE = 200;

interface Layout {
  headers: string[];
  columns: Columns;
  /** Index of the header in the records; -1 when there is none. */
  at: number;
  warnings: string[];
}

const filled = (cells: readonly string[]): string[] =>
  cells.map((cell) => cell.trim()).filter((cell) => cell !== '');

/** How much a record looks like the header of a log; 0 when it can't be one. */
function headerScore(cells: readonly string[]): number {
  const present = filled(cells);
  if (
    present.length < 2 ||
    present.some((cell) => cell.length > 60 || !findTimes(cell).next().done || /^[\d.]+$/.test(cell))
  )
    return 0;
  const columns = readColumns(cells);
  if (!hasTimeColumn(columns)) return 0;
  const others = [columns.kind, columns.actor, columns.source, columns.recorded].filter(
    (index) => index !== null,
  ).length;
  return 1 + (columns.text === null ? 0 : 3) + others;
}

function findLayout(records: readonly CsvRecord[]): Layout {
  const candidates = records
    .slice(0, HEADER_WITHIN)
    .map((record, at) => ({ record, at, score: headerScore(record.cells) }));
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (top, each) => (each.score > (top?.score ?? 0) ? each : top),
    null,
  );
  if (best) {
    const columns = readColumns(best.record.cells);
    return { headers: best.record.cells.map((cell) => cell.trim()), columns, at: best.at, warnings: [] };
  }
  return guessLayout(records);
}

function guessLayout(records: readonly CsvRecord[]): Layout {
  const sample = records.slice(0, SAMPLE);
  const width = sample.reduce((most, record) => Math.max(most, Math.min(record.cells.length, 100)), 0);
  const columns = readColumns([]);
  const layout: Layout = { headers: [], columns, at: -1, warnings: [] };
  const length = (index: number): number =>
    sample.reduce((sum, record) => sum + (record.cells[index]?.length ?? 0), 0);
  const indexes = Array.from({ length: width }, (_, index) => index);
  const timed = indexes.find((index) => {
    const cells = sample.map((record) => (record.cells[index] ?? '').trim()).filter((cell) => cell !== '');
    const readable = cells.filter(
      (cell) => epochTime(cell) !== null || leadingTime(cell)?.mention.clock?.hour !== undefined,
    ).length;
    return readable > 0 && readable * 2 >= cells.length;
  });
  if (timed === undefined) {
    columns.others = indexes;
    layout.warnings.push(
      'No column holds times, so nothing could be placed. Name the columns in the first row, for example time, text, kind, actor.',
    );
    return layout;
  }
  const rest = indexes.filter((index) => index !== timed);
  const text = rest.reduce<number | null>(
    (most, index) => (most === null || length(index) > length(most) ? index : most),
    null,
  );
  columns.when = [timed];
  columns.text = text;
  columns.others = rest.filter((index) => index !== text);
  const textPart = text === null ? '' : ` and column ${text + 1} as the text`;
  layout.warnings.push(`The file has no header row; column ${timed + 1} is taken as the time${textPart}.`);
  return layout;
}

/** `1403` and `06/22 1403` as clock times: how radio logs and ICS forms write them. */
function withColon(cell: string): string {
  return cell.replace(
    /^((?:\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?\s+)?)([01]\d|2[0-3])([0-5]\d)(?=$|\s?(?:hrs|hours|h)$)/i,
    '$1$2:$3',
  );
}

/** What forms end with. */
const formFooter = /^(?:\d{1,2}\.\s*)?(?:prepared by|approved by|signature|page\b|total\b)/i;

interface Row {
  record: CsvRecord;
  /** The time in a form that can be read. */
  timeText: string;
  /** The time as it stands in the cells. */
  written: string;
  text: string;
  hint: ZoneHint;
  /** The row has more cells than the header. */
  overflow: boolean;
  until: LeadingTime | null;
}

function readRow(record: CsvRecord, layout: Layout, fallback: ZoneHint, delimiter: string): Row {
  const { columns, headers } = layout;
  const cell = (index: number | null): string => (index === null ? '' : unguard(record.cells[index] ?? ''));
  const timed = columns.when.find((index) => cell(index).trim() !== '') ?? columns.when[0] ?? null;
  const clockCell = cell(columns.clock ?? timed).trim();
  const dateText = columns.clock === null ? '' : dateOf(columns, headers, cell);
  const timeText = `${dateText} ${withColon(clockCell)}`.trim();
  const written = `${dateText} ${clockCell}`.trim();
  const until = columns.end === null ? null : leadingTime(withColon(cell(columns.end).trim()));
  const kept = [
    ...columns.others,
    ...columns.when.filter((index) => index !== timed),
    ...(columns.end !== null && !until ? [columns.end] : []),
  ].filter((index) => cell(index).trim() !== '');
  const extra = kept.map((index) =>
    (headers[index] ?? '') === '' ? cell(index).trim() : `${headers[index]}: ${cell(index).trim()}`,
  );
  const beyond = headers.length > 0 ? record.cells.slice(headers.length) : [];
  const overflow = beyond.some((each) => each.trim() !== '');
  const main = [cell(columns.text), ...(overflow ? beyond : [])].join(delimiter);
  const zoneCell = cell(columns.zone).trim();
  const header = headers[columns.clock ?? timed ?? -1] ?? '';
  const inHeader = zoneInHeader(header);
  const hint =
    zoneCell !== ''
      ? { written: zoneCell, why: `zone column (“${zoneCell}”)` }
      : inHeader !== null
        ? { written: inHeader, why: `column header “${header}”` }
        : fallback;
  const text = [main, ...extra].filter((part) => part.trim() !== '').join('; ');
  return { record, timeText, written, text, hint, overflow, until };
}

interface RowContext {
  ledger: Ledger;
  placer: Placer;
  /** For the column that says when a row was written down: it must not carry its date over to the others. */
  recorder: Placer;
  layout: Layout;
  now: number;
}

function enterRow(row: Row, context: RowContext): void {
  const { from, to, cells } = row.record;
  const { ledger, layout } = context;
  if (filled(cells).length === 0) return ledger.structural(from, to);
  const entry = describe(row, layout, context.recorder);
  const refuse = (reason: string): void => {
    ledger.refuse({ line: from, text: filled(cells).join(' | '), reason }, from, to);
  };
  if (row.timeText === '') {
    const timeless = { ...entry, text: entry.text === '' ? filled(cells).join(' | ') : entry.text };
    ledger.enter(
      hasTimeColumn(layout.columns) ? { ...timeless, reason: 'The time cell is empty.' } : timeless,
      from,
      to,
    );
    return undefined;
  }
  const epoch = epochTime(row.timeText);
  if (epoch) {
    if (epoch.at > context.now + 5 * 60_000)
      return refuse(
        `“${row.timeText}” (${new Date(epoch.at).toISOString()}) is in the future. Correct the time.`,
      );
    if (entry.text === '')
      return refuse('Nothing is written beside this time. Say what happened, or remove the line.');
    ledger.enter(
      {
        ...entry,
        kind: entry.kindText === undefined ? guessKind(entry.text) : entry.kind,
        occurredAt: epoch.at,
        zone: { name: 'UTC', why: epoch.unit },
      },
      from,
      to,
    );
    return undefined;
  }
  const lead = leadingTime(row.timeText, true);
  if (!lead && formFooter.test(row.timeText)) {
    ledger.enter({ ...entry, text: filled(cells).join(' ') }, from, to);
    return undefined;
  }
  if (!lead) {
    return refuse(
      isRelativeTime(row.timeText)
        ? `“${row.timeText}” counts from a start the file does not name. Write the time of day.`
        : `“${row.timeText}” isn't a time that can be read. Write it as 2021-12-31T14:03Z.`,
    );
  }
  let { mention } = lead;
  const end = row.until?.mention;
  if (!mention.until && end?.clock)
    mention = { ...mention, until: end.date ? { date: end.date, clock: end.clock } : { clock: end.clock } };
  const placement = context.placer.place(mention, from, row.hint);
  if (placement.as === 'unplaced') return refuse(placement.reason);
  const text =
    lead.rest === '' ? entry.text : [lead.rest, entry.text].filter((part) => part !== '').join('; ');
  if (placement.as === 'undated') {
    ledger.enter({ ...entry, text: `${mention.text} – ${text}`, reason: placement.reason }, from, to);
    return undefined;
  }
  if (text.trim() === '')
    return refuse('Nothing is written beside this time. Say what happened, or remove the line.');
  const placed: ImportedEntry = {
    ...entry,
    text,
    kind: entry.kindText === undefined ? guessKind(text) : entry.kind,
    occurredAt: placement.at,
    zone: placement.zone,
    assumptions: [...entry.assumptions, ...placement.assumptions],
  };
  if (placement.endedAt !== undefined) placed.endedAt = placement.endedAt;
  if (placement.approximate) placed.approximate = true;
  ledger.enter(placed, from, to);
  return undefined;
}

/** Everything of a row but its place in time. */
function describe(row: Row, layout: Layout, recorder: Placer): ImportedEntry {
  const { columns } = layout;
  const cell = (index: number | null): string =>
    index === null ? '' : unguard(row.record.cells[index] ?? '').trim();
  const entry: ImportedEntry = {
    line: row.record.from,
    text: row.text,
    kind: 'note',
    occurredAt: null,
    timeText: row.written,
    zone: null,
    assumptions: row.overflow
      ? ['The row has more cells than the header; the rest was joined to the text.']
      : [],
  };
  const kindText = cell(columns.kind);
  if (kindText !== '') {
    entry.kindText = kindText;
    entry.kind = kindFromColumn(kindText) ?? 'note';
  }
  if (cell(columns.actor) !== '') entry.actor = cell(columns.actor);
  if (cell(columns.source) !== '') entry.source = cell(columns.source);
  const recorded = cell(columns.recorded);
  if (recorded !== '') {
    const at = epochTime(recorded)?.at ?? recordedTime(recorded, row, recorder);
    if (at === null)
      entry.text = [entry.text, `recorded: ${recorded}`].filter((part) => part !== '').join('; ');
    else entry.recordedAt = at;
  }
  return entry;
}

function recordedTime(text: string, row: Row, recorder: Placer): number | null {
  const lead = leadingTime(text);
  if (!lead?.mention.date?.day || lead.rest !== '') return null;
  const placement = recorder.place(lead.mention, row.record.from, row.hint);
  return placement.as === 'placed' ? placement.at : null;
}

interface Preamble {
  title: string | null;
  severity: { text: string; line: number } | null;
  base: PlacingFacts['base'];
  hint: ZoneHint | null;
}

/** The rows of a form before its log: name of the incident, period, zone. Kept as undated entries. */
function readPreamble(records: readonly CsvRecord[], ledger: Ledger, order: DateOrder | null): Preamble {
  const found: Preamble = { title: null, severity: null, base: null, hint: null };
  for (const { cells, from, to } of records) {
    const present = filled(cells.map(unguard));
    const text = present
      .map((cell, index) =>
        index > 0 && !(present[index - 1] ?? '').endsWith(':') ? ` | ${cell}` : ` ${cell}`,
      )
      .join('')
      .replace(/^ (?:\| )?/, '');
    if (text === '') {
      ledger.structural(from, to);
      continue;
    }
    const name = /incident name\s*:?\s*\|?\s*([^|]+)/i.exec(text)?.[1]?.trim();
    if (name !== undefined && name !== '') found.title ??= name;
    const severity = statedSeverity(text.replace(' | ', ': '));
    if (severity !== null) found.severity ??= { text: severity, line: from };
    const stated = zoneStatement(text)?.written;
    if (stated !== undefined)
      found.hint ??= { written: stated, why: `stated in document (“${stated}”, line ${from})` };
    for (const { date } of findTimes(text)) {
      const day = date?.day ?? (date?.either && order ? date.either[order] : undefined);
      if (day) found.base ??= { day, why: `the form's header (line ${from})` };
    }
    ledger.enter(
      { line: from, text, kind: 'note', occurredAt: null, timeText: '', zone: null, assumptions: [] },
      from,
      to,
    );
  }
  return found;
}

/**
 * Reads a timeline in CSV: any delimiter, headers named loosely, forms such as ICS 214, our own export. Pure and total:
 * any text gives a reading, and every non-blank line of it is accounted for.
 */
export function readCsv(text: string, options: ImportOptions): ImportReading {
  const source = text.replace(/^\uFEFF/, '');
  const ledger = createLedger(splitLines(source));
  const file = readRecords(source);
  if (file.hint !== null) ledger.structural(file.hint, file.hint);
  const layout = findLayout(file.records);
  const { columns } = layout;
  const rows = file.records.slice(layout.at + 1);
  const timeCells = rows.flatMap(({ cells }) =>
    [...columns.when, ...columns.date, columns.end].map((index) =>
      index === null ? '' : (cells[index] ?? ''),
    ),
  );
  const order =
    options.dateOrder ?? provenOrder(timeCells.map((cell) => (cell.length < 40 ? `${cell} 00:00` : cell)));
  const preamble = readPreamble(file.records.slice(0, Math.max(0, layout.at)), ledger, order);
  const header = file.records[layout.at];
  if (header) ledger.structural(header.from, header.to);

  const given = options.defaultDate === undefined ? null : parseDay(options.defaultDate);
  const named = [...findTimes(options.fileName)].find((found) => found.date?.day)?.date?.day;
  const base =
    preamble.base ??
    (given
      ? { day: given, why: 'the date given on import' }
      : named
        ? { day: named, why: 'the file name' }
        : null);
  const facts: PlacingFacts = {
    now: options.now,
    order,
    base,
    baseMissing: 'Add a date column, or give a date on import.',
    literalRegions: regionsTakenLiterally(source),
  };
  const fallback = defaultHint(options);
  const context: RowContext = {
    ledger,
    placer: createPlacer(facts),
    recorder: createPlacer(facts),
    layout,
    now: options.now,
  };
  const clockLines: number[] = [];
  for (const record of rows) {
    const row = readRow(record, layout, preamble.hint ?? fallback.hint, file.delimiter);
    if (row.timeText !== '' && !formFooter.test(row.timeText)) clockLines.push(record.from);
    enterRow(row, context);
  }
  const warnings = [...fallback.warnings, ...layout.warnings];
  if (file.openQuote !== null) {
    warnings.push(
      `The quote opened in line ${file.openQuote} is never closed, so from there on quotes were read as plain characters. Close it and import again.`,
    );
  }
  const reading = finishReading(ledger, {
    format: 'csv',
    title: preamble.title ?? stem(options.fileName) ?? 'Imported timeline',
    links: [],
    summary: '',
    warnings,
    clockLines,
  });
  return preamble.severity ? { ...reading, severity: preamble.severity } : reading;
}
