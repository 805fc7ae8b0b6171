import type { RootContent } from 'mdast';
import { markupIn, meaningOf, PLAIN, type MarkupPicture } from './markup.ts';
import { plainText } from './plain-text.ts';

/** A part of a runbook as it is shown: something of its tree, markup that stays text, a picture, or a fold (`<details>`). */
export type Shown =
  | { kind: 'node'; node: RootContent }
  | { kind: 'markup'; text: string; line: number }
  | { kind: 'picture'; picture: MarkupPicture; line: number }
  | { kind: 'fold'; summary: string; children: Shown[]; line: number };

/**
 * The parts of a tree in order, with `<details>` and `<summary>` as folds and `<img>` as pictures. Of tags that only say how
 * words look the words are left; no other markup is understood: it is text. Comments are left out. Folds that are never closed
 * end with the text.
 */
export function foldsIn(nodes: readonly RootContent[]): Shown[] {
  const root: Shown[] = [];
  const open: { fold: Extract<Shown, { kind: 'fold' }>; naming: boolean }[] = [];
  const add = (shown: Shown): void => {
    (open.at(-1)?.fold.children ?? root).push(shown);
  };
  const name = (words: string): boolean => {
    const last = open.at(-1);
    if (last?.naming !== true) return false;
    last.fold.summary = `${last.fold.summary} ${words}`.trim();
    return true;
  };

  for (const node of nodes) {
    const line = node.position?.start.line ?? 1;
    if (node.type !== 'html') {
      if (!name(plainText(node))) add({ kind: 'node', node });
      continue;
    }
    let text = '';
    let links = 0;
    const flush = (): void => {
      const words = text.trim();
      text = '';
      if (words === '' || name(words.replaceAll(/<[^>]*>/g, '').trim())) return;
      add({ kind: 'markup', text: words, line });
    };
    for (const piece of markupIn(node.value)) {
      const last = open.at(-1);
      switch (piece.kind) {
        case 'text':
          text += piece.text;
          break;
        case 'comment':
          break;
        case 'break':
          text += '\n';
          break;
        case 'picture':
          flush();
          add({ kind: 'picture', picture: piece.picture, line });
          break;
        case 'tag':
          if (piece.name === 'details') {
            flush();
            if (piece.closes) open.pop();
            else {
              const fold: Shown = { kind: 'fold', summary: '', children: [], line };
              add(fold);
              open.push({ fold, naming: false });
            }
          } else if (piece.name === 'summary') {
            flush();
            if (last !== undefined) last.naming = !piece.closes;
          } else if (piece.name === 'a') {
            // Of a link that leads nowhere from here the address stays to be read.
            if (!piece.closes || links > 0) text += piece.text;
            links = Math.max(0, links + (piece.closes ? -1 : 1));
          } else if (!PLAIN.has(piece.name) && meaningOf(piece.name) === null) text += piece.text;
      }
    }
    flush();
  }
  return root;
}
