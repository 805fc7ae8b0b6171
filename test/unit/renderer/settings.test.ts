import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { moved, numberIn, without } from '#renderer/settings/parts/rows.ts';
import { draftOf, levelOf, newDraft } from '#renderer/settings/severities/draft.ts';

describe('rows that are put in order', () => {
  it('stay the same rows', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.constantFrom(-1 as const, 1 as const),
        (list, index, by) => {
          const next = moved(list, index, by);
          expect(new Set(next)).toEqual(new Set(list));
          expect(next.indexOf(list[index] ?? -1)).toBe(
            index < list.length && index + by >= 0 && index + by < list.length
              ? index + by
              : list.indexOf(list[index] ?? -1),
          );
          expect(without(list, index)).not.toContain(list[index]);
        },
      ),
    );
  });
});

describe('the severity table in fields', () => {
  it('is the same table again', () => {
    for (const level of defaultSeverities) expect(levelOf(draftOf(level))).toEqual(level);
  });

  it('takes a comma for the point, nothing for none, and words for no number', () => {
    expect([numberIn('12,5'), numberIn(' '), numberIn('a lot')]).toEqual([12.5, null, Number.NaN]);
  });

  it('gets a new level with a name of its own', () => {
    const drafts = defaultSeverities.map(draftOf);
    const five = newDraft(drafts);
    expect(five.id).toBe('SEV-5');
    expect(newDraft([...drafts.slice(1), five]).id).not.toBe('SEV-5');
  });
});
