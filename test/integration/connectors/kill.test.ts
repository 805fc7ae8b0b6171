import { expect, it } from 'vitest';
import { soakEffects } from '#test/soak/effects.ts';
import { chanceOf } from '#test/soak/kit/random.ts';

it('an engine that is killed while it sends to a failing vendor sends everything once and in order', async () => {
  const counts = await soakEffects({ kills: 2, chance: chanceOf(11), teams: false });
  expect(counts).toMatchObject({ kills: 2, doubled: 0, lost: 0, outOfOrder: 0, failures: [] });
  expect(counts.sent).toBeGreaterThan(0);
});
