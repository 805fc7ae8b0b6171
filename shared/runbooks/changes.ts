import { diffLines } from 'diff';

/** A stretch of lines that is in both texts, only in the newer one, or only in the older one. */
export interface Change {
  kind: 'same' | 'added' | 'removed';
  lines: string[];
  /** Number of its first line in the newer text, or in the older one for what was removed. From 1. */
  from: number;
}

/** Longest search for a small difference, ms; after it everything counts as changed. */
const PATIENCE = 1_000;

/** What is different between two texts, line by line, in the order of the text. */
export function changesBetween(before: string, after: string): Change[] {
  const parts = diffLines(ended(before), ended(after), { timeout: PATIENCE }) ?? [
    { value: ended(before), removed: true, added: false },
    { value: ended(after), removed: false, added: true },
  ];
  let older = 1;
  let newer = 1;
  return parts.map(({ value, added, removed }): Change => {
    const lines = value.replace(/\n$/, '').split('\n');
    const from = removed ? older : newer;
    if (!added) older += lines.length;
    if (!removed) newer += lines.length;
    return { kind: added ? 'added' : removed ? 'removed' : 'same', lines, from };
  });
}

/** A last line without an end is no other line than one with it. */
function ended(text: string): string {
  const plain = text.replaceAll('\r\n', '\n');
  return plain === '' || plain.endsWith('\n') ? plain : `${plain}\n`;
}
