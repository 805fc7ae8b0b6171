/** Bytes (UTF-8) of output that one live message carries at most. */
export const MOST_SAID = 8_192;

/** A stretch of what a step prints, as it is said to those who are there. */
export interface OutputPiece {
  /** Which printing of the run it belongs to: each attempt has a greater number than those before. */
  tape: number;
  /** Where it begins, in UTF-16 code units from the beginning of what was printed. */
  at: number;
  text: string;
}

/** What was heard of a printing so far: stretches in order, that neither overlap nor touch. */
export interface HeardOutput {
  tape: number;
  stretches: readonly { at: number; text: string }[];
}

/**
 * Adds a piece to what was heard. Pieces may come in any order and repeatedly, and some may never come: the same pieces
 * give the same, whichever order they came in. Only the last `most` code units of the printing are kept; a piece of an earlier
 * printing changes nothing, and one of a later one begins anew.
 */
export function hear(heard: HeardOutput | null, piece: OutputPiece, most: number): HeardOutput {
  if (heard !== null && piece.tape < heard.tape) return heard;
  const known = heard === null || piece.tape > heard.tape ? [] : heard.stretches;
  const stretches: { at: number; text: string }[] = [];
  for (const each of [...known, piece].toSorted((one, other) => one.at - other.at)) {
    const last = stretches.at(-1);
    if (last === undefined || each.at > last.at + last.text.length) {
      if (each.text !== '') stretches.push({ at: each.at, text: each.text });
    } else last.text += each.text.slice(last.at + last.text.length - each.at);
  }
  const from = endOf({ tape: piece.tape, stretches }) - most;
  return {
    tape: piece.tape,
    stretches: stretches.flatMap(({ at, text }) => {
      if (at + text.length <= from) return [];
      return at >= from ? [{ at, text }] : [{ at: from, text: text.slice(from - at) }];
    }),
  };
}

/** How far what was heard reaches: the place after its last code unit. */
export function endOf({ stretches }: HeardOutput): number {
  const last = stretches.at(-1);
  return last === undefined ? 0 : last.at + last.text.length;
}

/**
 * What was heard as one text. `gap` stands for so many code units that were not; `before` for what lies before all that is kept.
 */
export function heardText({ stretches }: HeardOutput, before: string, gap: (left: number) => string): string {
  let text = '';
  let end = 0;
  for (const [index, each] of stretches.entries()) {
    if (each.at > end) text += index === 0 ? before : gap(each.at - end);
    // The half of a character whose other half was cut off or never came.
    text += wellCut(each.text);
    end = each.at + each.text.length;
  }
  return text;
}

/** The end of a text that takes no more than so many bytes in UTF-8, not cut within a character. */
export function newestWithin(text: string, bytes: number): string {
  let at = text.length;
  for (let left = bytes; at > 0;) {
    const pair = at > 1 && isLow(text.charCodeAt(at - 1)) && isHigh(text.charCodeAt(at - 2));
    const code = text.charCodeAt(at - 1);
    const size = pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    if (size > left) break;
    left -= size;
    at -= pair ? 2 : 1;
  }
  return text.slice(at);
}

function wellCut(text: string): string {
  const from = isLow(text.charCodeAt(0)) ? 1 : 0;
  const to = isHigh(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
  return text.slice(from, to);
}

const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;
