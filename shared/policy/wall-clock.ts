import { tzOffset } from '@date-fns/tz';

const MINUTE = 60_000;
export const DAY = 86_400_000;

/**
 * Wall-clock time of a zone at an instant, written as the milliseconds since the epoch at which a clock in UTC would show
 * it. Arithmetic on days and hours of the wall is arithmetic on this number.
 */
export function wallOf(at: number, zone: string): number {
  return at + tzOffset(zone, new Date(at)) * MINUTE;
}

/**
 * The instant at which a clock in the zone shows this wall time, ms since the epoch. Of a time that comes twice because
 * the clocks went back, the first; a time that the clocks jumped over comes as much later as they jumped, as RFC 5545
 * (3.3.5) has it.
 */
export function instantOf(wall: number, zone: string): number {
  const before = tzOffset(zone, new Date(wall - DAY));
  const after = tzOffset(zone, new Date(wall + DAY));
  if (before === after) return wall - before * MINUTE;
  const first = wall - Math.max(before, after) * MINUTE;
  const second = wall - Math.min(before, after) * MINUTE;
  if (tzOffset(zone, new Date(first)) === Math.max(before, after)) return first;
  if (tzOffset(zone, new Date(second)) === Math.min(before, after)) return second;
  return wall - before * MINUTE;
}

/** Minutes since midnight of a time of day such as `08:00`. */
export function minutesOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3, 5));
}

/** Day of the week of a wall time, 1 for Monday to 7 for Sunday. */
export function weekdayOf(wall: number): number {
  // 1970-01-01 was a Thursday.
  return ((((Math.floor(wall / DAY) + 3) % 7) + 7) % 7) + 1;
}
