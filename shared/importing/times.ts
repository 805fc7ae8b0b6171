import { isDuration, scanClock, skipHourWord, type WrittenClock } from './clock-scan.ts';
import { DATE_WORD_PATTERN, scanDate, type WrittenDate } from './date-scan.ts';
import { resolveZone, ZONE_PATTERN } from './zones.ts';

/** A point or range in time as written in a text: a date, a clock time, or both. */
export interface TimeMention {
  start: number;
  /** Index after it. */
  end: number;
  text: string;
  date?: WrittenDate;
  clock?: WrittenClock;
  /** Zone as written beside it. */
  zone?: string;
  /** End of a range. A missing clock hour means that the range has no known end. */
  until?: { date?: WrittenDate; clock?: WrittenClock };
  /** Said to be inexact. */
  approximate: boolean;
}

const candidate = new RegExp(
  `(?<![A-Za-z0-9:?])(?<!\\d\\.)(?=[0-9]|--:|–:|\\?\\?:|xx:|XX:|__:|HH:|hh:mm|${DATE_WORD_PATTERN})`,
  'g',
);
const zoneAfter = new RegExp(`\\s{0,3}[(\\[]?(${ZONE_PATTERN}|Z(?![A-Za-z0-9]))[)\\]]?`, 'y');
const offsetAfter = /([+\-−])(\d{2}):?(\d{2})(?![\d:?])|([+\-−])(\d{2})(?![\d:?.])/y;
const spacedOffset = /\s([+\-−]\d{2}:?\d{2})(?![\d:?])/y;
const dateToClock =
  /[\s_,;:|@]{0,20}(?:(?:at|kl\.?|um|around|about|approx\.?|ca\.?)\s{1,3}){0,2}(?:[-–—]\s{1,3})?[~≈]?/y;
