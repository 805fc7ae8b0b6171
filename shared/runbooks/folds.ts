import type { RootContent } from 'mdast';
import { plainText } from './plain-text.ts';

/** A part of a runbook as it is shown: something of its tree, markup that stays text, or a fold (`<details>`). */
export type Shown =
  | { kind: 'node'; node: RootContent }
  | { kind: 'markup'; text: string; line: number }
  | { kind: 'fold'; summary: string; children: Shown[]; line: number };

const tag = /<(\/?)(details|summary)\b[^>]*>|<!--[\s\S]*?(?:-->|$)|<br\s*\/?>/gi;

/**
 * The parts of a tree in order, with `<details>` and `<summary>` as folds. No other markup is understood: it is text.
 * Comments are left out. Folds that are never closed end with the text.
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
    let from = 0;
    const text = (until: number): void => {
      const words = node.value.slice(from, until).trim();
      if (words === '' || name(words.replaceAll(/<[^>]*>/g, '').trim())) return;
      add({ kind: 'markup', text: words, line });
    };
    for (const found of node.value.matchAll(tag)) {
      text(found.index);
      from = found.index + found[0].length;
      const ends = found[1] === '/';
      const last = open.at(-1);
      switch (found[2]?.toLowerCase()) {
        case 'details':
          if (ends) open.pop();
          else {
            const fold: Shown = { kind: 'fold', summary: '', children: [], line };
            add(fold);
            open.push({ fold, naming: false });
          }
          break;
        case 'summary':
          if (last !== undefined) last.naming = !ends;
          break;
        default:
          break;
      }
    }
    text(node.value.length);
  }
  return root;
}
