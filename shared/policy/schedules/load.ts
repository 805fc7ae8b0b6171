import { clipped, type Span } from '../spans.ts';
import { DAY, wallClockWithin, type WallClock } from '../wall-clock.ts';
import { stretchesOf, type Shift } from './shifts.ts';

const HOUR = 3_600_000;
const WEEK = 7 * DAY;
/** A night of the wall clock: from 22:00 to 07:00, as services mean it that respect local night. */
const NIGHT = { from: 22 * HOUR, until: 31 * HOUR };
/** A weekend: Saturday and Sunday. 1970-01-03 was a Saturday. */
const WEEKEND = { from: 2 * DAY, until: 4 * DAY };

/** What a schedule asks of one person within a span. */
export interface Load {
  person: string;
  /** ms on call. */
  time: number;
  /** Of all the time anybody is on call, 0 to 1. */
  share: number;
  /** Nights (22:00 to 07:00 in the schedule's zone) with any time on call. */
  nights: number;
  /** Weekends with any time on call. */
  weekends: number;
  /** How often they come on call: what touches is one. */
  shifts: number;
}

/** What a schedule asks of each person within a span, who has most first. */
export function loadOf(shifts: readonly Shift[], zone: string, within: Span): Load[] {
  const clock = wallClockWithin(zone, within);
  const people = new Map<
    string,
    { time: number; shifts: number; nights: Set<number>; weekends: Set<number> }
  >();
  let all = 0;
  for (const stretch of stretchesOf(shifts)) {
    const known = people.get(stretch.person);
    const load = known ?? { time: 0, shifts: 0, nights: new Set(), weekends: new Set() };
    load.time += stretch.until - stretch.from;
    load.shifts += 1;
    for (const night of nightsIn(stretch, clock)) load.nights.add(night);
    for (const weekend of recurring(stretch, clock, WEEKEND, WEEK)) load.weekends.add(weekend);
    people.set(stretch.person, load);
    all += stretch.until - stretch.from;
  }
  return [...people]
    .map(([person, load]) => ({
      person,
      time: load.time,
      share: load.time / all,
      nights: load.nights.size,
      weekends: load.weekends.size,
      shifts: load.shifts,
    }))
    .toSorted((one, other) => other.time - one.time || (one.person < other.person ? -1 : 1));
}

/** The nights a span touches, numbered by the day on which they begin. */
export function nightsIn(span: Span, clock: WallClock): number[] {
  return recurring(span, clock, NIGHT, DAY);
}

/** Which of something that comes again every `step` of the wall clock a span touches, by their number. */
function recurring(span: Span, clock: WallClock, one: Span, step: number): number[] {
  const wall = wallSpan(span, clock);
  const numbers: number[] = [];
  for (
    let number = Math.floor((wall.from - one.until) / step) + 1;
    number * step + one.from < wall.until;
    number += 1
  ) {
    if (clipped({ from: number * step + one.from, until: number * step + one.until }, wall) !== null)
      numbers.push(number);
  }
  return numbers;
}

/** A span as the clock on the wall shows it. */
export function wallSpan(span: Span, clock: WallClock): Span {
  return { from: clock.reachedAt(span.from), until: clock.reachedAt(span.until - 1) + 1 };
}
