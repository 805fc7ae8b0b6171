import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  hear,
  heardText,
  newestWithin,
  type HeardOutput,
  type OutputPiece,
} from '#shared/sync/live-output.ts';

const MOST = 40;

/** Pieces cut out of one text at random: overlapping, missing, in any order, repeated. */
const cuttings = fc
  .record({
    whole: fc.string({ unit: 'grapheme', minLength: 0, maxLength: 120 }),
    cuts: fc.array(fc.tuple(fc.nat(130), fc.nat(30)), { maxLength: 25 }),
  })
  .map(({ whole, cuts }) => ({
    whole,
    pieces: cuts.map(([at, length]): OutputPiece => {
      const from = Math.min(at, whole.length);
      return { tape: 7, at: from, text: whole.slice(from, from + length) };
    }),
  }));

const all = (pieces: readonly OutputPiece[], most = MOST): HeardOutput | null =>
  pieces.reduce<HeardOutput | null>((heard, piece) => hear(heard, piece, most), null);

describe('what is heard of an output', () => {
  it('comes to the same whatever order its pieces come in and however often', () => {
    fc.assert(
      fc.property(
        cuttings.chain(({ whole, pieces }) =>
          fc.tuple(
            fc.constant({ whole, pieces }),
            fc.shuffledSubarray([...pieces, ...pieces], { minLength: 0 }),
            fc.shuffledSubarray(pieces, { minLength: pieces.length }),
          ),
        ),
        ([{ whole, pieces }, some, again]) => {
          const heard = all(pieces);
          expect(all([...some, ...again])).toEqual(heard);
          expect(all([...again, ...some])).toEqual(heard);
          if (heard === null) return;
          // Each place that came and is not too far back is there once, as it was printed.
          const end = Math.max(
            0,
            ...pieces.flatMap(({ at, text }) => (text === '' ? [] : [at + text.length])),
          );
          expect(endOf(heard)).toBe(end);
          const came = new Set(
            pieces.flatMap(({ at, text }) => Array.from({ length: text.length }, (_, index) => at + index)),
          );
          const places = heard.stretches.flatMap(({ at, text }) =>
            Array.from({ length: text.length }, (_, index) => at + index),
          );
          expect(places).toEqual(
            [...came].filter((place) => place >= end - MOST).toSorted((one, other) => one - other),
          );
          for (const { at, text } of heard.stretches) expect(whole.startsWith(text, at)).toBe(true);
        },
      ),
    );
  });

  it('is the text itself when every piece came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (whole, size) => {
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => ({
          ...{ tape: 1, at: index * size, text: whole.slice(index * size, (index + 1) * size) },
        }));
        const heard = all(pieces.toReversed(), 10_000);
        expect(heard === null ? '' : heardText(heard, '…', String)).toBe(whole);
      }),
    );
  });

  it('marks what did not come, and begins anew with a later printing', () => {
    const heard = all([
      { tape: 2, at: 3, text: 'def' },
      { tape: 2, at: 10, text: 'klm' },
      { tape: 1, at: 0, text: 'of an attempt before' },
    ]);
    expect(heard).not.toBeNull();
    if (heard === null) return;
    expect(heardText(heard, '…', (left) => `[${left}]`)).toBe('…def[4]klm');
    const later = hear(heard, { tape: 3, at: 0, text: 'x' }, MOST);
    expect(heardText(later, '…', String)).toBe('x');
  });

  it('is cut for one message by its bytes, never within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, bytes) => {
        const cut = newestWithin(text, bytes);
        expect(text.endsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(/\p{Surrogate}/u.test(cut)).toBe(false);
        const more = [...text].slice(-[...cut].length - 1).join('');
        if (cut !== text) expect(Buffer.byteLength(more)).toBeGreaterThan(bytes);
      }),
    );
  });
});
