import type { Definition, PhrasingContent } from 'mdast';
import type { ReferenceLink } from './reading.ts';

/** One line of text without markup. */
export interface TextLine {
  text: string;
  /** Line of the source, from 1. */
  line: number;
  /** It starts after a break the author asked for, not just a wrapped source line. */
  hard: boolean;
}

/** What rendering inline content needs to know, and what it collects. */
export interface InlineContext {
  definitions: ReadonlyMap<string, Definition>;
  links: ReferenceLink[];
}

const webAddress = /^https?:\/\//i;
const knownTag =
  /^<\/?(?:a|b|i|u|s|em|strong|code|kbd|sub|sup|small|big|mark|span|font|p|div|center|img|details|summary|del|ins|tt|pre|wbr|hr|ul|ol|li|table|tr|td|th|thead|tbody|h[1-6]|blockquote)\b[^>]*>$/i;

/** Renders inline content to plain lines, and collects web links into the context. */
export function textLines(
  nodes: readonly PhrasingContent[],
  startLine: number,
  context: InlineContext,
): TextLine[] {
  const lines: TextLine[] = [{ text: '', line: startLine, hard: true }];
  let line = startLine;

  function add(text: string): void {
    const last = lines.at(-1);
    if (last) last.text += text;
  }

  function newLine(hard: boolean): void {
    lines.push({ text: '', line, hard });
  }

  function addText(value: string, from: number | undefined, to: number | undefined): void {
    line = Math.max(line, from ?? line);
    const end = Math.max(line, to ?? line);
    const parts = value.split('\n');
    parts.forEach((part, index) => {
      if (index > 0) {
        line = Math.min(line + 1, end);
        newLine(false);
      }
      add(part);
    });
  }

  function addLink(children: readonly PhrasingContent[], url: string, at: number): void {
    const before = lines.length;
    const startOfLabel = lines.at(-1)?.text.length ?? 0;
    walk(children);
    const label = lines
      .slice(before - 1)
      .map((each, index) => (index === 0 ? each.text.slice(startOfLabel) : each.text))
      .join(' ')
      .trim();
    if (webAddress.test(url)) context.links.push({ url, text: label === '' ? url : label, line: at });
    if (
      url !== '' &&
      !url.startsWith('#') &&
      label !== url &&
      `mailto:${label}` !== url &&
      `http://${label}` !== url
    ) {
      add(label === '' ? url : ` (${url})`);
    }
  }

  function walk(children: readonly PhrasingContent[]): void {
    for (const node of children) {
      const at = node.position?.start.line ?? line;
      switch (node.type) {
        case 'text':
          addText(node.value, at, node.position?.end.line);
          break;
        case 'inlineCode':
          addText(node.value, at, node.position?.end.line);
          break;
        case 'break':
          line = node.position?.end.line ?? line;
          newLine(true);
          break;
        case 'html':
          if (/^<br\s*\/?>$/i.test(node.value)) newLine(true);
          else if (!knownTag.test(node.value) && !node.value.startsWith('<!--'))
            addText(node.value, at, node.position?.end.line);
          break;
        case 'image':
          addLink([{ type: 'text', value: node.alt ?? '' }], node.url, at);
          break;
        case 'link':
          addLink(node.children, node.url, at);
          break;
        case 'linkReference':
          addLink(node.children, context.definitions.get(node.identifier)?.url ?? '', at);
          break;
        case 'imageReference':
          addLink(
            [{ type: 'text', value: node.alt ?? '' }],
            context.definitions.get(node.identifier)?.url ?? '',
            at,
          );
          break;
        case 'footnoteReference':
          add(`[^${node.label ?? node.identifier}]`);
          break;
        default:
          walk(node.children);
      }
    }
  }

  walk(nodes);
  return lines
    .map((each) => ({ ...each, text: each.text.replace(/[ \t\u00a0]+/g, ' ').trim() }))
    .filter((each) => each.text !== '');
}

/** Joins lines: wrapped ones with a space, broken ones with a line break. */
export function joinLines(lines: readonly TextLine[]): string {
  return lines
    .map((line, index) => (index === 0 ? line.text : (line.hard ? '\n' : ' ') + line.text))
    .join('');
}

/** Whether several lines are facts of their own (`Severity: SEV-2`), which a parser takes for one wrapped paragraph. */
export function areLabelled(lines: readonly TextLine[]): boolean {
  return (
    lines.length > 1 && lines.every((line) => /^[\p{L}][\p{L}\p{N} ()/'&–-]{1,40}:(?:\s|$)/u.test(line.text))
  );
}
