import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { INSERTIONS, insertBlock } from '#renderer/runbooks/editor/insertions.ts';
import { placeOf } from '#renderer/runbooks/editor/places.ts';
import { readRoute, runbooksHash } from '#renderer/state/route.ts';

describe('addresses of runbooks', () => {
  it('lead back to what they were made of', () => {
    const some = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.record({
          key: some,
          editing: fc.boolean(),
          ref: fc.option(some),
          words: fc.string(),
          at: fc.option(some),
        }),
        (to) => {
          expect(readRoute(runbooksHash(to))).toEqual({ screen: 'runbooks', ...to });
        },
      ),
    );
    expect(readRoute('#/runbooks')).toEqual({
      screen: 'runbooks',
      ...{ key: null, editing: false, ref: null, words: '', at: null },
    });
  });
});

describe('what the editor puts in', () => {
  it('is read as one more step or rollback without an error, behind the block the cursor is in', () => {
    const text = '# A\n\n```sh step name="One"\necho 1\n```\n\nafter';
    for (const what of INSERTIONS)
      for (let cursor = 0; cursor <= text.length; cursor += 1) {
        const put = insertBlock(text, cursor, what, 2);
        const before = parseRunbook(text, 'a.md');
        const read = parseRunbook(put.text, 'a.md');
        expect(read.steps.length + read.rollbacks.length).toBe(before.steps.length + 1);
        expect(read.problems).toEqual([]);
        expect(put.text.slice(put.from, put.to)).toMatch(/^(?:Step 2|undo step 2)$/);
      }
  });

  it('goes to the end of a block that is never closed, and into an empty text', () => {
    expect(insertBlock('```sh\nopen', 3, 'check', 1).text).toMatch(/^```sh\nopen\n\n```check step/);
    expect(insertBlock('', 0, 'wait', 1).text).toMatch(/^```wait step/);
  });
});

describe('where an edited runbook is written', () => {
  it('is its own file, or a copy of one of the starter set', () => {
    expect(placeOf('own/a/b.md')).toEqual({ folder: 'own', file: 'a/b.md', copy: false });
    expect(placeOf('starter/disk-full.md')).toEqual({ folder: 'own', file: 'disk-full.md', copy: true });
    expect(placeOf('new').copy).toBe(true);
  });
});
