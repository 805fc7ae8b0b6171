import ICAL from 'ical.js';
import { refuse, type Outcome } from '../../contract/refusal.ts';
import type { Layer } from '../../domain/workspace/on-call.ts';
import { schedule as scheduleSchema } from '../../domain/workspace/on-call.ts';
import { zoneName } from '../../domain/workspace/places.ts';
import { DAY, instantOf, weekdayOf } from '../../policy/wall-clock.ts';
import { stem } from '../finish.ts';
import { MOST_OVERRIDES } from './own.ts';
import type { ReadingNote, ReadOverride, ScheduleReading, ScheduleReadingOptions } from './reading.ts';
import { handleOf } from './who.ts';

const WEEK = 7 * DAY;
/** How far back and ahead of now a calendar is read. */
const BACK = WEEK;
const AHEAD = 26 * WEEK;
/** Most events of a calendar, and most occurrences looked at of one that repeats. */
const MOST_EVENTS = 5_000;
const MOST_STEPS = 10_000;
/** Most layers of a schedule. */
const MOST_LAYERS = 20;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** An event with the line it begins on. */
interface Placed {
  event: ICAL.Component;
  line: number;
}

/**
 * Reads an iCalendar file (RFC 5545) as one schedule. An event that repeats every day or on days of every week without
 * end becomes a layer of its person; what else lies within the next half year becomes overrides, recurring events
 * expanded. Who is meant is taken from what Deepwater writes, from the attendees, or from the title.
 */
export function readCalendar(text: string, options: ScheduleReadingOptions): Outcome<ScheduleReading> {
  const calendar = parsed(text, options.fileName);
  if (!calendar.ok) return calendar;
  const events = placedEvents(calendar.output, text);
  if (events.length > MOST_EVENTS)
    return refuse(
      'file_too_large',
      `${options.fileName} holds ${events.length} events; at most ${MOST_EVENTS} can be read. Export a shorter time.`,
    );
  const zone = zoneOf(calendar.output, events, options);
  const notes: ReadingNote[] = [];
  const layers: Layer[] = [];
  const overrides: ReadOverride[] = [];
  let past = 0;
  const within = { from: options.now - BACK, until: options.now + AHEAD };
  const made = new Set<string>();
  for (const { event, line } of events) {
    const note = (words: string): void => void notes.push({ line, text: words });
    if (event.hasProperty('recurrence-id')) continue;
    if (textOf(event, 'status').toUpperCase() === 'CANCELLED') continue;
    const title = textOf(event, 'summary') || 'without a title';
    const person = personOf(event, options);
    if (person === null) {
      note(
        `Nobody can be read from the event “${title.slice(0, 80)}”. Name its person as an attendee or in its title.`,
      );
      continue;
    }
    if (!person.known && !made.has(person.handle)) {
      made.add(person.handle);
      note(`“${title.slice(0, 80)}”: nobody known here is named, so the person becomes ${person.handle}.`);
    }
    const layer = layerOf(event, person.handle, zone);
    if (layer !== null && layers.length < MOST_LAYERS) {
      layers.push(layer);
      continue;
    }
    const read = occurrences(event, events, zone, within);
    if (read.problem !== null) note(read.problem);
    if (read.endless)
      note(`“${title.slice(0, 80)}” repeats without end; it is read up to ${day(within.until)}.`);
    past += read.past;
    for (const { from, until } of read.spans) overrides.push({ person: person.handle, from, until });
  }
  if (past > 0)
    notes.push({
      line: 1,
      text: `${past === 1 ? '1 shift' : `${past} shifts`} before ${day(within.from)} or after ${day(within.until)} left out.`,
    });
  overrides.sort((one, other) => one.from - other.from);
  if (overrides.length > MOST_OVERRIDES)
    return refuse(
      'file_too_large',
      `${options.fileName} holds ${overrides.length} shifts of the next half year; at most ${MOST_OVERRIDES} can be read.`,
    );
  if (overrides.length === 0 && layers.length === 0)
    return refuse(
      'nothing_to_import',
      `${options.fileName} holds no shift from ${day(within.from)} on that names a person.${notes[0] === undefined ? '' : ` Line ${notes[0].line}: ${notes[0].text}`}`,
    );
  const name = textOf(calendar.output, 'x-wr-calname') || textOf(calendar.output, 'name');
  const checked = scheduleSchema.safeParse({
    name: (name || (stem(options.fileName) ?? 'On call')).slice(0, 100),
    zone,
    layers,
  });
  if (!checked.success)
    return refuse(
      'invalid_file',
      `${options.fileName}: ${checked.error.issues[0]?.message ?? 'no schedule'}`,
    );
  notes.sort((one, other) => one.line - other.line);
  return {
    ok: true,
    output: { format: 'ical', schedules: [{ schedule: checked.data, overrides }], notes },
  };
}

