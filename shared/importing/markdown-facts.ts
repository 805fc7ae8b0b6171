import { type CalendarDay, formatDay, parseDay } from './calendar.ts';
import type { WrittenDate } from './date-scan.ts';
import type { FrontMatter } from './front-matter.ts';
import type { Block } from './markdown-blocks.ts';
import { areLabelled, joinLines } from './markdown-inline.ts';
import type { PlacingFacts, ZoneHint } from './placing.ts';
import type { DateOrder, ImportOptions } from './reading.ts';
import { dateLabel, sectionKind, type SectionKind } from './sections.ts';
import { carriesClock, findTimes } from './times.ts';
import { zoneInHeader, zoneStatement } from './zone-statement.ts';
import { regionsTakenLiterally, resolveZone } from './zones.ts';

interface Passage {
  text: string;
  line: number;
  kind: SectionKind;
  type: Block['type'];
  depth: number;
}

/** Every text of the document with the section it stands in. */
function* passages(blocks: readonly Block[]): Generator<Passage> {
  const stack: { depth: number; kind: SectionKind }[] = [];
  const kind = (): SectionKind => stack.at(-1)?.kind ?? 'other';
  function* walk(inner: readonly Block[]): Generator<Passage> {
    for (const block of inner) {
      const at = { line: block.from, kind: kind(), type: block.type, depth: 0 };
      switch (block.type) {
        case 'heading':
          while ((stack.at(-1)?.depth ?? 0) >= block.depth) stack.pop();
          stack.push({ depth: block.depth, kind: sectionKind(block.text) ?? kind() });
          yield { ...at, text: block.text, kind: kind(), depth: block.depth };
          break;
        case 'paragraph':
          if (areLabelled(block.lines)) for (const { text, line } of block.lines) yield { ...at, line, text };
          else yield { ...at, text: joinLines(block.lines) };
          break;
        case 'item':
          yield* walk(block.blocks);
          break;
        case 'table':
          for (const row of [block.header, ...block.rows])
            yield { ...at, line: row.from, text: row.cells.join(' | ') };
          break;
        default:
          break;
      }
    }
  }
  yield* walk(blocks);
}

/** The order the unambiguous dates of a text prove; null when there is none or they disagree. */
export function provenOrder(texts: Iterable<string>): DateOrder | null {
  const seen = new Set<DateOrder>();
  for (const text of texts) {
    for (const found of findTimes(text)) if (found.date?.proves) seen.add(found.date.proves);
  }
  const [only] = seen;
  return seen.size === 1 && only ? only : null;
}

function dayOf(date: WrittenDate | undefined, order: DateOrder | null): CalendarDay | null {
  if (date?.day) return date.day;
  return date?.either && order ? date.either[order] : null;
}

function firstDay(text: string, order: DateOrder | null): CalendarDay | null {
  for (const found of findTimes(text)) {
    const day = dayOf(found.date, order);
    if (day) return day;
  }
  return null;
}

/** What the document as a whole says about dates and zones. */
export interface MarkdownFacts extends PlacingFacts {
  /** The zone for times on this line that name none. */
  hintFor(line: number): ZoneHint;
  warnings: string[];
}

interface BaseDay {
  base: PlacingFacts['base'];
  baseMissing: string;
}

