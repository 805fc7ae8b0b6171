import { tzOffset } from '@date-fns/tz';
import { instantOf } from '../policy/wall-clock.ts';
import { composerText as text } from '../text/composer.ts';
import { addDays, parseDay, type CalendarDay } from '../importing/calendar.ts';
import { resolveZone, toInstant, ZONE_PATTERN, type Zone } from '../importing/zones.ts';

const MINUTE = 60_000;
/** How far ahead of now a clock time without a day may lie and still mean today: clocks differ by minutes. */
export const AHEAD_TOLERANCE = 5 * MINUTE;

export interface MomentOptions {
  /** ms since the epoch. */
  now: number;
  /** IANA zone of whoever typed it. */
  zone: string;
  /** Whether a clock time without a day, and a bare duration, lie behind or ahead. */
  lean: 'past' | 'future';
}

/** An instant read from the beginning of a text. `length` is how much of the text it took. */
export type Moment = { ok: true; at: number; length: number } | { ok: false; message: string };

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE, h: 60 * MINUTE, d: 1_440 * MINUTE };
const part = String.raw`\d{1,5}\s?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)`;
const durationAt = new RegExp(`^((?:${part}){1,4})(?![\\p{L}\\p{N}])`, 'iu');

/** Reads `15m`, `1h30m`, `90 s`, `2d` at the beginning of a text. Undefined when there is none. */
export function readDuration(line: string): { ms: number; length: number } | undefined {
  const match = durationAt.exec(line);
  const written = match?.[1];
  if (written === undefined) return undefined;
  let ms = 0;
  for (const [, count, unit] of written.matchAll(/(\d+)\s?([a-z])/gi)) {
    ms += Number(count) * (UNIT_MS[(unit ?? '').toLowerCase()] ?? 0);
  }
  return { ms, length: written.length };
}

const relative = /^(?:in\s+|\+)/i;
const clock =
  /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:\s?(am|pm)(?!\p{L}))?|\s?(am|pm)(?!\p{L}))(?![\p{N}:])/iu;
const dayWord = /^(yesterday|today|tomorrow|\d{4}-\d{2}-\d{2})(?:\s+|t(?=\d))/i;
const zoneAfter = new RegExp(`^\\s?(${ZONE_PATTERN}|Z|[+-]\\d{2}:\\d{2})(?![\\p{L}\\p{N}])`, 'u');

/**
 * Reads an instant at the beginning of a text: `14:23`, `14:23:07.250`, `2:23 pm`, `-5m`, `5m ago`, `yesterday 23:50`,
 * `2026-11-23 14:23`, `14:23 UTC`, `now`, and with `lean: 'future'` also `15m` and `in 15m`.
 */
export function readMoment(line: string, options: MomentOptions): Moment {
  const lead = line.length - line.trimStart().length;
  const body = line.slice(lead);
  const found = readRelative(body, options) ?? readClock(body, options);
  if (found === undefined) return { ok: false, message: text.noTime(firstWord(body)) };
  return found.ok ? { ...found, length: found.length + lead } : found;
}

function readRelative(body: string, { now, lean }: MomentOptions): Moment | undefined {
  const nowWord = /^now(?![\p{L}\p{N}])/iu.exec(body);
  if (nowWord) return { ok: true, at: now, length: nowWord[0].length };
  if (/^[-−]\d/.test(body)) {
    const back = readDuration(body.slice(1));
    return back === undefined ? undefined : { ok: true, at: now - back.ms, length: back.length + 1 };
  }
  const ahead = relative.exec(body)?.[0] ?? '';
  const span = readDuration(body.slice(ahead.length));
  if (span === undefined) return undefined;
  const length = ahead.length + span.length;
  const ago = /^\s+ago(?![\p{L}\p{N}])/iu.exec(body.slice(length));
  if (ago && ahead === '') return { ok: true, at: now - span.ms, length: length + ago[0].length };
  return lean === 'future' ? { ok: true, at: now + span.ms, length } : undefined;
}

