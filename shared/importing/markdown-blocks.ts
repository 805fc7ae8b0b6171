import type { Definition, List, ListItem, Nodes, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type InlineContext, joinLines, type TextLine, textLines } from './markdown-inline.ts';
import type { ReferenceLink } from './reading.ts';

interface Span {
  /** First and last line in the source, from 1. */
  from: number;
  to: number;
}

/** A row of a table. */
export interface TableRow extends Span {
  cells: string[];
}

/** The parts of a document this reader tells apart, markup already removed. */
export type Block =
  | (Span & { type: 'heading'; depth: number; text: string })
  | (Span & {
      type: 'paragraph';
      lines: TextLine[];
      /** All of it is bold: often a heading in disguise. */ bold: boolean;
    })
  | (Span & { type: 'item'; /** `[x] `, `[ ] ` or nothing. */ prefix: string; blocks: Block[] })
  | (Span & { type: 'table'; header: TableRow; rows: TableRow[] })
  | (Span & { type: 'code'; lines: TextLine[] })
  | (Span & { type: 'html'; text: string })
  | (Span & { type: 'structural' });

/** A document in blocks, with the links found in it. */
export interface BlockDocument {
  blocks: Block[];
  links: ReferenceLink[];
  /** Why it was read line by line instead of as Markdown; absent when it was not. */
  readByLine?: string;
}

/** Beyond this the parser takes longer than anyone waits; no report written by people is this large. */
const MAX_PARSED_CHARACTERS = 500_000;
/** The parser's time grows with the square of a paragraph's length. */
const MAX_PARAGRAPH_LINES = 3_000;
/** Deeper nesting is an attack on the stack, not a document. */
const MAX_DEPTH = 60;
const nestedTooDeep = /^\s*(?:[-*+>][ \t]*){100}/;

function spanOf(node: Nodes): Span {
  return { from: node.position?.start.line ?? 1, to: node.position?.end.line ?? 1 };
}

function collectDefinitions(nodes: readonly RootContent[]): {
  all: Definition[];
  byId: Map<string, Definition>;
} {
  const all: Definition[] = [];
  const queue: RootContent[] = [...nodes];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (node.type === 'definition') all.push(node);
    else if ('children' in node) queue.push(...node.children);
  }
  const byId = new Map<string, Definition>();
  for (const definition of all.sort((a, b) => spanOf(a).from - spanOf(b).from)) {
    if (!byId.has(definition.identifier)) byId.set(definition.identifier, definition);
  }
  return { all, byId };
}

function converter(
  source: readonly string[],
  context: InlineContext,
): (nodes: readonly RootContent[], depth: number) => Block[] {
  const rowOf = (row: Table['children'][number]): TableRow => ({
    ...spanOf(row),
    cells: row.children.map((cell) => joinLines(textLines(cell.children, spanOf(cell).from, context))),
  });

  function item(node: ListItem, depth: number): Block {
    const checked = node.checked === null || node.checked === undefined ? '' : node.checked ? '[x] ' : '[ ] ';
    return { ...spanOf(node), type: 'item', prefix: checked, blocks: convert(node.children, depth + 1) };
  }

  function raw(node: Nodes): Block {
    const { from, to } = spanOf(node);
    return { from, to, type: 'paragraph', bold: false, lines: plainLines(source.slice(from - 1, to), from) };
  }

  function convert(nodes: readonly RootContent[], depth: number): Block[] {
    return nodes.flatMap((node): Block[] => {
      const span = spanOf(node);
      if (depth > MAX_DEPTH) return [raw(node)];
      switch (node.type) {
        case 'heading':
          return [
            {
              ...span,
              type: 'heading',
              depth: node.depth,
              text: joinLines(textLines(node.children, span.from, context)).replace(/\n/g, ' '),
            },
          ];
        case 'paragraph': {
          const parts = node.children.filter(
            (child) => child.type !== 'text' || child.value.replace(/[\s:]/g, '') !== '',
          );
          const bold = parts.length === 1 && parts[0]?.type === 'strong';
          return [{ ...span, type: 'paragraph', bold, lines: textLines(node.children, span.from, context) }];
        }
        case 'list':
          return (node satisfies List).children.map((child) => item(child, depth));
        case 'blockquote':
          return convert(node.children, depth + 1);
        case 'footnoteDefinition':
          return convert(node.children, depth + 1);
        case 'table': {
          const [header, ...rows] = node.children.map(rowOf);
          return header ? [{ ...span, type: 'table', header, rows }] : [{ ...span, type: 'structural' }];
        }
        case 'code': {
          // A fence is a line of its own before the content; an indented block has none.
          const content = node.value.split('\n');
          const first = span.to - span.from + 1 > content.length ? span.from + 1 : span.from;
          return [{ ...span, type: 'code', lines: plainLines(content, first) }];
        }
        case 'html':
          return [{ ...span, type: 'html', text: node.value }];
        case 'definition':
        case 'thematicBreak':
          return [{ ...span, type: 'structural' }];
        default:
          return [raw(node)];
      }
    });
  }

  return convert;
}

