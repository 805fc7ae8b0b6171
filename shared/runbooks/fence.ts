/** The words after a fence's language: as Markdown gives them, and where they stand in the file. */
export interface FenceWords {
  meta: string;
  /** Column of each character of `meta`, from 1, and at last of its end. */
  columns: number[];
  /** Places in `meta` of characters that had a backslash before them, which Markdown took away. */
  escaped: number[];
}

const unit = /\\[!-/:-@[-`{-~]|&(?:#(?:\d{1,7}|x[\da-f]{1,6})|[\da-z]{1,31});|[^]/giy;

/**
 * Finds the words of a fence in its line. Markdown takes the backslash before a sign away and puts a character for `&quot;`
 * and the like, so that a place in the words is not the same in the line.
 */
export function fenceWords(line: string, column: number, meta: string): FenceWords {
  const words: FenceWords = { meta, columns: [], escaped: [] };
  let at = /^(?:`{3,}|~{3,})[ \t]*\S*[ \t]*/.exec(line)?.[0].length ?? 0;
  while (words.columns.length < meta.length) {
    unit.lastIndex = at;
    const raw = unit.exec(line)?.[0] ?? '';
    const done = words.columns.length;
    if (raw.length > 1 && raw.startsWith('\\')) words.escaped.push(done);
    // What only looks like the name of a character stays as it is.
    const isName = raw.length > 1 && raw.startsWith('&') && !meta.startsWith(raw, done);
    const count = isName
      ? characterAt(meta, done).length
      : raw.startsWith('\\')
        ? 1
        : Math.max(1, raw.length);
    for (let index = 0; index < count; index += 1)
      words.columns.push(column + at + (raw.startsWith('\\') || isName ? 0 : index));
    at += raw.length;
  }
  words.columns.length = meta.length;
  words.columns.push(column + at);
  return words;
}

const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0);
