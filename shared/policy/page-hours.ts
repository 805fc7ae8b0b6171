import type { Hours } from '../domain/workspace/places.ts';
import { hoursWithin } from './coverage.ts';
import { DAY } from './wall-clock.ts';

/** A person's own night by the clock on their wall. */
const NIGHT: Hours = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' };

/** The first instant from `at` (ms since the epoch) on that lies within the hours: `at` itself, or when they begin. */
export function firstWithin(hours: Hours, zone: string, at: number): number {
  return hoursWithin(hours, zone, { from: at, until: at + 8 * DAY })[0]?.from ?? at;
}

/** When the night that it is in a zone at `at` ends, ms since the epoch; null by day. */
export function nightEnds(zone: string, at: number): number | null {
  const [night] = hoursWithin(NIGHT, zone, { from: at, until: at + DAY });
  return night === undefined || night.from > at ? null : night.until;
}
