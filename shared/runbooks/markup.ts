/** A picture that markup names. Only its address and its words are read; nothing else of it counts. */
export interface MarkupPicture {
  url: string;
  words: string;
}

/** A piece of the HTML in a runbook. */
export type Markup =
  | { kind: 'text'; text: string }
  | { kind: 'comment' }
  | { kind: 'break' }
  | { kind: 'picture'; picture: MarkupPicture }
  /** A tag by its name in small letters; `text` is how it is written. */
  | { kind: 'tag'; name: string; closes: boolean; text: string };

/** Longest tag, and longest value in one, in UTF-16 code units: a quotation mark that is never closed ends there. */
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)((?:\s|\/(?!>))(?:[^"'<>]|"[^"]{0,4000}"|'[^']{0,4000}'){0,2000})?\s*\/?>/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;
const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
};

/** The pieces of some HTML in order. What is no tag is text; nothing is lost but what comments say. */
export function markupIn(html: string): Markup[] {
  const pieces: Markup[] = [];
  let from = 0;
  const text = (until: number): void => {
    if (until > from) pieces.push({ kind: 'text', text: html.slice(from, until) });
  };
  for (const found of html.matchAll(TAG)) {
    text(found.index);
    from = found.index + found[0].length;
    pieces.push(pieceOf(found));
  }
  text(html.length);
  return pieces;
}

function pieceOf([written, slash, tag, attributes = '']: RegExpMatchArray): Markup {
  if (tag === undefined) return { kind: 'comment' };
  const name = tag.toLowerCase();
  if (name === 'br') return { kind: 'break' };
  if (name === 'img' && slash === '') {
    const values = attributesOf(attributes);
    return { kind: 'picture', picture: { url: values.get('src') ?? '', words: values.get('alt') ?? '' } };
  }
  // A name that a link can lead to is not seen.
  if (name === 'a' && slash === '' && !attributesOf(attributes).has('href')) return { kind: 'comment' };
  return { kind: 'tag', name, closes: slash === '/', text: written };
}

function attributesOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const value = (double ?? single ?? bare ?? '').replaceAll(
      /&(?:amp|quot|#39|apos|lt|gt|nbsp);/g,
      (character) => CHARACTERS[character] ?? character,
    );
    if (!values.has(name.toLowerCase())) values.set(name.toLowerCase(), value.trim());
  }
  return values;
}

/** Tags that only say how something stands on a page: their words are shown, they are not. */
export const PLAIN: ReadonlySet<string> = new Set([
  ...['p', 'div', 'center', 'span', 'font', 'picture', 'source', 'figure', 'figcaption', 'small', 'big'],
  ...['section', 'article', 'abbr', 'a'],
]);

/** Tags within a line that are shown as what they mean. */
export const MEANT = {
  kbd: 'kbd',
  samp: 'code',
  tt: 'code',
  code: 'code',
  sub: 'sub',
  sup: 'sup',
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  u: 'u',
  ins: 'ins',
  del: 'del',
  s: 'del',
  strike: 'del',
  mark: 'mark',
} as const;
/** The element that shows what a tag means. */
export type Meaning = (typeof MEANT)[keyof typeof MEANT];

/** What a tag within a line means; null for one that means nothing there. */
export function meaningOf(name: string): Meaning | null {
  return Object.hasOwn(MEANT, name) ? MEANT[name as keyof typeof MEANT] : null;
}
