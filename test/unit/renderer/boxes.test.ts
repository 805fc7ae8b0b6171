import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHash, readRoute } from '#renderer/state/route.ts';

describe('addresses of the inbox and the outbox', () => {
  it('lead back to the incident one came from', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ minLength: 1, unit: 'grapheme' })), (ref) => {
        for (const screen of ['inbox', 'outbox'] as const)
          expect(readRoute(boxHash(screen, ref))).toEqual({ screen, ref });
      }),
    );
  });
});
