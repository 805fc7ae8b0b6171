import type { Override, Schedule } from '../../domain/workspace/on-call.ts';
import { DAY } from '../wall-clock.ts';
import { finalShifts, stretchesOf, type ShiftSource } from './shifts.ts';

/** How far back and ahead is looked for the ends of a shift, ms. */
const BACK = 56 * DAY;
const AHEAD = 182 * DAY;

/** Who is on call at an instant, since when, and who comes next. */
export interface OnCall {
  /** Null when nobody is. */
  person: string | null;
  source: ShiftSource | null;
  /** When they came on call, or when the gap began; null when that is more than eight weeks ago. */
  since: number | null;
  /** When that ends; null when it does not within half a year. */
  until: number | null;
  /** Who is on call from then on; null for nobody. */
  next: string | null;
}

/** Who is on call at an instant, with the hand-overs before and after it. */
export function onCallOf(schedule: Schedule, overrides: readonly Override[], at: number): OnCall {
  const within = { from: Math.max(0, at - BACK), until: at + AHEAD };
  const shifts = finalShifts(schedule, overrides, within);
  const stretches = stretchesOf(shifts);
  const current = stretches.find((each) => each.from <= at && at < each.until);
  const before = stretches.findLast((each) => each.until <= at);
  const after = stretches.find((each) => each.from > at);
  const since = current?.from ?? before?.until ?? within.from;
  const until = current?.until ?? after?.from ?? within.until;
  const shift = shifts.find((each) => each.from <= at && at < each.until);
  return {
    person: current?.person ?? null,
    source: shift?.source ?? null,
    since: since === within.from ? null : since,
    until: until === within.until ? null : until,
    next: after?.from === until ? after.person : null,
  };
}
