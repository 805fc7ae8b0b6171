import { isNamed } from '../../domain/workspace/names.ts';
import type { Layer, Override, Restriction, Schedule } from '../../domain/workspace/on-call.ts';
import { clipped, merged, type Span } from '../spans.ts';
import { DAY, minutesOf, wallClockWithin, wallOf, weekdayOf, type WallClock } from '../wall-clock.ts';

const MINUTE = 60_000;
const SECOND = 1_000;
const WEEK = 7 * DAY;

/** Why somebody is on call: a layer, by its place in the schedule from 0, or an override, by its id. */
export type ShiftSource = { layer: number; override?: never } | { override: string; layer?: never };

/** A stretch of time in which one person is on call for one reason. */
export interface Shift extends Span {
  /** Their handle. */
  person: string;
  source: ShiftSource;
}

/**
 * Who is on call by one layer within a span: shifts in order that don't overlap; between them nobody is, because of the
 * layer's restrictions, its start or its end. Shifts of the same person that touch are one.
 *
 * Turns and restrictions are counted by the clock on the wall of the schedule's zone, whatever their length: a week, a day
 * and eleven hours alike begin at the wall time they would have without clock changes, so that a turn in which the clocks
 * go forward lasts an hour less, and one in which they go back an hour more. What begins at a wall time begins when the
 * clock first shows it; at a time that the clocks jump over, it begins at the jump. A turn that the clocks jump over
 * altogether is left out, and one that began in an hour that comes twice is not begun again. Turns before the virtual start
 * are counted backwards from it. `start` and `end` of a layer are instants.
 */
export function layerShifts(schedule: Schedule, index: number, within: Span): Shift[] {
  const layer = schedule.layers[index];
  return layer === undefined
    ? []
    : shiftsOf(layer, index, within, schedule.zone, wallClockWithin(schedule.zone, within));
}

function shiftsOf(layer: Layer, index: number, within: Span, zone: string, clock: WallClock): Shift[] {
  const { start, end, turnSeconds, users, virtualStart } = layer;
  const active = clipped({ from: start, until: end ?? Number.POSITIVE_INFINITY }, within);
  if (active === null) return [];
  const first = wallOf(virtualStart, zone);
  const turn = turnSeconds * SECOND;
  const shifts: Shift[] = [];
  for (const window of windowsOf(layer.restrictions, active, clock)) {
    // With one person turns make no difference; with short ones, a long window would be cut up for nothing.
    const alone = users.length === 1;
    let number = alone ? 0 : Math.floor((window.from - first) / turn);
    let from = window.from;
    while (from < window.until) {
      const until = alone ? window.until : Math.min(window.until, first + (number + 1) * turn);
      const person = users[modulo(number, users.length)];
      const span = clipped({ from: clock.firstAt(from), until: clock.firstAt(until) }, active);
      if (person !== undefined && span !== null)
        append(shifts, { ...span, person, source: { layer: index } });
      number += 1;
      from = until;
    }
  }
  return shifts;
}

/** When a layer is on call at all, in wall time: merged, in order, covering the active span. */
function windowsOf(restrictions: readonly Restriction[], active: Span, clock: WallClock): Span[] {
  // The last instant shows a wall time of its own, which may end later than it when the clocks go back.
  const all = { from: clock.reachedAt(active.from), until: clock.reachedAt(active.until - 1) + 1 };
  if (restrictions.length === 0) return [all];
  const windows: Span[] = [];
  for (const { day, from, durationSeconds } of restrictions) {
    const length = durationSeconds * SECOND;
    const step = day === null ? DAY : WEEK;
    const earliest = Math.floor((all.from - length) / DAY) * DAY - DAY;
    const begin = day === null ? earliest : earliest + modulo(day - weekdayOf(earliest), 7) * DAY;
    for (let at = begin + minutesOf(from) * MINUTE; at < all.until; at += step) {
      const window = clipped({ from: at, until: at + length }, all);
      if (window !== null) windows.push(window);
    }
  }
  return merged(windows);
}

/**
 * Who is on call within a span once layers and overrides are laid over each other: shifts in order that don't overlap.
 * Later layers win over earlier ones and overrides over all; of overrides the one that was added last. What no shift
 * covers is a gap.
 * @param overrides those of the workspace, in the order in which they were added; others' are passed over
 */
export function finalShifts(schedule: Schedule, overrides: readonly Override[], within: Span): Shift[] {
  const clock = wallClockWithin(schedule.zone, within);
  let shifts: Shift[] = [];
  for (const [index, layer] of schedule.layers.entries())
    shifts = laidOver(shifts, shiftsOf(layer, index, within, schedule.zone, clock));
  for (const { id, schedule: of, person, from, until } of overrides) {
    if (!isNamed(of, schedule.name)) continue;
    const span = clipped({ from, until }, within);
    if (span !== null) shifts = laidOver(shifts, [{ ...span, person, source: { override: id } }]);
  }
  return shifts;
}

/** Who is on call at an instant, and why; null when nobody is. The shift is that instant's alone. */
export function onCallAt(schedule: Schedule, overrides: readonly Override[], at: number): Shift | null {
  return finalShifts(schedule, overrides, { from: at, until: at + 1 })[0] ?? null;
}

/** Shifts whose person stays: those that touch are one, whatever the reason, so that each end is a hand-over or a gap. */
export function stretchesOf(shifts: readonly Shift[]): (Span & { person: string })[] {
  const stretches: (Span & { person: string })[] = [];
  for (const { person, from, until } of shifts) {
    const last = stretches.at(-1);
    if (last?.person === person && last.until === from) last.until = until;
    else stretches.push({ person, from, until });
  }
  return stretches;
}

/** Lays shifts over others: where both are, those on top hold. Both in order; so is what comes of it. */
function laidOver(below: readonly Shift[], top: readonly Shift[]): Shift[] {
  const left: Shift[] = [];
  let next = 0;
  for (const shift of below) {
    let { from } = shift;
    while ((top[next]?.until ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    for (let at = next; at < top.length; at += 1) {
      const over = top[at];
      if (over === undefined || over.from >= shift.until) break;
      if (over.from > from) left.push({ ...shift, from, until: over.from });
      from = Math.max(from, over.until);
    }
    if (from < shift.until) left.push({ ...shift, from });
  }
  const result: Shift[] = [];
  for (const shift of [...left, ...top].toSorted((one, other) => one.from - other.from))
    append(result, shift);
  return result;
}

function append(shifts: Shift[], shift: Shift): void {
  const last = shifts.at(-1);
  if (
    last?.until === shift.from &&
    last.person === shift.person &&
    last.source.layer === shift.source.layer &&
    last.source.override === shift.source.override
  ) {
    last.until = shift.until;
  } else {
    shifts.push({ ...shift });
  }
}

/** The remainder that is never negative. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
