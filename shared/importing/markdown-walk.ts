import { kindFromColumn } from './kinds.ts';
import type { Ledger, OpenRecord } from './ledger.ts';
import type { Block } from './markdown-blocks.ts';
import type { MarkdownFacts } from './markdown-facts.ts';
import { joinLines } from './markdown-inline.ts';
import {
  dateOnlyRow,
  headerCarriesData,
  plainRow,
  readRows,
  timelineColumns,
  type TimelineRow,
} from './markdown-tables.ts';
import { createTextReader, type RowDetails } from './markdown-text.ts';
import type { Placer } from './placing.ts';
import { createSectionStack } from './section-stack.ts';
import { findTimes, leadingTime } from './times.ts';

/** What the walk gathers besides entries. */
export interface WalkFindings {
  severity: { text: string; line: number } | null;
  /** Paragraphs of the summary section. */
  summary: string[];
  /** Paragraphs before the first section. */
  opening: string[];
}

type BlockOf<T extends Block['type']> = Extract<Block, { type: T }>;

/** Walks the blocks of a document in order and enters what they say into the ledger. */
export function walkBlocks(
  blocks: readonly Block[],
  ledger: Ledger,
  placer: Placer,
  facts: MarkdownFacts,
): WalkFindings {
  const findings: WalkFindings = { severity: null, summary: [], opening: [] };
  const sections = createSectionStack();
  const onSeverity = (text: string, line: number): void => {
    findings.severity ??= { text, line };
  };
  const reader = createTextReader({ ledger, placer, facts, sections, onSeverity });
  /** A heading that is itself an entry: what follows belongs to it. */
  let headed: OpenRecord | null = null;

  function noteSummary(text: string): void {
    if (text === '') return;
    if (sections.kind() === 'summary') findings.summary.push(text);
    else if (sections.kind() === 'other' && sections.isOpening()) findings.opening.push(text);
  }

  function heading(block: BlockOf<'heading'>): void {
    headed = null;
    sections.leave(block.depth, !findTimes(block.text).next().done);
    const lead = leadingTime(block.text);
    const isEntry = lead?.mention.clock?.hour !== undefined && sections.kind() !== 'aside';
    if (lead && isEntry && !(block.depth === 1 && sections.path() === undefined)) {
      headed = reader.enterAt(lead.mention, lead.rest, block, facts.hintFor(block.from));
      ledger.structural(block.from, block.to);
      sections.enterNameless(block.depth);
      return;
    }
    const { kind, isTitle, announcesTimeline } = sections.enter(block.depth, block.text);
    ledger.structural(block.from, block.to);
    if (announcesTimeline) placer.reset();
    // The date in the title is the base of the whole document already.
    if (kind === 'aside' || (isTitle && !announcesTimeline)) return;
    for (const found of findTimes(block.text)) {
      if (found.date && placer.setDate(found.date, block.from)) break;
    }
  }

  /** "**Timeline**" or "Timeline:" on a line of its own. */
  function isPseudoHeading(block: BlockOf<'paragraph'>): boolean {
    const [only, ...others] = block.lines;
    if (!only || others.length > 0 || !(block.bold || only.text.endsWith(':'))) return false;
    const title = only.text.replace(/[\s:]+$/, '');
    return title.length < 60 && !leadingTime(title) && sections.enterPseudo(title);
  }

  function paragraph(block: BlockOf<'paragraph'>, parent: OpenRecord | null): OpenRecord | null {
    if (!parent && isPseudoHeading(block)) {
      headed = null;
      if (sections.kind() === 'timeline') placer.reset();
      ledger.structural(block.from, block.to);
      return null;
    }
    if (!parent) noteSummary(joinLines(block.lines));
    return reader.feed(block.lines, { parent: parent ?? headed, prefix: '', bullet: '' });
  }

  function item(block: BlockOf<'item'>, parent: OpenRecord | null, depth: number): void {
    let own: OpenRecord | null = null;
    const bullet = `${'  '.repeat(Math.max(0, depth - 1))}- `;
    for (const [index, inner] of block.blocks.entries()) {
      if (inner.type === 'paragraph' && index === 0) {
        if (!parent) noteSummary(`- ${block.prefix}${joinLines(inner.lines)}`);
        own = reader.feed(inner.lines, { parent, prefix: block.prefix, bullet });
      } else if (inner.type === 'paragraph') {
        own = reader.feed(inner.lines, { parent: own ?? parent, prefix: '', bullet: '' }) ?? own;
      } else if (inner.type === 'item') {
        item(inner, own ?? parent, own === null ? depth : depth + 1);
      } else {
        own = visit(inner, own ?? parent, depth) ?? own;
      }
    }
    // A marker with nothing behind it.
    if (block.blocks.length === 0) ledger.structural(block.from, block.from);
  }

  function tableRow(read: TimelineRow): void {
    const { row, lead } = read;
    const date = dateOnlyRow(row)?.mention.date;
    const isEmpty = row.cells.every((cell) => cell === '');
    if (isEmpty || (date && placer.setDate(date, row.from))) return ledger.structural(row.from, row.to);
    const details: RowDetails = {};
    if (read.actor !== '') details.actor = read.actor;
    if (read.source !== '') details.source = read.source;
    if (read.kindText !== '') {
      details.kindText = read.kindText;
      details.kind = kindFromColumn(read.kindText) ?? 'note';
    }
    if (lead) {
      const { clock, date: written } = lead.mention;
      // `| --:-- | |`: a row of the template nobody filled in.
      const isTemplate =
        read.text === '' && !written && clock?.hour === undefined && clock?.problem === undefined;
      if (isTemplate) return ledger.structural(row.from, row.to);
      reader.enterAt(lead.mention, read.text, row, read.zone ?? facts.hintFor(row.from), details);
      return undefined;
    }
    const text = [read.timeText, read.text].filter((part) => part !== '').join(' – ');
    if (read.relative) {
      const reason = `“${read.timeText}” counts from a start the file does not name. Write the time of day.`;
      const whole = [text, read.actor, read.source, read.kindText].filter((part) => part !== '').join('; ');
      ledger.refuse({ line: row.from, text: whole, reason }, row.from, row.to);
      return undefined;
    }
    const reason =
      read.timeText === '' ? 'The time cell is empty.' : `“${read.timeText}” isn't a time of day.`;
    const some = text === '' ? row.cells.filter((cell) => cell !== '').join('; ') : text;
    reader.enterUndated(some, row, { ...details, reason, timeText: read.timeText });
    return undefined;
  }

  function table(block: BlockOf<'table'>): void {
    const { header } = block;
    const columns = sections.kind() === 'aside' ? null : timelineColumns(block);
    const plain = (line: number, text: string): void => {
      if (text === '') return;
      reader.feed([{ text, line, hard: true }], { parent: null, prefix: '', bullet: '' });
    };
    if (headerCarriesData(block)) plain(header.from, header.cells.filter((cell) => cell !== '').join(': '));
    if (columns) for (const read of readRows(block, columns)) tableRow(read);
    else for (const row of block.rows) plain(row.from, plainRow(row, header.cells));
    ledger.structural(block.from, block.to);
  }

  function code(block: BlockOf<'code'>, parent: OpenRecord | null): OpenRecord | null {
    const [first] = block.lines;
    let open: OpenRecord | null = parent;
    if (first) {
      const span = { from: first.line, to: block.lines.at(-1)?.line ?? first.line };
      if (parent) parent.append(joinLines(block.lines), '\n', span.from, span.to);
      else if (sections.kind() === 'timeline') {
        open = reader.feed(block.lines, { parent: null, prefix: '', bullet: '' });
      } else {
        open = reader.enterUndated(joinLines(block.lines), span);
      }
    }
    ledger.structural(block.from, block.to);
    return open;
  }

  /** HTML is read as the text it shows. */
  function html(block: BlockOf<'html'>, parent: OpenRecord | null): OpenRecord | null {
    const keepBreaks = (markup: string): string => ` ${markup.replace(/[^\n]/g, '')} `;
    const visible = block.text
      .replace(/<!--[\s\S]*?(?:-->|$)/g, keepBreaks)
      .replace(/<\/?[a-z][^<>]*>/gi, keepBreaks);
    const lines = visible
      .split(/\r\n|\n|\r/)
      .map((text, index) => ({
        text: text.replace(/\s+/g, ' ').trim(),
        line: block.from + index,
        hard: true,
      }))
      .filter((line) => line.text !== '');
    const open = lines.length > 0 ? reader.feed(lines, { parent, prefix: '', bullet: '' }) : null;
    ledger.structural(block.from, block.to);
    return open;
  }

  function visit(block: Block, parent: OpenRecord | null, depth: number): OpenRecord | null {
    switch (block.type) {
      case 'heading':
        heading(block);
        return null;
      case 'paragraph':
        return paragraph(block, parent);
      case 'item':
        item(block, parent ?? headed, depth);
        return null;
      case 'table':
        table(block);
        return null;
      case 'code':
        return code(block, parent ?? headed);
      case 'html':
        return html(block, parent ?? headed);
      case 'structural':
        ledger.structural(block.from, block.to);
        return null;
    }
  }

  for (const block of blocks) visit(block, null, 0);
  return findings;
}
