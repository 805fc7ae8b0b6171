import { describe, expect, it } from 'vitest';
import { isFiltered, knownRegions, narrowed, NO_FILTER, readFilter } from '#shared/composer/filter.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { complete } from '#shared/composer/complete.ts';
import { contextOf } from './context.ts';

const context = contextOf();

describe('a filter', () => {
  it('is read from one line, in any order', () => {
    expect(readFilter('kind:dec @bo replica region:emea is:pinned lag kind:q', context)).toEqual({
      ok: true,
      value: {
        kinds: ['decision', 'question'],
        people: ['@bo'],
        regions: ['EMEA'],
        marks: ['pinned'],
        words: 'replica lag',
      },
    });
    expect(readFilter('"pool: exhausted"', context)).toMatchObject({ value: { words: 'pool: exhausted' } });
  });

  it.each([
    ['kind:dream', '“dream” is not a kind'],
    ['region:Mars', '“Mars” is not a region'],
    ['is:big', '“big” is not a mark'],
  ])('says what is wrong with %s', (line, message) => {
    const read = readFilter(line, context);
    expect(read.ok ? '' : read.message).toContain(message);
  });

  it('is narrowed by what comes on top, and words are replaced', () => {
    const first = { ...NO_FILTER, kinds: ['decision'] as const, words: 'pool' };
    const more = { ...NO_FILTER, kinds: ['decision', 'note'] as const, people: ['@bo'], words: 'lag' };
    expect(narrowed(first, more)).toEqual({
      ...NO_FILTER,
      kinds: ['decision', 'note'],
      people: ['@bo'],
      words: 'lag',
    });
    expect(isFiltered(NO_FILTER)).toBe(false);
    expect(isFiltered(more)).toBe(true);
  });

  it('offers kinds, marks, people and their regions', () => {
    expect(knownRegions(context.people)).toEqual(['EMEA']);
    const labels = (line: string) => complete(line, context).candidates.map(({ label }) => label);
    expect(labels('/filter kind:dec')).toEqual(['kind:decision']);
    expect(labels('/filter replica @bo')).toEqual(['@bo']);
    expect(labels('/filter reg')).toEqual(['region:EMEA']);
  });
});

describe('going to a time', () => {
  const at = (line: string) => {
    const parsed = parseLine(line, context);
    return parsed.ok && 'local' in parsed.act ? (parsed.act.at ?? parsed.act.entry) : parsed;
  };
  it('takes a time, or the number of an entry', () => {
    expect(at('/goto 14:20')).toBe(Date.parse('2026-11-23T14:20Z'));
    expect(at('/goto yesterday 23:50')).toBe(Date.parse('2026-11-22T23:50Z'));
    expect(at('/goto #12')).toBe('12');
    expect(at('/goto 12')).toBe('12');
    expect(at('/goto 25:00')).toMatchObject({ ok: false });
  });

  it('means the time of day within the log, however long ago that is', () => {
    const [last] = contextOf().entries.recent(1);
    if (last === undefined) throw new Error('there are entries');
    const later = contextOf({ now: last.occurredAt + 40 * 86_400_000 });
    const parsed = parseLine('/goto 14:20', later);
    expect(parsed).toMatchObject({ act: { local: 'go-to', at: Date.parse('2026-11-23T14:20Z') } });
  });
});
