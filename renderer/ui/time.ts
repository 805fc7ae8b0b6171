import { tzOffset } from '@date-fns/tz';
import { wallOf } from '#shared/policy/wall-clock.ts';
import { uiText } from '#shared/text/ui.ts';

const { units } = uiText;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How one zone writes instants. Making one is costly; keep it. */
export interface Times {
  zone: string;
  /** `14:23` */
  clock(at: number): string;
  /** `14:23:07` */
  seconds(at: number): string;
  /** The day, for telling days apart. */
  dayKey(at: number): string;
  /** When the next day begins. Cheap, so that a long timeline can be cut into days. */
  dayEnd(at: number): number;
  /** `Monday 23 November`, with the year when it is not that of `today`, a day's key. */
  day(at: number, today: string): string;
  /** `14:23`, or `22 Nov 14:23` on another day than `today`. */
  moment(at: number, today: string): string;
  /** `Mon 23 Nov 14:23`, whatever day it is. */
  dated(at: number): string;
  /** `Mon 23 Nov` */
  shortDay(at: number): string;
}

export function createTimes(zone: string, language: string): Times {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const seconds = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
  const key = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const day = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const year = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'long' });
  const short = new Intl.DateTimeFormat(language, { timeZone: zone, day: 'numeric', month: 'short' });
  const weekday = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const shortDay = (at: number) => weekday.format(at).replace(',', '');
  const dayKey = (at: number) => key.format(at);
  const offset = (at: number) => (zone === 'UTC' ? 0 : tzOffset(zone, new Date(at)) * MINUTE);
  return {
    dayEnd(at) {
      const midnight = (Math.floor((at + offset(at)) / DAY) + 1) * DAY;
      const guess = midnight - offset(at);
      // The clocks may change before midnight.
      return midnight - offset(guess);
    },
    zone,
    clock: (at) => clock.format(at),
    seconds: (at) => seconds.format(at),
    dayKey,
    day: (at, today) => (dayKey(at).slice(0, 4) === today.slice(0, 4) ? day.format(at) : year.format(at)),
    moment: (at, today) =>
      dayKey(at) === today ? clock.format(at) : `${short.format(at)} ${clock.format(at)}`,
    dated: (at) => `${shortDay(at)} ${clock.format(at)}`,
    shortDay,
  };
}

/** What a clock in the zone shows: `14:23`. Cheaper than a formatter, for clocks that run. */
export function wallClock(at: number, zone: string): string {
  return new Date(wallOf(at, zone)).toISOString().slice(11, 16);
}

/** `2026-11-23 14:23:07 UTC` */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A running clock: `00:41:12`, beyond a day `3 d 04:11`. Negative spans count as none. */
export function clockSpan(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1_000));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3_600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) return `${days} ${units.day} ${two(hours)}:${two(minutes)}`;
  return `${two(hours)}:${two(minutes)}:${two(whole % 60)}`;
}

/** A countdown: `03:20`, from an hour on `1:03:20`, beyond a day `2 d 03:20`. The sign is the caller's business. */
export function countdown(ms: number): string {
  const whole = Math.floor(Math.abs(ms) / 1_000);
  const hours = Math.floor(whole / 3_600);
  if (hours >= 24) return clockSpan(Math.abs(ms));
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** How long ago in one unit: `now`, `11 min`, `3 h`, `2 d`. */
export function age(ms: number): string {
  if (ms < MINUTE) return units.justNow;
  if (ms < 2 * HOUR) return units.minutes(Math.floor(ms / MINUTE));
  if (ms < 2 * DAY) return units.hours(Math.floor(ms / HOUR));
  return units.days(Math.floor(ms / DAY));
}

/** A length of time in words for people who listen: `41 min`, `2 h 5 min`. */
export function spanWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 60) return units.minutes(minutes);
  if (minutes >= 2_880) return units.days(Math.floor(minutes / 1_440));
  const rest = minutes % 60;
  return rest === 0
    ? units.hours(minutes / 60)
    : `${units.hours(Math.floor(minutes / 60))} ${units.minutes(rest)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