function findBase(
  all: readonly Passage[],
  matter: FrontMatter,
  options: ImportOptions,
  order: DateOrder | null,
): BaseDay {
  const mend = 'Write the date on the line or in a heading above it, or give a date on import.';
  const known = (day: CalendarDay, why: string): BaseDay => ({ base: { day, why }, baseMissing: '' });
  for (const field of matter.fields) {
    if (!/date|day|start|occurred|when/.test(field.key)) continue;
    const day = firstDay(field.value, order);
    if (day) return known(day, `the front matter (line ${field.line})`);
  }
  const title = all.find((passage) => passage.type === 'heading' && passage.depth === 1);
  const titleDay = title ? firstDay(title.text, order) : null;
  if (title && titleDay) return known(titleDay, `the title (line ${title.line})`);
  for (const passage of all) {
    const label = passage.text.length < 200 && passage.type !== 'heading' ? dateLabel(passage.text) : null;
    const day = label === null ? null : firstDay(label, order);
    if (day) return known(day, `the date given in line ${passage.line}`);
  }
  const given = options.defaultDate === undefined ? null : parseDay(options.defaultDate);
  if (given) return known(given, 'the date given on import');
  const prose = new Map<string, { day: CalendarDay; line: number }>();
  for (const passage of all) {
    if (passage.kind === 'timeline' || passage.kind === 'aside') continue;
    for (const found of findTimes(passage.text)) {
      const day = dayOf(found.date, order);
      if (day && !prose.has(formatDay(day))) prose.set(formatDay(day), { day, line: passage.line });
    }
  }
  const [only] = prose.values();
  if (only && prose.size === 1) return known(only.day, `the only date the text names (line ${only.line})`);
  const inName = firstDay(options.fileName, order);
  if (inName) return known(inName, 'the file name');
  const several = [...prose.keys()].slice(0, 4).join(', ');
  return {
    base: null,
    baseMissing:
      prose.size === 0
        ? `The file names no date. ${mend}`
        : `The file names several dates (${several}). ${mend}`,
  };
}

interface HintFrom extends ZoneHint {
  line: number;
}

function findHints(all: readonly Passage[], matter: FrontMatter, fallback: ZoneHint): HintFrom[] {
  const hints: HintFrom[] = [];
  for (const field of matter.fields) {
    if (!/zone|^tz$/.test(field.key) || !resolveZone(field.value).ok) continue;
    hints.push({
      line: field.line,
      written: field.value,
      why: `stated in front matter (“${field.value}”, line ${field.line})`,
    });
  }
  for (const { text, line, type, kind } of all) {
    if (type === 'heading') {
      const written =
        (kind === 'timeline' && !carriesClock(text)) || zoneStatement(text) ? zoneInHeader(text) : null;
      if (written !== null)
        hints.push({ line, written, why: `stated in heading (“${written}”, line ${line})` });
      continue;
    }
    if (type === 'table') continue;
    const stated = zoneStatement(text);
    if (!stated) continue;
    hints.push(
      stated.written === undefined
        ? {
            line,
            written: fallback.written,
            why: `${fallback.why}; line ${line} says local time without naming a place`,
          }
        : { line, written: stated.written, why: `stated in document (“${stated.written}”, line ${line})` },
    );
  }
  return hints;
}

/** The zone for times no source says anything about, from the options. */
export function defaultHint(options: ImportOptions): { hint: ZoneHint; warnings: string[] } {
  const wanted = options.defaultZone ?? 'UTC';
  if (resolveZone(wanted).ok) return { hint: { written: wanted, why: `default ${wanted}` }, warnings: [] };
  return {
    hint: { written: 'UTC', why: 'default UTC' },
    warnings: [
      `“${wanted}” isn't a time zone known here, so UTC is the default. Give a name such as Europe/Copenhagen.`,
    ],
  };
}

/** Gathers what holds for the whole document before any line is placed. */
export function gatherFacts(
  blocks: readonly Block[],
  matter: FrontMatter,
  text: string,
  options: ImportOptions,
): MarkdownFacts {
  const all = [...passages(blocks)];
  const order = options.dateOrder ?? provenOrder(all.map((passage) => passage.text));
  const { hint: fallback, warnings } = defaultHint(options);
  const hints = findHints(all, matter, fallback);
  return {
    now: options.now,
    order,
    ...findBase(all, matter, options, order),
    literalRegions: regionsTakenLiterally(text),
    warnings,
    hintFor(line) {
      return hints.findLast((hint) => hint.line <= line) ?? hints[0] ?? fallback;
    },
  };
}
