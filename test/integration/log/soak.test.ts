import { describe, expect, it } from 'vitest';
import { soakDamage } from '#test/soak/damage.ts';
import { soakPages } from '#test/soak/pages.ts';
import { soakKill } from '#test/soak/kill.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import { chanceOf } from '#test/soak/kit/random.ts';

/** The sources, not the bundle: they are what is under test. */
const entry = engineEntry(false);

describe('an engine that is broken on purpose', () => {
  it('loses nothing it acknowledged to kill -9, and doubles nothing', async () => {
    const counts = await soakKill({ rounds: 5, chance: chanceOf(10), entry });
    expect(counts).toMatchObject({ rounds: 5, lost: 0, doubled: 0, unverifiable: 0, failures: [] });
    expect(counts.acknowledged).toBeGreaterThan(20);
    expect(counts.found).toBe(counts.acknowledged);
  });

  it('pages every rung of every loop once and in time, however often it is killed', async () => {
    const counts = await soakPages({ kills: 3, chance: chanceOf(5) });
    expect(counts).toMatchObject({
      kills: 3,
      sent: counts.rungs,
      doubled: 0,
      early: 0,
      late: 0,
      failures: [],
    });
    expect(counts.queued).toBe(counts.sends);
  });

  it('never goes on in silence with a file or a WAL that is damaged', async () => {
    const counts = await soakDamage({ rounds: 4, chance: chanceOf(3), entry });
    expect(counts).toMatchObject({ rounds: 4, silent: 0, unverifiable: 0, failures: [] });
    const { harmless, recoveredAtStart, recoveredAfterVerify, refusedWithWords } = counts;
    expect(harmless + recoveredAtStart + recoveredAfterVerify + refusedWithWords).toBe(4);
  });
});
