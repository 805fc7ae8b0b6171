import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fullCode,
  incidentStream,
  isIncidentStream,
  readRef,
  SHORT_CODE,
  shortRef,
} from '#shared/domain/ref.ts';
import { anyCharacters } from './arbitraries.ts';

const stream = fc.uuid({ version: 7 }).map(incidentStream);
const isTaken = (earlier: readonly string[]) => (prefix: string) =>
  earlier.some((code) => code.startsWith(prefix));

/** References in order of declaration, as the log gives them out. */
function refsOf(codes: readonly string[]): string[] {
  return codes.map((code, index) => shortRef(code, isTaken(codes.slice(0, index))));
}

describe('a reference', () => {
  it('is unique, and the one declared earlier keeps the short form', () => {
    // Few letters, so that codes share their beginnings all the time.
    const code = fc
      .array(fc.constantFrom('7', 'F', '3'), { minLength: 12, maxLength: 12 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(code, { maxLength: 40 }), (codes) => {
        const refs = refsOf(codes);
        expect(new Set(refs).size).toBe(refs.length);
        refs.forEach((ref, index) => {
          const own = codes[index] ?? '';
          expect(own.startsWith(ref.slice(4))).toBe(true);
          expect(ref.length).toBeGreaterThanOrEqual(4 + SHORT_CODE);
          // What comes later never changes it.
          expect(refsOf(codes.slice(0, index + 1)).at(-1)).toBe(ref);
          if (!isTaken(codes.slice(0, index))(own.slice(0, SHORT_CODE)))
            expect(ref).toHaveLength(4 + SHORT_CODE);
        });
      }),
    );
  });

  it('comes out of the random bits of the id', () => {
    fc.assert(
      fc.property(stream, stream, (one, other) => {
        expect(fullCode(one)).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
        expect(fullCode(one) === fullCode(other)).toBe(
          one.slice(-15).replace('-', '') === other.slice(-15).replace('-', ''),
        );
      }),
    );
    expect(isIncidentStream('workspace')).toBe(false);
  });

  it('is understood however it was said', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 12 }), fc.boolean(), (one, length, lower) => {
        const code = fullCode(one).slice(0, length);
        const said = (text: string) => (lower ? text.toLowerCase() : text);
        for (const typed of [
          `INC-${code}`,
          `  INC ${code} `,
          `INC-${code.replaceAll('0', 'O').replaceAll('1', 'l')}`,
        ]) {
          expect(readRef(said(typed))).toBe(code);
        }
      }),
    );
  });

  it('is not read out of anything else', () => {
    fc.assert(
      fc.property(anyCharacters(30), (text) => {
        const code = readRef(text);
        if (code !== null) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{1,12}$/);
      }),
    );
    for (const text of [
      '',
      'INC-',
      'INC-UUU',
      'INC-7F3; DROP TABLE',
      '7F3\u0000',
      'ＩＮＣ-7F3',
      '1234567890123',
    ]) {
      expect(readRef(text)).toBeNull();
    }
  });
});
