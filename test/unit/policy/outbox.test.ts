import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  GIVEN_UP_AFTER,
  holdsUp,
  LONGEST_PAUSE,
  nextInLane,
  OUTBOX_STATES,
  pauseAfter,
  STRAGGLES,
  type LaneRow,
} from '#shared/policy/outbox.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the pause after a failure', () => {
  it('is never longer than a quarter of an hour unless the vendor asks, and never shorter than it asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        chance,
        fc.option(fc.nat(10 * LONGEST_PAUSE)),
        (attempt, by, asked) => {
          const pause = pauseAfter(attempt, by, asked);
          expect(pause).toBeGreaterThanOrEqual(asked ?? 0);
          expect(pause).toBeLessThanOrEqual(Math.max(LONGEST_PAUSE, asked ?? 0));
          expect(pause).toBeLessThanOrEqual(Math.max(1_000 * 2 ** (attempt - 1), asked ?? 0));
        },
      ),
    );
  });

  it('ends in giving up after a day, at once for a refusal, never for credentials', () => {
    const failed = { attempt: 3, retryAfter: null, straggles: 0, since: 0, now: 60_000, chance: 0.5 };
    expect(afterFailure({ ...failed, kind: 'later' })).toMatchObject({ state: 'waiting', nextAt: 62_000 });
    // Nothing is asked for while it may still be on its way.
    expect(afterFailure({ ...failed, kind: 'later', straggles: STRAGGLES })).toMatchObject({
      nextAt: 60_000 + STRAGGLES,
    });
    expect(afterFailure({ ...failed, kind: 'refused' }).state).toBe('dead');
    expect(afterFailure({ ...failed, kind: 'later', now: GIVEN_UP_AFTER }).state).toBe('dead');
    expect(afterFailure({ ...failed, kind: 'credentials', now: 10 * GIVEN_UP_AFTER })).toEqual({
      state: 'waiting',
      nextAt: null,
    });
  });
});

describe('a lane', () => {
  const lane: fc.Arbitrary<LaneRow[]> = fc
    .array(
      fc.record({
        state: fc.constantFrom(...OUTBOX_STATES),
        effect: fc.constantFrom('channel.open', 'channel.post', 'status.publish', 'page.raise'),
        thing: fc.constantFrom('', 'update', 'a'),
        nextAt: fc.option(fc.integer({ min: 0, max: 100 })),
      }),
      { maxLength: 12 },
    )
    .map((rows) => rows.map((row, num) => ({ ...row, num })));

  it('lets out a row that waits, whose time has come, behind nothing that is on its way or comes before it', () => {
    fc.assert(
      fc.property(lane, fc.integer({ min: 0, max: 100 }), (rows, now) => {
        const { row, later } = nextInLane(rows, now);
        if (later !== null) expect(later).toBeGreaterThan(now);
        if (row === null) return;
        expect(row.state).toBe('waiting');
        expect(row.nextAt ?? 0).toBeLessThanOrEqual(now);
        for (const before of rows.slice(0, row.num)) {
          expect(before.state).not.toBe('sending');
          if (before.state === 'held') expect(holdsUp(before, row)).toBe(false);
          // What waits before it waits for a person as well.
          if (before.state === 'waiting')
            expect(
              rows.slice(0, before.num).some((held) => held.state === 'held' && holdsUp(held, before)),
            ).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('comes to its end: worked off one by one, only what is held up stays', () => {
    fc.assert(
      fc.property(lane, (rows) => {
        let left = rows.filter(({ state }) => state !== 'sending');
        for (let turns = 0; turns <= rows.length; turns += 1) {
          const { row } = nextInLane(left, 1_000);
          if (row === null) break;
          left = left.filter(({ num }) => num !== row.num);
        }
        const held = left.filter(({ state }) => state === 'held');
        for (const row of left.filter(({ state }) => state === 'waiting'))
          expect(held.some((other) => other.num < row.num && holdsUp(other, row))).toBe(true);
      }),
    );
  });
});
