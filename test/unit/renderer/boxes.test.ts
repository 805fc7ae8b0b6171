import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHash, readRoute } from '#renderer/state/route.ts';

describe('addresses of the inbox', () => {
  it('lead back to the incident one came from', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ minLength: 1, unit: 'grapheme' })), (ref) => {
        expect(readRoute(boxHash('inbox', ref))).toEqual({ screen: 'inbox', ref });
      }),
    );
  });
});
