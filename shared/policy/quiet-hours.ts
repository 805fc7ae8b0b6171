import { tzOffset } from '@date-fns/tz';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** When reminders stay silent, by the clock on the wall. */
export interface QuietHours {
  on: boolean;
  /** `HH:MM`. An end before the beginning is on the next day; the same time is a whole day. */
  from: string;
  to: string;
  /** On which days they begin. */
  days: readonly Day[];
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday: the place of that day in a week that begins on Monday. */
const FIRST_DAY = 3;

/**
 * Whether it is quiet at `at` (ms since the epoch) for a person in `zone` (IANA). The wall clock decides: where it is set
 * forward, quiet hours are shorter by what it skips, and an hour it shows twice is quiet both times or not at all.
 */
export function isQuiet(quiet: QuietHours, at: number, zone: string): boolean {
  if (!quiet.on) return false;
  const wall = Math.floor(at / 60_000) + tzOffset(zone, new Date(at));
  const minute = ((wall % DAY) + DAY) % DAY;
  const today = Math.floor(wall / DAY) + FIRST_DAY;
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  const begins = (day: number) => quiet.days.some((name) => DAYS.indexOf(name) === ((day % 7) + 7) % 7);
  if (from < to) return begins(today) && minute >= from && minute < to;
  return (begins(today) && minute >= from) || (begins(today - 1) && minute < to);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR + minutes;
}
