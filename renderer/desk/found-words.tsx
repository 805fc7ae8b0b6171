import type { ReactNode } from 'react';

/** Words of an entry, with those marked that are looked for. */
export function markFound(text: string, found: RegExp | null): ReactNode {
  if (found === null) return text;
  // Pieces have no identity of their own and never change places; every second one was found.
  // oxlint-disable-next-line react/no-array-index-key
  return text
    .split(found)
    .map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece));
}
