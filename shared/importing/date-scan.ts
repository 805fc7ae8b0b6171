import { type CalendarDay, dayExists, monthNumber, weekdayNumber } from './calendar.ts';
import type { DateOrder } from './reading.ts';

/** A date as it stands in a text. Exactly one of day, either, partial, eitherPartial, weekday alone or problem holds. */
export interface WrittenDate {
  /** Index after it. */
  end: number;
  text: string;
  /** Fully known. */
  day?: CalendarDay;
  /** `06/07/2021`: both readings exist. */
  either?: Record<DateOrder, CalendarDay>;
  /** Month and day without a year. */
  partial?: { month: number; day: number };
  /** `06/07` without a year, both readings possible. */
  eitherPartial?: Record<DateOrder, { month: number; day: number }>;
  /** 0 (Sunday) to 6, when a weekday is named. */
  weekday?: number;
  /** A sentence why it can't be a date. */
  problem?: string;
  /** The order this date proves, when only one is possible. */
  proves?: DateOrder;
  /** Too loose to be a date on its own (`5/10`, `3.10.12`, `Tuesday`): counts only beside a clock time. */
  weak: boolean;
}

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?![a-z])';
const WEEKDAY =
  '(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)(?![a-z])';
const YEAR = '(?:,?[\\s-]{1,3}((?:19|20)\\d{2})(?!\\d))?';

/** What a date can begin with besides a digit; for finding places worth a look. */
export const DATE_WORD_PATTERN = `${MONTH}|${WEEKDAY}`;

const yearFirst = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/y;
const compact = /(\d{4})(\d{2})(\d{2})(?=T\d{4})/y;
const yearLast = /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d:])(?!\.\d)/y;
const noYear = /(\d{1,2})\/(\d{1,2})(?![\d/:.])/y;
const dayMonth = new RegExp(`(\\d{1,2})(?:st|nd|rd|th|\\.)?[\\s-]{1,3}(?:of\\s)?(${MONTH})\\.?${YEAR}`, 'y');
const monthDay = new RegExp(`(${MONTH})\\.?[\\s-]{1,3}(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])${YEAR}`, 'y');
const weekdayName = new RegExp(`(${WEEKDAY})\\.?`, 'y');
const afterWeekday = /[,\s]{1,3}(?:the\s)?/y;

function match(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

type Found = Omit<WrittenDate, 'end' | 'text'>;

function whole(day: CalendarDay, written: string, weak: boolean): Found {
  return dayExists(day)
    ? { day, weak }
    : { problem: `“${written}” isn't a day of the calendar. Correct it.`, weak };
}

/** `22/06/2021` and its like: the separator and the values decide which part is the day. */
function numeric(found: RegExpExecArray): Found {
  const [written, first, separator, second, yearText] = found;
  const short = (yearText ?? '').length === 2;
  const year = short ? 2000 + Number(yearText) : Number(yearText);
  const dayFirst = { year, month: Number(second), day: Number(first) };
  const monthFirst = { year, month: Number(first), day: Number(second) };
  if (separator === '.') return whole(dayFirst, written, short);
  const canDayFirst = dayExists(dayFirst);
  const canMonthFirst = dayExists(monthFirst);
  if (canDayFirst && canMonthFirst) {
    if (first === second) return { day: dayFirst, weak: short };
    return { either: { 'day-first': dayFirst, 'month-first': monthFirst }, weak: short };
  }
  if (canDayFirst) return { day: dayFirst, proves: 'day-first', weak: short };
  if (canMonthFirst) return { day: monthFirst, proves: 'month-first', weak: short };
  return { problem: `“${written}” isn't a day of the calendar. Correct it.`, weak: short };
}

/** 2000 has every day there is, 29 February included. */
const possible = (month: number, day: number): boolean => dayExists({ year: 2000, month, day });

function numericNoYear(found: RegExpExecArray): Found | null {
  const first = Number(found[1]);
  const second = Number(found[2]);
  const dayFirst = { month: second, day: first };
  const monthFirst = { month: first, day: second };
  const canDayFirst = possible(second, first);
  const canMonthFirst = possible(first, second);
  if (canDayFirst && canMonthFirst) {
    if (first === second) return { partial: dayFirst, weak: true };
    return { eitherPartial: { 'day-first': dayFirst, 'month-first': monthFirst }, weak: true };
  }
  if (canDayFirst) return { partial: dayFirst, proves: 'day-first', weak: true };
  return canMonthFirst ? { partial: monthFirst, proves: 'month-first', weak: true } : null;
}

function named(
  written: string,
  month: string | undefined,
  day: string | undefined,
  year: string | undefined,
): Found {
  const monthIndex = monthNumber(month ?? '');
  if (year !== undefined)
    return whole({ year: Number(year), month: monthIndex, day: Number(day) }, written, false);
  if (!possible(monthIndex, Number(day)))
    return { problem: `“${written}” isn't a day of the calendar. Correct it.`, weak: true };
  return { partial: { month: monthIndex, day: Number(day) }, weak: false };
}

function scanPlain(text: string, at: number): WrittenDate | null {
  const finish = (found: RegExpExecArray, date: Found | null): WrittenDate | null =>
    date && { ...date, end: at + found[0].length, text: found[0] };
  let found = match(yearFirst, text, at) ?? match(compact, text, at);
  if (found) {
    const parts = found.length === 5 ? [found[1], found[3], found[4]] : [found[1], found[2], found[3]];
    const day = { year: Number(parts[0]), month: Number(parts[1]), day: Number(parts[2]) };
    return finish(found, whole(day, found[0], false));
  }
  found = match(yearLast, text, at);
  if (found) return finish(found, numeric(found));
  found = match(noYear, text, at);
  if (found) return finish(found, numericNoYear(found));
  found = match(dayMonth, text, at);
  if (found) return finish(found, named(found[0], found[2], found[1], found[3]));
  found = match(monthDay, text, at);
  if (found) return finish(found, named(found[0], found[1], found[2], found[3]));
  return null;
}

/** The date that begins at this index, or null. */
export function scanDate(text: string, at: number): WrittenDate | null {
  const weekday = match(weekdayName, text, at);
  if (!weekday) return scanPlain(text, at);
  const number = weekdayNumber(weekday[1] ?? '');
  const gap = match(afterWeekday, text, at + weekday[0].length);
  const date = gap ? scanPlain(text, at + weekday[0].length + gap[0].length) : null;
  if (date) return { ...date, weekday: number, text: text.slice(at, date.end) };
  return { end: at + weekday[0].length, text: weekday[0], weekday: number, weak: true };
}
