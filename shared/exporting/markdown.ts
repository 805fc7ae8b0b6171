import { splitAddresses } from './addresses.ts';
import { clockText, type IncidentDocument } from './document.ts';
import { printable } from './printable.ts';
import { type Block, type Item, type Piece, type Report, type Section } from './layout.ts';
import { reportOf } from './report.ts';

/**
 * An incident as Markdown (CommonMark with GitHub's tables). Whatever people wrote stays text: markup in it is escaped
 * and its line breaks become `<br>`, so that it can neither run nor break the structure around it.
 */
export function toMarkdown(document: IncidentDocument): string {
  return reportMarkdown(reportOf(document));
}

/** A laid out document as Markdown. */
export function reportMarkdown(report: Report): string {
  const parts = [
    `# ${escapeMarkdown(report.title)}`,
    report.exported,
    ...report.sections.flatMap(sectionLines),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionLines(section: Section): string[] {
  const heading = section.written ? escapeMarkdown(section.heading) : section.heading;
  return [`${'#'.repeat(section.depth)} ${heading}`, ...section.blocks.map(blockLines)];
}

function blockLines(block: Block): string {
  switch (block.kind) {
    case 'facts':
      return tableLines(
        block.columns,
        block.rows.map((row) => [row.label, inline(row.value)]),
      );
    case 'table':
      return tableLines(
        block.columns,
        block.rows.map((row) => row.cells.map(inline)),
      );
    case 'list':
      return block.items.map(itemLines).join('\n');
    case 'output':
      return `${inline(block.caption)}\n\n${fenced(block.text)}`;
  }
}

/** A block that shows exactly this text, whatever fences stand in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${printable(text)}\n${fence}`;
}

function tableLines(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The time is left to the timeline: a document that says it twice would be imported again with everything twice. */
function itemLines({ entry, line, details }: Item): string {
  return [
    `- **#${entry.label}** ${inline(line)}`,
    ...details.map(({ label, value }) => `  - ${label}${value.length === 0 ? '' : `: ${inline(value)}`}`),
  ].join('\n');
}

function inline(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if ('text' in piece) return escapeMarkdown(piece.text);
      if ('at' in piece) return clockText(piece.at);
      // Named beside it, with its hash: Markdown holds no files.
      if ('picture' in piece) return '';
      return 'ref' in piece ? `#${piece.label}` : piece.says;
    })
    .join('')
    .trim();
}

/** Text as Markdown that shows exactly this text, on one line, wherever it stands. */
export function escapeMarkdown(text: string): string {
  return splitAddresses(text)
    .map((part) => (part.isAddress ? `<${part.text}>` : escapePlain(part.text)))
    .join('');
}

function escapePlain(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Beyond CommonMark: `$` is mathematics on some pages, `{` is code in MDX and Liquid.
      .replaceAll(/[\\`*_[\]{}|~$#]/g, '\\$&')
      // Addresses that would become links by themselves, against the escapes inside them.
      .replaceAll(/(?<=[\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu, '\\@')
      .replaceAll(/\b(www)\./gi, '$1\\.')
      .replaceAll(/\b(https?|ftp|mailto|xmpp):/gi, '$1\\:')
      .replaceAll(/[ \t]*\n[ \t]*/g, '<br>')
      .replaceAll('\t', ' ')
  );
}
