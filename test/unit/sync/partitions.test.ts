import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { chanceOf } from '#test/soak/kit/random.ts';
import { STREAM } from '../domain/simulation.ts';
import { playSchedule } from './model.ts';

describe('2 to 8 replicas whose network splits, loses, repeats and reorders', () => {
  it('have the same events and show the same, whatever the schedule', () => {
    let recorded = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const { nodes, world } = playSchedule(chanceOf(seed), 40);
        recorded += world.recorded.length;
        const whole = foldIncident(STREAM, world.recorded);
        for (const { replica, waiting } of nodes) {
          expect(replica.events.size).toBe(world.recorded.length);
          expect(waiting.size).toBe(0);
          expect(replica.state).toEqual(whole);
        }
      }),
      { numRuns: 200 },
    );
    expect(recorded).toBeGreaterThan(1_000);
  }, 60_000);
});
