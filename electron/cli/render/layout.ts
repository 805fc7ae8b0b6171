import { stripVTControlCharacters } from 'node:util';

/**
 * What would steer a terminal instead of being read: escape sequences, C0 and C1 controls, and characters that turn
 * the direction of writing. Titles and notes come from other people and other files.
 */
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text as it may be shown on a terminal. Keeps tabs and line breaks. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(steering, '');
}

/** A text as it may be shown on one line. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll(/\s+/g, ' ').trim();
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
let graphemes: Intl.Segmenter | undefined;

/** Columns a text takes on a terminal, colours not counted. */
export function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  // oxlint-disable-next-line no-control-regex -- plain ASCII, the usual case, needs no segmenting
  if (/^[\u0020-\u007e]*$/.test(plain)) return plain.length;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let width = 0;
  for (const { segment } of graphemes.segment(plain)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** Fills a text up with spaces to this many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** Rows as aligned columns two spaces apart. The last column is left ragged, and cells may carry colours. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) =>
        index < row.length - 1 ? padded(cell, widths[index] ?? 0) : cell,
      );
      return (indent + cells.join('  ')).trimEnd();
    })
    .join('\n');
}

/**
 * A text beside what stands before it: further lines, and what doesn't fit `columns`, hang under its beginning.
 * `indent` is the width of what stands before it.
 */
export function hanging(text: string, indent: number, columns: number | null): string {
  const room = columns === null ? Infinity : Math.max(20, columns - indent);
  return text
    .split('\n')
    .flatMap((line) => wrapped(line, room))
    .join(`\n${' '.repeat(indent)}`);
}

function wrapped(line: string, room: number): string[] {
  if (widthOf(line) <= room) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && widthOf(current) + 1 + widthOf(word) > room) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
