import type { Blockquote, Paragraph, RootContent } from 'mdast';

/** Boxes that a quotation becomes when it begins with a line like `[!NOTE]`, as on GitHub. */
export const ALERTS = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type Alert = (typeof ALERTS)[number];

const MARK = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\r?\n|$)/i;

/** What box a quotation is, and what stands in it; null for one that is just quoted. */
export function alertIn({ children }: Blockquote): { alert: Alert; children: RootContent[] } | null {
  const [first, ...rest] = children;
  if (first?.type !== 'paragraph') return null;
  const [mark, ...words] = first.children;
  const found = mark?.type === 'text' ? MARK.exec(mark.value) : null;
  if (mark?.type !== 'text' || found === null) return null;
  const alert = ALERTS.find((each) => each === found[1]?.toLowerCase());
  const left = mark.value.slice(found[0].length);
  // The mark stands alone on its line.
  const ends = found[0].endsWith('\n') || words.length === 0 || words[0]?.type === 'break';
  if (alert === undefined || !ends) return null;
  const inline = [
    ...(left === '' ? [] : [{ ...mark, value: left }]),
    ...(words[0]?.type === 'break' ? words.slice(1) : words),
  ];
  const paragraph: Paragraph = { ...first, children: inline };
  return { alert, children: inline.length === 0 ? rest : [paragraph, ...rest] };
}
