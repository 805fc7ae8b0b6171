import type { Nodes, Paragraph } from 'mdast';
import { plainText } from './plain-text.ts';
import type { Place } from './runbook.ts';

/** A sentence of a paragraph, and where it begins. */
export interface Sentence {
  text: string;
  place: Place;
}

/** A dot inside a name, a number or an abbreviation ends no sentence. A colon ends one: what follows is asked for by itself. */
const BETWEEN = /(?<=\S[.!?:])(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|incl)\.:?)\s+(?=[A-Z`"'(*])/g;

/** Sentences of a text. */
export function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(BETWEEN)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Sentences of a paragraph, each with its place: the piece of text it begins in, and the line there. */
export function sentencesIn(paragraph: Paragraph): Sentence[] {
  const pieces = piecesOf(paragraph);
  const whole = pieces.map(({ text }) => text).join('');
  const breaks = [...whole.matchAll(BETWEEN)];
  const starts = [0, ...breaks.map((found) => found.index + found[0].length)];
  const ends = [...breaks.map(({ index }) => index), whole.length];
  const placeAt = placing(pieces);
  return starts.flatMap((from, index): Sentence[] => {
    const text = whole.slice(from, ends[index]).replaceAll(/\s+/g, ' ').trim();
    return text === '' ? [] : [{ text, place: placeAt(from) }];
  });
}

interface Piece {
  /** Where it begins in the whole. */
  at: number;
  text: string;
  place: Place;
}

/** The texts a paragraph is made of, as they are read out. */
function piecesOf(paragraph: Paragraph): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const visit = (node: Nodes): void => {
    if ('children' in node) {
      for (const child of node.children) visit(child);
      return;
    }
    const text = node.type === 'text' ? node.value : node.type === 'break' ? '\n' : plainText(node);
    const { line = 1, column = 1 } = node.position?.start ?? {};
    pieces.push({ at, text, place: { line, column } });
    at += text.length;
  };
  visit(paragraph);
  return pieces;
}

/** The place of each offset, asked for from the first to the last: the text is gone through once. */
function placing(pieces: readonly Piece[]): (offset: number) => Place {
  let index = 0;
  let at = 0;
  let place = pieces[0]?.place ?? { line: 1, column: 1 };
  return (offset) => {
    for (let next = pieces[index + 1]; next !== undefined && next.at <= offset; next = pieces[index + 1]) {
      index += 1;
      ({ at, place } = next);
    }
    const { at: begin = 0, text = '' } = pieces[index] ?? {};
    let { line, column } = place;
    for (; at < offset; at += 1) {
      const isBreak = text[at - begin] === '\n';
      line += isBreak ? 1 : 0;
      column = isBreak ? 1 : column + 1;
    }
    place = { line, column };
    return place;
  };
}