function readClock(body: string, options: MomentOptions): Moment | undefined {
  const day = dayWord.exec(body);
  const afterDay = body.slice(day?.[0].length ?? 0);
  const time = clock.exec(afterDay);
  if (!time) return undefined;
  const { hour, minute, second, millisecond } = hands(time);
  if (hour > 23 || minute > 59 || second > 59) return { ok: false, message: text.noSuchTime(time[0].trim()) };
  const afterTime = afterDay.slice(time[0].length);
  const written = zoneAfter.exec(afterTime);
  let zone: Zone = { name: options.zone, region: options.zone };
  if (options.zone === 'UTC') zone = { name: 'UTC', offset: 0 };
  if (written?.[1] !== undefined) {
    const resolved = resolveZone(written[1]);
    if (!resolved.ok) return { ok: false, message: resolved.reason };
    zone = resolved.zone;
  }
  // `14:23x` is no time, but `14:23Z` is.
  if (written === null && /^\p{L}/u.test(afterTime)) return undefined;
  const length = (day?.[0].length ?? 0) + time[0].length + (written?.[0].length ?? 0);
  const today = dayAt(options.now, zone);
  const named = day === null ? undefined : namedDay(day[1] ?? '', today);
  if (named === null) return { ok: false, message: text.noSuchDay(day?.[1] ?? '') };
  const at = (on: CalendarDay) => toInstant({ day: on, hour, minute, second, millisecond }, zone);
  const first = at(named ?? today);
  if (named !== undefined) {
    if (!first.ok) return { ok: false, message: first.reason };
    return { ok: true, at: latestBefore(first.at, options.now, zone), length };
  }
  // A time the clocks jump over today may still be meant of the day before or after.
  const near = first.ok ? first.at : jumpedOver(today, hour, minute, zone);
  const shift = near === null ? 0 : roll(near, options);
  const rolled = shift === 0 ? first : at(addDays(today, shift));
  if (!rolled.ok) return { ok: false, message: rolled.reason };
  return { ok: true, at: latestBefore(rolled.at, options.now, zone), length };
}

function hands(time: RegExpExecArray): {
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
} {
  const half = (time[5] ?? time[6])?.toLowerCase();
  const written = Number(time[1]);
  const hour =
    half === undefined
      ? written
      : written > 12 || written === 0
        ? 99
        : (written % 12) + (half === 'pm' ? 12 : 0);
  return {
    hour,
    minute: Number(time[2] ?? 0),
    second: Number(time[3] ?? 0),
    millisecond: Number((time[4] ?? '').padEnd(3, '0')),
  };
}

/** Days to move a clock time without a day so that it lies on the side it leans to. */
function roll(at: number, { now, lean }: MomentOptions): -1 | 0 | 1 {
  if (lean === 'past') return at > now + AHEAD_TOLERANCE ? -1 : 0;
  return at <= now ? 1 : 0;
}

/** Where a time that the clocks jump over would lie; null in a zone without a wall. */
function jumpedOver(day: CalendarDay, hour: number, minute: number, { region }: Zone): number | null {
  if (region === undefined) return null;
  return instantOf(Date.UTC(day.year, day.month - 1, day.day, hour, minute), region);
}

/** Of a time that came twice because the clocks went back, the later one if that is over already. */
function latestBefore(at: number, now: number, zone: Zone): number {
  if (zone.region === undefined) return at;
  const region = zone.region;
  const offset = tzOffset(region, new Date(at));
  for (const minutes of [30, 60, 120]) {
    const later = at + minutes * MINUTE;
    if (later <= now && offset - tzOffset(region, new Date(later)) === minutes) return later;
  }
  return at;
}

/** Day that a clock in the zone shows at an instant. */
function dayAt(at: number, zone: Zone): CalendarDay {
  const offset = zone.region === undefined ? (zone.offset ?? 0) : tzOffset(zone.region, new Date(at));
  const wall = new Date(at + offset * MINUTE);
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

function namedDay(word: string, today: CalendarDay): CalendarDay | null {
  switch (word.toLowerCase()) {
    case 'today':
      return today;
    case 'yesterday':
      return addDays(today, -1);
    case 'tomorrow':
      return addDays(today, 1);
    default:
      return parseDay(word);
  }
}

function firstWord(line: string): string {
  return line.split(/\s/, 1)[0]?.slice(0, 40) ?? '';
}