function parsed(text: string, fileName: string): Outcome<ICAL.Component> {
  const bad = (why: string) =>
    refuse('invalid_file', `${fileName} is not a calendar that can be read: ${why}. Nothing was changed.`);
  try {
    const jCal: unknown = ICAL.parse(text);
    // Several calendars in one file come as a list of them.
    const [first] =
      Array.isArray(jCal) && Array.isArray(jCal[0]) ? (jCal as unknown[][]) : [jCal as unknown[]];
    if (first === undefined) return bad('it is empty');
    const calendar = new ICAL.Component(first);
    return calendar.name === 'vcalendar'
      ? { ok: true, output: calendar }
      : bad(`it holds a ${calendar.name}`);
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error));
  }
}

function placedEvents(calendar: ICAL.Component, text: string): Placed[] {
  const lines: number[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries())
    if (/^BEGIN:VEVENT\s*$/i.test(line)) lines.push(index + 1);
  return calendar.getAllSubcomponents('vevent').map((event, index) => ({ event, line: lines[index] ?? 1 }));
}

/** The zone the calendar says it is in, else the one that was given, else that of its first event. */
function zoneOf(
  calendar: ICAL.Component,
  events: readonly Placed[],
  { zone }: ScheduleReadingOptions,
): string {
  const first = events.flatMap(({ event }) => tzidOf(event) ?? [])[0];
  for (const candidate of [textOf(calendar, 'x-wr-timezone'), zone, first]) {
    const known = zoneName.safeParse(candidate);
    if (known.success) return known.data;
  }
  return 'UTC';
}

function tzidOf(event: ICAL.Component, property = 'dtstart'): string | undefined {
  const tzid: unknown = event.getFirstProperty(property)?.getParameter('tzid');
  return typeof tzid === 'string' ? tzid : undefined;
}

function textOf(component: ICAL.Component, name: string): string {
  const property = component.getFirstProperty(name);
  const value: unknown = property?.getFirstValue();
  if (typeof value !== 'string') return '';
  // What the standard doesn't know comes with its escapes.
  const plain =
    property?.type === 'unknown' ? value.replace(/\\([\\;,])/g, '$1').replace(/\\n/gi, ' ') : value;
  return plain.trim();
}