const clockToDate = /[\s,]{1,4}(?:on\s{1,2})?\(?/y;
const rangeSign = /\s{0,3}(?:-{1,2}>?|–|—|−|→|\s(?:to|til|till|until|bis)(?=\s))\s{0,3}/y;
const rangeAnd = /\s{1,3}and\s{1,3}/y;
const openEnd = /(?:\?{1,2}:\?{1,2}|\?{1,3}|\.{3}|…|(?:now|ongoing|present)\b)/iy;
const roughBefore = /(?:[~≈]|\b(?:ca|c|approx(?:imately)?|circa|about|around|roughly)\.?)\s{0,2}$/i;
const roughAfter =
  /\s?(?:~|\?(?![?\w])|ish\b|\((?:approx\.?(?:imately)?|approximately|ish|ca\.?|estimated|est\.?|about|~)\))/iy;

function match(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

interface ZonedClock {
  clock: WrittenClock;
  zone?: string;
  end: number;
}

/** A clock time and the zone right after it. */
function scanZoned(text: string, at: number, afterT: boolean): ZonedClock | null {
  const clock = scanClock(text, at, afterT);
  if (!clock) return null;
  // `10:00-11:30` is a range; only after seconds or the T of ISO, or with a plus, is it an offset.
  const offset = match(offsetAfter, text, clock.end);
  if (offset && (afterT || clock.hasSeconds || offset[1] === '+')) {
    return { clock, zone: offset[0], end: clock.end + offset[0].length };
  }
  const spaced = match(spacedOffset, text, clock.end);
  if (spaced && (clock.hasSeconds || spaced[1]?.startsWith('+'))) {
    return { clock, zone: spaced[1] ?? '', end: clock.end + spaced[0].length };
  }
  const after = skipHourWord(text, clock.end);
  const zone = match(zoneAfter, text, after);
  if (zone && isZone(zone[1] ?? '')) return { clock, zone: zone[1] ?? '', end: after + zone[0].length };
  return { clock, end: after };
}

/** `Prod/NonProd` looks like a region and isn't one. */
function isZone(written: string): boolean {
  return !written.includes('/') || resolveZone(written).ok;
}

/** The end of a range, if one follows. */
function scanUntil(
  text: string,
  at: number,
  start: number,
): { until: NonNullable<TimeMention['until']>; zone?: string; end: number } | null {
  const between = /\bbetween\s{1,3}$/i.test(text.slice(Math.max(0, start - 12), start));
  const sign = match(rangeSign, text, at) ?? (between ? match(rangeAnd, text, at) : null);
  if (!sign) return null;
  const from = at + sign[0].length;
  const date = scanDate(text, from);
  const gap = date ? dateGap(text, date.end) : null;
  const zoned = scanZoned(text, gap?.end ?? from, gap?.isT ?? false);
  if (zoned && !zoned.clock.weak && zoned.clock.problem === undefined) {
    const until: NonNullable<TimeMention['until']> = { clock: zoned.clock };
    if (date && gap) until.date = date;
    return zoned.zone === undefined ? { until, end: zoned.end } : { until, zone: zoned.zone, end: zoned.end };
  }
  const open = match(openEnd, text, from);
  return open ? { until: {}, end: from + open[0].length } : null;
}

function dateGap(text: string, at: number): { end: number; isT: boolean } | null {
  if (text[at] === 'T' || text[at] === 't') return { end: at + 1, isT: true };
  const gap = match(dateToClock, text, at);
  return gap && gap[0].length > 0 ? { end: at + gap[0].length, isT: false } : null;
}

/** `2:03–2:45 PM`: the half of the day is written once, at the end. */
function shareHalf(clock: WrittenClock, until: WrittenClock | undefined): WrittenClock {
  if (!until?.half || clock.half || clock.hour === undefined || until.hour === undefined || clock.hour > 12)
    return clock;
  const morning = clock.hour % 12;
  const afternoon = morning + 12;
  const minutes = (hour: number): number => hour * 60 + clock.minute;
  const end = until.hour * 60 + until.minute;
  return { ...clock, hour: until.half === 'pm' && minutes(afternoon) <= end ? afternoon : morning };
}

function scanMention(text: string, at: number): TimeMention | null {
  const date = scanDate(text, at);
  const gap = date ? dateGap(text, date.end) : null;
  let zoned = date ? gap && scanZoned(text, gap.end, gap.isT) : scanZoned(text, at, false);
  let rough = false;
  if (
    date &&
    gap &&
    zoned &&
    /[~≈]$|(?:around|about|approx\.?|ca\.?)\s+$/.test(text.slice(date.end, gap.end))
  )
    rough = true;
  if (date && !zoned) {
    if (date.weak) return null;
    const bare = match(roughAfter, text, date.end);
    return mention(text, at, bare ? date.end + bare[0].length : date.end, { date, rough: bare !== null });
  }
  if (!zoned) return null;
  let { end } = zoned;
  let zone = zoned.zone;
  let found = date;
  const until = scanUntil(text, end, at);
  if (until) {
    end = until.end;
    zone ??= until.zone;
    const clock = shareHalf(zoned.clock, until.until.clock);
    zoned = { ...zoned, clock };
  }
  const roughSign = match(roughAfter, text, end);
  if (roughSign) {
    end += roughSign[0].length;
    rough = true;
    const late = zone === undefined ? match(zoneAfter, text, end) : null;
    if (late && isZone(late[1] ?? '')) {
      zone = late[1];
      end += late[0].length;
    }
  }
  if (!found) {
    const trail = match(clockToDate, text, end);
    const trailing = trail ? scanDate(text, end + trail[0].length) : null;
    if (trail && trailing && !trailing.weak) {
      found = trailing;
      end = text[trailing.end] === ')' && trail[0].endsWith('(') ? trailing.end + 1 : trailing.end;
    }
  }
  return mention(text, at, end, { date: found, clock: zoned.clock, zone, until: until?.until, rough });
}

interface Parts {
  date?: WrittenDate | null | undefined;
  clock?: WrittenClock | undefined;
  zone?: string | undefined;
  until?: TimeMention['until'];
  rough: boolean;
}

function mention(text: string, at: number, end: number, parts: Parts): TimeMention {
  const sign = /[~≈]\s?$/.exec(text.slice(Math.max(0, at - 2), at));
  const start = sign ? at - sign[0].length : at;
  const openRange =
    parts.until !== undefined && (parts.until.clock?.hour === undefined || parts.until.clock.approximate);
  const found: TimeMention = {
    start,
    end,
    text: text.slice(start, end).trim(),
    approximate:
      parts.rough ||
      openRange ||
      parts.clock?.approximate === true ||
      roughBefore.test(text.slice(Math.max(0, at - 16), at)),
  };
  if (parts.date) found.date = parts.date;
  if (parts.clock) found.clock = parts.clock;
  if (parts.zone !== undefined) found.zone = parts.zone;
  if (parts.until) found.until = parts.until;
  return found;
}

/** Finds times one after the other, durations left out. Lazy: ask only for as many as needed. */
export function* findTimes(written: string): Generator<TimeMention> {
  // Typeset dates have hyphens that may not break; one character for one, so that places stay true.
  const text = written.replace(/[\u2010\u2011]/g, '-');
  let from = 0;
  for (;;) {
    candidate.lastIndex = from;
    const place = candidate.exec(text);
    if (!place) return;
    const at = place.index;
    const found = scanMention(text, at);
    if (!found) {
      from = at + 1;
      continue;
    }
    from = Math.max(found.end, at + 1);
    const leading = found.start < 60 && leadsStrictly(text.slice(0, found.start));
    if (!found.date && !found.until && isDuration(text, at, found.clock?.end ?? found.end, leading)) continue;
    yield found;
  }
}

const strictPrefix =
  /^[\s*_~≈([<"'`|•·–—>@#:+-]*(?:\[[ xX]\]\s{1,3})?(?:(?:ca|approx(?:imately)?|circa|about|around|c|kl)\.?\s{1,3})?[~≈]?$/i;
const loosePrefix =
  /^[\s*_~≈([<"'`|•·–—>@#:+-]*(?:\[[ xX]\]\s{1,3})?(?:(?:at|on|from|between|by|since|time|ca|approx(?:imately)?|circa|about|around|roughly|c|kl)\.?:?\s{1,3}){0,3}[~≈]?$/i;
const zonePrefix = new RegExp(`^[\\s*([]*(${ZONE_PATTERN})[\\s)\\]:]*$`);

function leadsStrictly(prefix: string): boolean {
  return strictPrefix.test(prefix) || zonePrefix.test(prefix);
}

/** A time at the start of a line, and the text it introduces. */
export interface LeadingTime {
  mention: TimeMention;
  rest: string;
}

/**
 * The time a line begins with, if it does.
 * @param loosely let a few words stand before it, as in "At about 14:03 …"
 */
export function leadingTime(text: string, loosely = false): LeadingTime | null {
  const first = findTimes(text.slice(0, 300)).next();
  if (first.done === true) return null;
  const found = first.value;
  const prefix = text.slice(0, found.start);
  if (prefix.length > 60) return null;
  const zoneBefore = found.zone === undefined ? zonePrefix.exec(prefix)?.[1] : undefined;
  if (!leadsStrictly(prefix) && !(loosely && loosePrefix.test(prefix))) return null;
  const mended = zoneBefore === undefined ? found : { ...found, zone: zoneBefore };
  return { mention: mended, rest: withoutSeparator(text.slice(found.end)) };
}

/** Takes off what stands between a time and its text: `: `, ` – `, `) |`. Leaves `-5` and `--flag` alone. */
export function withoutSeparator(text: string): string {
  let rest = text;
  for (;;) {
    const next = rest.replace(
      /^[\s:|,;)\]~*_]+|^(?:[-–—−=]{1,3}>?|→|\.)(?=\s|$)|^[-–—→](?=[A-Za-z(["“'`])/u,
      '',
    );
    if (next === rest) return rest.trim();
    rest = next;
  }
}

/** Whether a clock time (not a duration) stands anywhere in the text; one that cannot be, such as 25:61, only counts in front. */
export function carriesClock(text: string): boolean {
  for (const found of findTimes(text)) {
    if (!found.clock) continue;
    const leads = leadsStrictly(text.slice(0, Math.min(found.start, 200)));
    if (found.clock.weak && !found.date && !leads) continue;
    if (found.clock.hour !== undefined || (found.clock.problem !== undefined && leads)) return true;
  }
  return false;
}

/** A count from an unnamed start, `T+00:05`: looks like a time and can't be placed. */
export function isRelativeTime(text: string): boolean {
  return (
    /^\W{0,4}T\s?[+\-−]\s?~?\d/.test(text) || /^\W{0,4}\+\d{1,3}(?::\d{2}|\s?(?:m|min|h|s)\b)/.test(text)
  );
}
