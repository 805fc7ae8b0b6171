import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Target } from '#shared/domain/workspace/on-call.ts';
import { readTargets, writeTarget } from '#shared/domain/workspace/target-text.ts';

const name = fc
  .stringMatching(/^[\p{L}\p{N}_.-]([\p{L}\p{N} _.-]{0,20}[\p{L}\p{N}_.-])?$/u)
  .filter((each) => each.trim() === each && !/\s{2}/.test(each));
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.constantFrom('@ana', '@bo.lin', '@josé').map((person) => ({ person })),
  fc.constantFrom('ic', 'comms', 'sme:database').map((seat) => ({ seat })),
  name.map((schedule) => ({ schedule })),
  name.map((regionChain) => ({ regionChain })),
);

it('targets are read as they were written, with commas or spaces between them', () => {
  fc.assert(
    fc.property(
      fc.array(target, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(', ', ' '),
      (all, between) => {
        expect(readTargets(all.map(writeTarget).join(between))).toEqual({ ok: true, output: all });
      },
    ),
  );
});

it('what is no target is refused with how one is written', () => {
  for (const text of ['', 'everybody', '@', 'schedule:', 'region: ""'])
    expect(readTargets(text)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('@ana') as string },
    });
});
