import { addDays, type CalendarDay, formatDay, weekdayName, weekdayOf } from './calendar.ts';
import type { WrittenClock } from './clock-scan.ts';
import type { WrittenDate } from './date-scan.ts';
import type { DateOrder, ZoneAssumption } from './reading.ts';
import type { TimeMention } from './times.ts';
import { resolveZone, toInstant, type Zone } from './zones.ts';

/** The zone for times that do not name their own: as written, with why it holds. */
export interface ZoneHint {
  written: string;
  why: string;
}

/** Where a mention ended up: an instant, or undated or unplaced with the reason. */
export type Placement =
  | {
      as: 'placed';
      at: number;
      endedAt?: number;
      zone: ZoneAssumption;
      approximate: boolean;
      assumptions: string[];
    }
  | { as: 'undated'; reason: string }
  | { as: 'unplaced'; reason: string };

/** What is known of the source as a whole. */
export interface PlacingFacts {
  /** The present, milliseconds since 1970-01-01 UTC. */
  now: number;
  /** How numbers such as 06/07 are to be read; null when nothing settles it. */
  order: DateOrder | null;
  /** Date for clock times before any date was met, with where it comes from. */
  base: { day: CalendarDay; why: string } | null;
  /** Sentence to add when there is no base date, such as which dates compete. */
  baseMissing: string;
  /** IANA regions whose summer and winter abbreviations are meant to the letter. */
  literalRegions: ReadonlySet<string>;
}

