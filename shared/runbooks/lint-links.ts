import type { Nodes, Root } from 'mdast';
import { decoded } from './decoded.ts';
import { markupIn } from './markup.ts';
import { outlineOf, sectionAt, type Section } from './outline.ts';
import type { Finding, Place } from './runbook.ts';

/** What is at the end of a link to a file: it, or not even the heading it names. Null where that can't be told, as for the web. */
export type LinkEnd = 'there' | 'nowhere' | 'no-heading' | null;

/** What links of a text need to be looked after: where they lead, and what others can lead to in it. */
export interface Linked {
  links: { url: string; place: Place }[];
  sections: Section[];
  /** Names that HTML or braces give to a place: `<a name="x">`, `## Heading {#x}`. */
  marks: string[];
}

/** Links and pictures of a text, and the places in it that a link can lead to. */
export function linkedIn(tree: Root): Linked {
  const linked: Linked = { links: [], sections: outlineOf(tree), marks: [] };
  const visit = (node: Nodes): void => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      linked.links.push({
        url: node.url,
        place: { line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 },
      });
    if (node.type === 'html') {
      const { line = 1, column = 1 } = node.position?.start ?? {};
      for (const piece of markupIn(node.value))
        if (piece.kind === 'picture' && piece.picture.url !== '')
          linked.links.push({ url: piece.picture.url, place: { line, column } });
      for (const [, name = ''] of node.value.matchAll(/\b(?:id|name)\s*=\s*["']?([^"'\s>]+)/gi))
        linked.marks.push(name);
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  for (const { name } of linked.sections) {
    const mark = /\{#([^\s}]+)[^}]*\}\s*$/.exec(name)?.[1];
    if (mark !== undefined) linked.marks.push(mark);
  }
  return linked;
}

/** Whether a text has the place a link names after its `#`. */
export function hasAnchor({ sections, marks }: Pick<Linked, 'sections' | 'marks'>, anchor: string): boolean {
  return anchor === 'top' || marks.includes(anchor) || sectionAt(sections, anchor) !== null;
}

/** Links that lead nowhere, in the order of the text. A link to a heading of the same text is looked up in it. */
export function lintLinks(linked: Linked, endOf: (url: string) => LinkEnd): Finding[] {
  return linked.links.flatMap(({ url, place }): Finding[] => {
    const end = url.startsWith('#') ? ownEnd(linked, url) : endOf(url);
    // In quotes: an address may begin with a space, or end with a full stop.
    const shown = `“${url.slice(0, 120)}”`;
    if (end === 'nowhere')
      return [{ level: 'warning', rule: 'dead-link', message: `${shown} leads nowhere.`, place }];
    return end === 'no-heading'
      ? [{ level: 'warning', rule: 'dead-link', message: `No heading is called what ${shown} names.`, place }]
      : [];
  });
}

function ownEnd(linked: Linked, url: string): LinkEnd {
  const anchor = decoded(url.slice(1));
  return anchor === '' || hasAnchor(linked, anchor) ? 'there' : 'no-heading';
}
