/** How fast a drill may play. */
export const SPEEDS = [1, 4, 10] as const;
export type Speed = (typeof SPEEDS)[number];

/** Where a drill stands: at `position` (ms of its own time) when the wall clock said `anchor` (ms since the epoch). */
export interface DrillClock {
  position: number;
  anchor: number;
  speed: Speed;
  paused: boolean;
}

/** The drill's own time at an instant, in ms. It stands still while paused and never goes back. */
export function positionAt({ position, anchor, speed, paused }: DrillClock, now: number): number {
  return paused ? position : position + Math.max(0, now - anchor) * speed;
}

/** The same moment of the drill, played on with another speed, or paused, or on again. */
export function changed(
  clock: DrillClock,
  change: { speed?: Speed; paused?: boolean },
  now: number,
): DrillClock {
  return { ...clock, position: positionAt(clock, now), anchor: now, ...change };
}

/** Milliseconds of the wall clock until the drill comes to a moment of its own; null while paused. */
export function untilPosition(clock: DrillClock, moment: number, now: number): number | null {
  return clock.paused ? null : Math.max(0, moment - positionAt(clock, now)) / clock.speed;
}