/** Turns written times into instants, line after line, carrying the date along. */
export interface Placer {
  /** Places what stands on this line. A date in it holds for the clock times after it. */
  place(mention: TimeMention, line: number, hint: ZoneHint): Placement;
  /** A date on its own (heading, date row): holds for the clock times after it. False when it can't be resolved. */
  setDate(date: WrittenDate, line: number): boolean;
  /** Forgets the date carried so far; the base date holds again. */
  reset(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks differ a little; a time this much ahead is still now. */
const FUTURE_SLACK_MS = 5 * 60_000;

interface Carried {
  day: CalendarDay;
  why: string;
  /** The last time placed on it. */
  last?: { at: number; line: number; minutes: number; zone: string };
  /** Midnight was assumed to have passed since the date was written. */
  rolled: boolean;
}

type DayOutcome = { ok: true; day: CalendarDay; assumptions: string[] } | { ok: false; reason: string };

/** A placer for one source, starting with no date but the base. */
export function createPlacer(facts: PlacingFacts): Placer {
  let carried: Carried | null = null;

  const current = (): Carried | null =>
    carried ?? (facts.base && { day: facts.base.day, why: facts.base.why, rolled: false });

  function nearYear(part: { month: number; day: number }, written: string): DayOutcome {
    const context = current();
    if (!context) return { ok: false, reason: `“${written}” has no year. ${facts.baseMissing}` };
    const near = Date.UTC(context.day.year, context.day.month - 1, context.day.day);
    const years = [context.day.year - 1, context.day.year, context.day.year + 1];
    const distance = (year: number): number => Math.abs(Date.UTC(year, part.month - 1, part.day) - near);
    const year = years.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    const day = { year, ...part };
    if (addDays(day, 0).day !== day.day) return { ok: false, reason: `“${written}” isn't a day of ${year}.` };
    return { ok: true, day, assumptions: [`The year ${year} is taken from ${context.why}.`] };
  }

  function nextWeekday(weekday: number, written: string): DayOutcome {
    const context = current();
    if (!context)
      return { ok: false, reason: `“${written}” names a weekday, but no date. ${facts.baseMissing}` };
    const day = addDays(context.day, (weekday - weekdayOf(context.day) + 7) % 7);
    return {
      ok: true,
      day,
      assumptions: [`“${written}” is taken as ${formatDay(day)}, counted from ${context.why}.`],
    };
  }

  function resolve(date: WrittenDate): DayOutcome {
    if (date.problem !== undefined) return { ok: false, reason: date.problem };
    if (date.either || date.eitherPartial) {
      const named = date.weekday;
      if (date.either && named !== undefined) {
        const fitting = Object.values(date.either).filter((day) => weekdayOf(day) === named);
        const [day] = fitting;
        if (day && fitting.length === 1) {
          return {
            ok: true,
            day,
            assumptions: [`“${date.text}” is taken as ${formatDay(day)}, which was a ${weekdayName(named)}.`],
          };
        }
      }
      if (!facts.order) {
        return {
          ok: false,
          reason: `“${date.text}” can be read day first or month first, and nothing in the file settles it; write it as 2021-12-31, or say which order holds.`,
        };
      }
      const assumption = `“${date.text}” is read ${facts.order === 'day-first' ? 'day first' : 'month first'}.`;
      if (date.either) return { ok: true, day: date.either[facts.order], assumptions: [assumption] };
      if (date.eitherPartial) {
        const found = nearYear(date.eitherPartial[facts.order], date.text);
        return found.ok ? { ...found, assumptions: [assumption, ...found.assumptions] } : found;
      }
    }
    if (date.partial) return nearYear(date.partial, date.text);
    if (date.day) {
      const named = date.weekday;
      const actual = weekdayOf(date.day);
      const wrong = named !== undefined && named !== actual;
      const note = `${formatDay(date.day)} was a ${weekdayName(actual)}, not a ${weekdayName(named ?? 0)}; the date is believed.`;
      return { ok: true, day: date.day, assumptions: wrong ? [note] : [] };
    }
    if (date.weekday !== undefined) return nextWeekday(date.weekday, date.text);
    return { ok: false, reason: `“${date.text}” isn't a date that can be read.` };
  }

  function convert(day: CalendarDay, clock: WrittenClock, zone: Zone): ReturnType<typeof toInstant> {
    const wall = {
      day,
      hour: clock.hour ?? 0,
      minute: clock.minute,
      second: clock.second,
      millisecond: clock.millisecond,
    };
    return toInstant(wall, zone, zone.region !== undefined && facts.literalRegions.has(zone.region));
  }

  /** Which day a bare clock time belongs to: the carried one, the next after midnight, or the one before. */
  function dayFor(
    clock: WrittenClock,
    zone: Zone,
    context: Carried,
  ): { day: CalendarDay; rolled: boolean; note: string } {
    const same = {
      day: context.day,
      rolled: context.rolled,
      note: `The date ${formatDay(context.day)} is taken from ${context.why}.`,
    };
    const { last } = context;
    const instant = convert(context.day, clock, zone);
    if (!last || !instant.ok) return same;
    const step = instant.at - last.at;
    const minutes = (clock.hour ?? 0) * 60 + clock.minute;
    if (step > 18 * HOUR_MS && (context.rolled || last.zone !== zone.name)) {
      const day = addDays(context.day, -1);
      return {
        day,
        rolled: false,
        note: `Before midnight again after line ${last.line}: ${formatDay(day)} is assumed.`,
      };
    }
    if (step >= 0) return same;
    const overnight = step <= -12 * HOUR_MS || (last.minutes >= 18 * 60 && minutes < 12 * 60);
    if (overnight && instant.at + DAY_MS <= facts.now + FUTURE_SLACK_MS) {
      const day = addDays(context.day, 1);
      return {
        day,
        rolled: true,
        note: `Midnight is assumed to have passed since line ${last.line}: ${formatDay(day)}.`,
      };
    }
    return {
      ...same,
      note: `${same.note} It is earlier than line ${last.line} above it; the same day is assumed.`,
    };
  }

  function endOf(
    mention: TimeMention,
    start: { at: number; day: CalendarDay },
    zone: Zone,
  ): { at?: number; note?: string } {
    const clock = mention.until?.clock;
    if (clock?.hour === undefined || clock.approximate) return {};
    const written = mention.until?.date ? resolve(mention.until.date) : null;
    if (written && !written.ok) return { note: `The end of the range is left out: ${written.reason}` };
    const end = convert(written ? written.day : start.day, clock, zone);
    if (!end.ok) return { note: `The end of the range is left out: ${end.reason}` };
    const at = !written && end.at < start.at ? end.at + DAY_MS : end.at;
    if (at < start.at) return { note: 'The end of the range is left out: it is before the start.' };
    if (at > facts.now + FUTURE_SLACK_MS)
      return { note: 'The end of the range is left out: it is in the future.' };
    return at === end.at ? { at } : { at, note: 'The range is assumed to end after midnight.' };
  }

  function withoutClock(mention: TimeMention, line: number): Placement {
    if (mention.clock?.problem !== undefined) {
      return { as: 'unplaced', reason: `${mention.clock.problem} Correct it, for example to 14:03.` };
    }
    if (!mention.date) return { as: 'undated', reason: `The time was never filled in (“${mention.text}”).` };
    const found = resolve(mention.date);
    if (!found.ok) return { as: 'unplaced', reason: found.reason };
    carried = { day: found.day, why: `line ${line}`, rolled: false };
    return {
      as: 'undated',
      reason: `Only the date is known (${formatDay(found.day)}), not the time of day.`,
    };
  }

  return {
    place(mention, line, hint) {
      const { clock, date } = mention;
      if (clock?.hour === undefined) return withoutClock(mention, line);
      const choice = resolveZone(mention.zone ?? hint.written);
      if (!choice.ok) {
        return {
          as: 'unplaced',
          reason: mention.zone === undefined ? `${choice.reason} (${hint.why})` : choice.reason,
        };
      }
      const { zone } = choice;
      const context = current();
      let day: CalendarDay;
      let rolled = false;
      const assumptions: string[] = [];
      let why = `line ${line}`;
      if (date) {
        const found = resolve(date);
        if (!found.ok) return { as: 'unplaced', reason: found.reason };
        day = found.day;
        assumptions.push(...found.assumptions);
      } else {
        if (!context)
          return { as: 'unplaced', reason: `No date is known for “${mention.text}”. ${facts.baseMissing}` };
        const found = dayFor(clock, zone, context);
        ({ day, rolled } = found);
        assumptions.push(found.note);
        if (day === context.day) ({ why } = context);
      }
      const instant = convert(day, clock, zone);
      if (!instant.ok) return { as: 'unplaced', reason: instant.reason };
      if (instant.at > facts.now + FUTURE_SLACK_MS) {
        return {
          as: 'unplaced',
          reason: `“${mention.text}” (${new Date(instant.at).toISOString()}) is in the future. Correct the date or the zone.`,
        };
      }
      if (instant.at < 0)
        return { as: 'unplaced', reason: `“${mention.text}” is before 1970. Correct the date.` };
      if (instant.note !== undefined) assumptions.push(instant.note);
      const end = endOf(mention, { at: instant.at, day }, zone);
      if (end.note !== undefined) assumptions.push(end.note);
      const minutes = clock.hour * 60 + clock.minute;
      carried = { day, why, rolled, last: { at: instant.at, line, minutes, zone: zone.name } };
      const because = mention.zone === undefined ? hint.why : `inline “${mention.zone}”`;
      const placed: Placement = {
        as: 'placed',
        at: instant.at,
        zone: { name: zone.name, why: because },
        approximate: mention.approximate,
        assumptions,
      };
      return end.at === undefined ? placed : { ...placed, endedAt: end.at };
    },
    setDate(date, line) {
      const found = resolve(date);
      if (!found.ok) return false;
      carried = { day: found.day, why: `line ${line}`, rolled: false };
      return true;
    },
    reset() {
      carried = null;
    },
  };
}