function plainLines(lines: readonly string[], from: number): TextLine[] {
  return lines
    .map((text, index) => ({ text: text.trim(), line: from + index, hard: true }))
    .filter((line) => line.text !== '');
}

/** Reads what the parser can't take: headings by their `#`, everything else a line at a time. */
function byLine(source: readonly string[]): Block[] {
  return source.flatMap((text, index): Block[] => {
    const line = index + 1;
    const span = { from: line, to: line };
    const trimmed = text.trim();
    if (trimmed === '') return [];
    const heading = /^(#{1,6})\s+(.*?)#*$/.exec(trimmed);
    if (heading)
      return [{ ...span, type: 'heading', depth: heading[1]?.length ?? 1, text: heading[2]?.trim() ?? '' }];
    if (!/[\p{L}\p{N}]/u.test(trimmed)) return [{ ...span, type: 'structural' }];
    return [
      {
        ...span,
        type: 'paragraph',
        bold: false,
        lines: plainLines([trimmed.replace(/^(?:[>*+-]\s+|\|\s*)/, '').replace(/\s*\|$/, '')], line),
      },
    ];
  });
}

function tooMuch(source: readonly string[], characters: number): string | null {
  if (characters > MAX_PARSED_CHARACTERS) return 'it is very large';
  let run = 0;
  for (const line of source) {
    run = line.trim() === '' || line.trimStart().startsWith('|') || /^\s*[-*+#]\s/.test(line) ? 0 : run + 1;
    if (nestedTooDeep.test(line)) return 'it has a line with a hundred list or quote marks';
    if (run > MAX_PARAGRAPH_LINES) return 'it has a paragraph of thousands of lines';
  }
  return null;
}

/** Parses Markdown (GitHub flavour) into blocks. Never throws: what the parser can't take is read line by line. */
export function readBlocks(text: string, source: readonly string[]): BlockDocument {
  const reason = tooMuch(source, text.length);
  if (reason !== null) return { blocks: byLine(source), links: [], readByLine: reason };
  try {
    const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    const definitions = collectDefinitions(tree.children);
    const links: ReferenceLink[] = [];
    const blocks = converter(source, { definitions: definitions.byId, links })(tree.children, 0);
    for (const definition of definitions.all) {
      if (!/^https?:\/\//i.test(definition.url)) continue;
      links.push({
        url: definition.url,
        text: definition.label ?? definition.url,
        line: spanOf(definition).from,
      });
    }
    return { blocks, links };
  } catch (error) {
    // The parser recurses; thousands of nested lists end its stack.
    const detail = error instanceof Error ? error.message : String(error);
    return { blocks: byLine(source), links: [], readByLine: `it can't be parsed as Markdown (${detail})` };
  }
}
