import type { Nodes } from 'mdast';
import { markupIn, meaningOf, PLAIN, type MarkupPicture, type Meaning } from './markup.ts';

/** A part of a line as it is shown. */
export type InlineShown =
  | { kind: 'node'; node: Nodes }
  /** Markup that stays text: mostly something to fill in, like “-n <namespace>”. */
  | { kind: 'markup'; text: string }
  | { kind: 'break' }
  | { kind: 'picture'; picture: MarkupPicture }
  /** Words between two tags: as what the tags mean, or plain where they mean nothing. */
  | { kind: 'meant'; as: Meaning | null; children: InlineShown[] };

interface Open {
  name: string;
  text: string;
  shown: InlineShown[];
}

/**
 * The parts of a line in order. Tags that are known and closed again in the same line are what they mean; all others are text,
 * pictures and breaks excepted.
 */
export function inlineIn(nodes: readonly Nodes[]): InlineShown[] {
  const root: InlineShown[] = [];
  const open: Open[] = [];
  const here = (): InlineShown[] => open.at(-1)?.shown ?? root;

  /** A tag that is never closed was none. */
  function giveUp(): void {
    const last = open.pop();
    if (last !== undefined) here().push({ kind: 'markup', text: last.text }, ...last.shown);
  }

  function tag(name: string, closes: boolean, text: string): void {
    const known = PLAIN.has(name) || meaningOf(name) !== null;
    if (known && !closes) {
      open.push({ name, text, shown: [] });
      return;
    }
    if (!known || !open.some((each) => each.name === name)) {
      // The end of a name that a link can lead to is not seen either.
      if (!(closes && name === 'a')) here().push({ kind: 'markup', text });
      return;
    }
    while (open.at(-1)?.name !== name) giveUp();
    const last = open.pop();
    if (last === undefined) return;
    // A link that markup makes leads nowhere from here, so its address stays to be read.
    if (name === 'a')
      here().push({ kind: 'markup', text: last.text }, ...last.shown, { kind: 'markup', text });
    else here().push({ kind: 'meant', as: meaningOf(name), children: last.shown });
  }

  for (const node of nodes) {
    if (node.type !== 'html') {
      here().push({ kind: 'node', node });
      continue;
    }
    for (const piece of markupIn(node.value))
      switch (piece.kind) {
        case 'text':
          here().push({ kind: 'markup', text: piece.text });
          break;
        case 'comment':
          break;
        case 'break':
        case 'picture':
          here().push(piece);
          break;
        case 'tag':
          tag(piece.name, piece.closes, piece.text);
      }
  }
  while (open.length > 0) giveUp();
  return root;
}
