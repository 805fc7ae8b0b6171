import { describe, expect, it } from 'vitest';
import { createRestarts, restartLimits } from '#electron/main/engine-restarts.ts';

describe('restarts', () => {
  it('start at once, then within a second, then give up', () => {
    let now = 0;
    const restarts = createRestarts(restartLimits, () => now);
    const delays = Array.from({ length: 5 }, () => {
      now += 100;
      return restarts.afterCrash();
    });
    expect(delays).toEqual([0, 100, 300, 800, undefined]);
  });

  it('forget crashes of more than half a minute ago', () => {
    let now = 0;
    const restarts = createRestarts(restartLimits, () => now);
    for (let crash = 0; crash < 50; crash += 1) {
      expect(restarts.afterCrash()).toBeLessThanOrEqual(800);
      now += 8_000;
    }
  });

  it('begin anew when someone asks', () => {
    const restarts = createRestarts({ delays: [0], windowMs: 1_000 }, () => 5);
    expect(restarts.afterCrash()).toBe(0);
    expect(restarts.afterCrash()).toBeUndefined();
    restarts.forgive();
    expect(restarts.afterCrash()).toBe(0);
  });
});
