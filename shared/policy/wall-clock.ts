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

/** A clock on the wall of a zone that is followed through a span: what it has shown, and when it first shows something. */
export interface WallClock {
  /** The latest wall time the clock has shown up to and at an instant of the span: it never runs back. */
  reachedAt(at: number): number;
  /**
   * The first instant at which the clock shows this wall time or a later one: of a time that comes twice the first, for a
   * time that is jumped over the moment of the jump. A later wall time never comes before an earlier one, which
   * {@link instantOf} does not promise.
   */
  firstAt(wall: number): number;
  /** When the clocks change within the span, and by how many milliseconds: positive when they go forward. */
  changes: readonly { at: number; by: number }[];
}

const SECOND = 1_000;
/** Clock changes lie further apart than this, in ms. */
const PROBE = 7 * DAY;
/** No clock has gone back by more than this, in ms. */
const FOLD = DAY;

/** Follows the wall clock of a zone through a span. Looks the zone up once a week of it and at its changes. */
export function wallClockWithin(zone: string, within: { from: number; until: number }): WallClock {
  const offsetAt = (at: number): number => tzOffset(zone, new Date(at)) * MINUTE;
  const begin = Math.floor((within.from - FOLD) / SECOND) * SECOND;
  const stretches = [{ from: Number.NEGATIVE_INFINITY, offset: offsetAt(begin) }];
  const changes: { at: number; by: number }[] = [];
  let offset = offsetAt(begin);
  for (let at = begin; at <= within.until + FOLD; at += PROBE) {
    const next = offsetAt(at + PROBE);
    if (next === offset) continue;
    const change = firstWith(at, at + PROBE, (instant) => offsetAt(instant) !== offset);
    const after = offsetAt(change);
    stretches.push({ from: change, offset: after });
    if (change > within.from && change < within.until) changes.push({ at: change, by: after - offset });
    // Another change within the same week, which hardly any zone has had, is looked for from here on.
    if (after !== next) at = change - PROBE;
    offset = after;
  }
  return {
    changes,
    reachedAt(at) {
      let reached = Number.NEGATIVE_INFINITY;
      for (const [index, stretch] of stretches.entries()) {
        if (stretch.from > at) break;
        const until = stretches[index + 1]?.from ?? Number.POSITIVE_INFINITY;
        // What a stretch ends on is not shown by it, but every time before it is.
        reached = Math.max(reached, Math.min(at, until - 1) + stretch.offset);
      }
      return reached;
    },
    firstAt(wall) {
      for (const [index, stretch] of stretches.entries()) {
        const until = stretches[index + 1]?.from ?? Number.POSITIVE_INFINITY;
        if (wall < until + stretch.offset) return Math.max(stretch.from, wall - stretch.offset);
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

/** The first whole second after `low` up to `high` for which the test holds, if it holds from some second on. */
function firstWith(low: number, high: number, holds: (at: number) => boolean): number {
  let before = low;
  let from = high;
  while (from - before > SECOND) {
    const middle = before + Math.floor((from - before) / 2 / SECOND) * SECOND;
    if (holds(middle)) from = middle;
    else before = middle;
  }
  return from;
}
