import { describe, expect, it } from 'vitest';
import { lazily, together } from '#shared/domain/lazily.ts';

function counted() {
  const made: string[] = [];
  const make = (name: string) => {
    made.push(name);
    return { name };
  };
  return { made, make };
}

describe('a table made lazily', () => {
  it('makes a value when it is asked for, and only once', () => {
    const { made, make } = counted();
    const table = lazily({ one: () => make('one'), other: () => make('other') });
    expect(Object.keys(table)).toEqual(['one', 'other']);
    expect(Object.hasOwn(table, 'one') && 'other' in table).toBe(true);
    expect(made).toEqual([]);
    expect(table.one).toBe(table.one);
    expect(made).toEqual(['one']);
  });

  it('is joined with others without making anything', () => {
    const { made, make } = counted();
    const first = lazily({ one: () => make('one') });
    const joined = together(first, lazily({ other: () => make('other') }));
    expect(Object.keys(joined)).toEqual(['one', 'other']);
    expect(made).toEqual([]);
    expect(joined.one).toBe(first.one);
    expect(Object.entries(joined).map(([key, { name }]) => `${key} ${name}`)).toEqual([
      'one one',
      'other other',
    ]);
    expect(made).toEqual(['one', 'other']);
  });
});
