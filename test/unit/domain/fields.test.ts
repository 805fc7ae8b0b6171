import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  handle,
  instant,
  instantInput,
  lineField,
  severityId,
  textField,
  uuid,
} from '#shared/domain/fields.ts';
import { seatId, SEATS } from '#shared/domain/incident/terms.ts';
import { anyCharacters, awkwardTexts } from './arbitraries.ts';

const anyText = fc.oneof(
  anyCharacters(80),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom(...awkwardTexts),
  // Raw UTF-16, half characters included.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);

/** The sentence a value is refused with; null when it is taken. */
function refusal(schema: z.ZodType, value: unknown): string | null {
  const result = schema.safeParse(value);
  return result.success ? null : (result.error.issues[0]?.message ?? '');
}

describe('text', () => {
  const text = textField('The text', 100);

  it('is taken clean or refused, and taken again unchanged', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        for (const schema of [text, lineField('The text', 100)]) {
          const result = schema.safeParse(typed);
          if (!result.success) continue;
          expect(result.data.length).toBeGreaterThan(0);
          expect(result.data.length).toBeLessThanOrEqual(typed.length);
          expect(result.data).toBe(result.data.trim());
          // eslint-disable-next-line no-control-regex
          expect(result.data).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
          expect(() => encodeURIComponent(result.data)).not.toThrow();
          expect(schema.parse(result.data)).toBe(result.data);
          if (schema !== text) expect(result.data).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every word, emoji and line of a person', () => {
    for (const awkward of awkwardTexts) {
      expect(text.parse(awkward)).toBe(awkward.replaceAll('\r\n', '\n').trim());
    }
  });

  it('is refused with what is wrong and how to mend it', () => {
    expect(refusal(text, undefined)).toBe('The text is missing.');
    expect(refusal(text, 7)).toBe('The text must be text.');
    expect(refusal(text, 'x'.repeat(101))).toBe(
      'The text is longer than 100 characters. Shorten it, or attach it as a file.',
    );
    expect(refusal(text, 'half \ud83d')).toBe('The text contains half a character. Paste it again.');
    for (const nothing of ['', '   ', '\n\t', '\u0000', '\u200b\u2060\ufeff', '\u00a0\u2003', '\u202e']) {
      expect(refusal(text, nothing)).toBe('The text is empty. Write at least one word.');
    }
  });

  it('is told with a limit of characters that holds after cleaning as well', () => {
    expect(text.parse(`${'x'.repeat(98)}\r\n`)).toHaveLength(98);
    expect(lineField('The text', 10).parse('a\n\n  b')).toBe('a b');
  });
});

describe('an instant', () => {
  it('is read from ISO 8601 with an offset, or from milliseconds', () => {
    const at = Date.UTC(2026, 10, 23, 14, 23);
    for (const text of [
      '2026-11-23T14:23Z',
      '2026-11-23 14:23:00Z',
      '2026-11-23T15:23+01:00',
      '2026-11-23T09:23:00.000-0500',
      ' 2026-11-23t14:23z ',
    ]) {
      expect(instantInput.parse(text)).toBe(at);
    }
    expect(instantInput.parse(at)).toBe(at);
    expect(instantInput.parse('2024-02-29T00:00Z')).toBe(Date.UTC(2024, 1, 29));
  });

  it('round-trips through ISO 8601', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (at) => {
        expect(instantInput.parse(new Date(at).toISOString())).toBe(at);
        expect(instant.parse(at)).toBe(at);
      }),
    );
  });

  it('that never was is refused, not bent into another day', () => {
    for (const text of [
      '2026-02-29T10:00Z',
      '2026-02-30T10:00Z',
      '2026-04-31T10:00Z',
      '2026-13-01T10:00Z',
      '2026-01-01T25:00Z',
      '2026-01-01T10:60Z',
      '2026-01-01T10:00+25:00',
      '2026-11-23T14:23',
      '14:23',
      'yesterday',
      '',
      '２０２６-11-23T14:23Z',
    ]) {
      expect(refusal(instantInput, text)).toMatch(/ is not a time\. Write ISO 8601 with an offset/);
    }
    expect(refusal(instantInput, '0001-01-01T00:00Z')).toBe(
      'A time before 1970 can’t be right. Check the year.',
    );
    expect(refusal(instantInput, -1)).toBe('A time before 1970 can’t be right. Check the year.');
    expect(refusal(instantInput, 1.5)).toBe('A time must be a whole number of milliseconds.');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, {}, true]) {
      expect(refusal(instantInput, value)).toMatch(/^A time must be ISO 8601/);
    }
  });

  it('from hostile strings is an instant or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/)),
        (text) => {
          const result = instantInput.safeParse(text);
          if (!result.success) return;
          expect(instant.safeParse(result.data).success).toBe(true);
          // The date stays the date that was written, up to a day of offset.
          const written = Date.parse(`${text.trim().slice(0, 10)}T00:00:00Z`);
          expect(Math.abs(result.data - written)).toBeLessThanOrEqual(2 * 86_400_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('names', () => {
  it('of people are written one way', () => {
    for (const [typed, is] of [
      ['ana', '@ana'],
      [' @Ana ', '@ana'],
      ['JOSÉ', '@josé'],
      ['Jose\u0301', '@josé'],
      ['bo.k-2_x', '@bo.k-2_x'],
      ['李', '@李'],
      ['constructor', '@constructor'],
    ]) {
      expect(handle.parse(typed)).toBe(is);
    }
    for (const typed of [
      '',
      '@',
      '@@ana',
      'a b',
      '-ana',
      'ana@example.com',
      'a\u200bb',
      'x'.repeat(64),
      '<b>',
      'a/b',
      '‮ana',
    ]) {
      expect(refusal(handle, typed)).toMatch(/^A person is written like @ana:/);
    }
    expect(refusal(handle, undefined)).toBe('Say who: @ana.');
  });

  it('of severities are written one way', () => {
    for (const typed of ['1', 'sev1', 'SEV-1', 'sev 1', ' Sev-01 '])
      expect(severityId.parse(typed)).toBe('SEV-1');
    expect(severityId.parse('p2')).toBe('P2');
    for (const typed of ['', '-1', '1.5', 'SEV 1 2', 'très', 'x'.repeat(21), '__proto__']) {
      expect(refusal(severityId, typed)).toBe('A severity is written like SEV-2.');
    }
  });

  it('of seats are written one way', () => {
    for (const [typed, is] of [
      ['IC', 'ic'],
      ['Incident Commander', 'ic'],
      ['comms lead', 'comms'],
      ['communications_lead', 'comms'],
      ['db-sme', 'sme:database'],
      ['sme:db', 'sme:database'],
      ['network expert', 'sme:network'],
      ['sme:constructor', 'sme:constructor'],
    ]) {
      expect(seatId.parse(typed)).toBe(is);
    }
    for (const seat of SEATS) expect(seatId.parse(seat)).toBe(seat);
    for (const typed of [
      '',
      'sme:',
      'sme',
      'boss',
      'constructor',
      '__proto__',
      'toString',
      'sme:a b:c',
      `sme:${'x'.repeat(41)}`,
    ]) {
      expect(refusal(seatId, typed)).toMatch(/^A seat is one of ic, deputy/);
    }
  });

  it('stay what they are when read again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^@?[a-zA-Z:. _-]{1,20}$/)), (typed) => {
        for (const schema of [handle, severityId, seatId, uuid]) {
          const result = schema.safeParse(typed);
          if (result.success) expect(schema.parse(result.data)).toBe(result.data);
        }
      }),
      { numRuns: 300 },
    );
  });
});
