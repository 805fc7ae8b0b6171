import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockHistory } from '#shared/domain/incident/clocks.ts';
import { CLOCKS } from '#shared/domain/incident/terms.ts';
import { history } from './arbitraries.ts';
import { act, firstOf, newWorld, START } from './simulation.ts';

const MINUTE = 60_000;

describe('how the clocks came to their values', () => {
  it('names what set each, who corrected it and why', () => {
    const world = newWorld(1);
    const replica = firstOf(world);
    act(world, replica, 'incident.declare', { title: 'Down' });
    world.now += 10 * MINUTE;
    act(world, replica, 'seat.take', { seat: 'ic', person: '@bo' });
    act(world, replica, 'entry.log', { text: 'sets no clock' });
    act(world, replica, 'clock.correct', {
      clock: 'impactStarted',
      to: START - 20 * MINUTE,
      reason: 'first failed charge',
    });
    act(world, replica, 'phase.change', { phase: 'monitoring' });
    act(world, replica, 'phase.change', { phase: 'mitigating' });
    const clocks = clockHistory(replica.events.values());
    expect(clocks.declared).toMatchObject([{ value: START, how: 'incident.declared', by: '@ana', n: 1 }]);
    expect(clocks.acknowledged).toMatchObject([{ value: world.now, how: 'seat.taken' }]);
    expect(clocks.impactStarted).toMatchObject([
      { value: START - 20 * MINUTE, how: 'clock.corrected', reason: 'first failed charge' },
    ]);
    expect(clocks.mitigated.map(({ value }) => value)).toEqual([world.now, null]);
    expect(clocks.resolved).toEqual([]);
  });

  it('ends where the clocks stand, whatever happened on however many machines', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        const { events, state } = firstOf(world);
        const clocks = clockHistory(events.values());
        for (const clock of CLOCKS)
          expect(clocks[clock].at(-1)?.value ?? null).toBe(state.head.clocks[clock]);
      }),
      { numRuns: 150 },
    );
  });
});
