import type { Nodes, Root } from 'mdast';
import { plainText } from './plain-text.ts';

/** A heading of a runbook, and what links call it by. */
export interface Section {
  depth: number;
  name: string;
  /** Without the `#`: `set-server-state`. Unique in its text. */
  anchor: string;
  /** Line of the text, from 1. */
  line: number;
}

/** Every heading in order, also those in quotes and lists, with the anchor GitHub and GitLab give it. */
export function outlineOf(tree: Root): Section[] {
  const sections: Section[] = [];
  const taken = new Map<string, number>();
  const visit = (node: Nodes): void => {
    if (node.type === 'heading') {
      const name = plainText(node);
      const base = anchorOf(name);
      let count = taken.get(base) ?? 0;
      while (count > 0 && taken.has(`${base}-${count}`)) count += 1;
      const anchor = count === 0 ? base : `${base}-${count}`;
      taken.set(base, count + 1);
      if (count > 0) taken.set(anchor, 1);
      sections.push({ depth: node.depth, name, anchor, line: node.position?.start.line ?? 1 });
    } else if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return sections;
}

/** The anchor of a heading by its words: small letters, spaces as hyphens, without punctuation. */
export function anchorOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\s-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** The heading an anchor means; people write `#Set-Server-State` as well, and `#set-server--state` for a lost sign. */
export function sectionAt(sections: readonly Section[], anchor: string): Section | null {
  const plain = (text: string): string => anchorOf(text).replaceAll(/-+/g, '-').replaceAll(/^-|-$/g, '');
  return (
    sections.find((section) => section.anchor === anchor) ??
    sections.find((section) => plain(section.anchor) === plain(anchor)) ??
    null
  );
}

/** Whether a heading says the title once more, perhaps as one word: “KubePodNotReady” for “Kube Pod Not Ready”. */
export function isTitle(heading: string, title: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '');
  return letters(heading) === letters(title);
}