function personOf(
  event: ICAL.Component,
  { people }: ScheduleReadingOptions,
): { handle: string; known: boolean } | null {
  const own = handleOf({ id: textOf(event, 'x-deepwater-person') }, people);
  if (own !== null) return own;
  const attendee = event.getFirstProperty('attendee');
  if (attendee !== null) {
    const address: unknown = attendee.getFirstValue();
    const cn: unknown = attendee.getParameter('cn');
    const found = handleOf(
      {
        email: typeof address === 'string' ? address.replace(/^mailto:/i, '') : undefined,
        name: typeof cn === 'string' ? cn : undefined,
      },
      people,
    );
    if (found !== null) return found;
  }
  const title = textOf(event, 'summary');
  const mentioned = /(?:^|[\s(])(@[\p{L}\p{N}][\p{L}\p{N}._-]*)/u.exec(title)?.[1];
  if (mentioned !== undefined) return handleOf({ id: mentioned }, people);
  const lower = title.toLowerCase();
  const named = people
    .filter((person) => lower.includes(person.name.toLowerCase()))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  if (named !== undefined) return { handle: named.handle, known: true };
  // Exports of other tools: `On Call - Ana Ruiz - Database`, `Ana Ruiz on call for Database`.
  const name =
    /^on[- ]call\s*[-:–]\s*([^-:–]+)/i.exec(title)?.[1] ??
    /^(.+?)\s+(?:is\s+)?on[- ]call\b/i.exec(title)?.[1];
  return name === undefined ? null : handleOf({ name }, people);
}

/** What the time's own digits say, as a wall time. */
function wallOfTime(time: ICAL.Time): number {
  return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
}

function instantOfTime(time: ICAL.Time, tzid: string | undefined, zone: string): number {
  const wall = wallOfTime(time);
  if (time.isDate) return instantOf(wall, zone);
  if (time.zone.tzid === 'UTC') return wall;
  const known = zoneName.safeParse(tzid);
  if (known.success) return instantOf(wall, known.data);
  // A zone that the file itself describes.
  return time.zone.tzid === 'floating' ? instantOf(wall, zone) : time.toUnixTime() * 1_000;
}

/** An event that repeats every day, or on days of every week, for ever: a layer of one person. */
function layerOf(event: ICAL.Component, person: string, zone: string): Layer | null {
  const rule: unknown = event.getFirstPropertyValue('rrule');
  const only = event.getAllProperties('rrule').length === 1;
  const changed = ['exdate', 'rdate', 'exrule'].some((name) => event.hasProperty(name));
  if (!(rule instanceof ICAL.Recur) || !only || changed) return null;
  if (rule.until !== null || rule.count !== null || rule.interval !== 1) return null;
  const parts = Object.keys(rule.parts).filter((part) => part !== 'BYDAY');
  if (parts.length > 0 || (rule.freq !== 'DAILY' && rule.freq !== 'WEEKLY')) return null;
  const { startDate, endDate } = new ICAL.Event(event, { exceptions: [] });
  const tzid = tzidOf(event);
  const local = startDate.isDate || tzid === zone || (startDate.zone.tzid === 'UTC' && zone === 'UTC');
  const wall = wallOfTime(startDate);
  const length = wallOfTime(endDate) - wall;
  if (!local || startDate.second !== 0 || length < 60_000 || length > WEEK) return null;
  const days = weekdays(rule, weekdayOf(wall));
  if (days === null) return null;
  const from = new Date(wall).toISOString().slice(11, 16);
  const start = instantOfTime(startDate, tzid, zone);
  return {
    name: (textOf(event, 'summary') || person).slice(0, 100),
    start,
    end: null,
    virtualStart: start,
    turnSeconds: WEEK / 1_000,
    users: [person],
    restrictions: days.map((each) => ({ day: each, from, durationSeconds: length / 1_000 })),
  };
}

/** Days of the week of a rule, `[null]` for every day; null for one that is more than that. */
function weekdays(rule: ICAL.Recur, first: number): (number | null)[] | null {
  const given: readonly unknown[] = rule.parts.BYDAY ?? [];
  if (given.length === 0) return rule.freq === 'DAILY' ? [null] : [first];
  const days = given.map((each) => WEEKDAYS.indexOf(String(each)) + 1);
  return days.includes(0) ? null : days;
}

interface Occurrences {
  spans: { from: number; until: number }[];
  /** How many lie outside of what is read. */
  past: number;
  /** Whether there are more behind what is read. */
  endless: boolean;
  problem: string | null;
}

function occurrences(
  component: ICAL.Component,
  all: readonly Placed[],
  zone: string,
  within: { from: number; until: number },
): Occurrences {
  const uid = textOf(component, 'uid');
  const exceptions = all
    .filter(({ event }) => event.hasProperty('recurrence-id') && textOf(event, 'uid') === uid)
    .map(({ event }) => event);
  const result: Occurrences = { spans: [], past: 0, endless: false, problem: null };
  const tzid = tzidOf(component);
  const take = (start: ICAL.Time, end: ICAL.Time): number => {
    const from = instantOfTime(start, tzid, zone);
    const until = instantOfTime(end, tzidOf(component, 'dtend') ?? tzid, zone);
    if (until <= from) result.problem ??= 'An event that ends when it begins is left out.';
    else if (until <= within.from || from >= within.until) result.past += 1;
    else result.spans.push({ from, until });
    return from;
  };
  try {
    const event = new ICAL.Event(component, { exceptions });
    if (!event.isRecurring()) {
      take(event.startDate, event.endDate);
      return result;
    }
    const iterator = event.iterator();
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const next: ICAL.Time | null | undefined = iterator.next();
      if (next === null || next === undefined) return result;
      if (instantOfTime(next, tzid, zone) >= within.until) {
        result.endless = true;
        return result;
      }
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      take(startDate, endDate);
    }
    result.problem = `This event repeats more than ${MOST_STEPS} times; the rest is left out.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    result.problem = `This event can’t be read (${why}).`;
  }
  return result;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
