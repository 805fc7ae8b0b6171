import ICAL from 'ical.js';
import type { Override, Schedule } from '../../domain/workspace/on-call.ts';
import type { Person } from '../../domain/workspace/state.ts';
import { finalShifts, type Shift } from '../../policy/schedules/shifts.ts';
import type { Span } from '../../policy/spans.ts';

interface CalendarOptions {
  overrides: readonly Override[];
  people: readonly Person[];
  /** The shifts written are those that touch it. */
  within: Span;
  /** ms since the epoch. */
  exportedAt: number;
  appVersion: string;
}

/**
 * The shifts of a schedule as an iCalendar file (RFC 5545), all times in UTC. Each shift is written whole and keeps its
 * UID from export to export as long as its person, its beginning and the schedule's name stay, so that a calendar that is
 * fetched again moves its events instead of doubling them.
 */
export function scheduleCalendar(schedule: Schedule, options: CalendarOptions): string {
  const { overrides, people, within, exportedAt, appVersion } = options;
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', `-//Deepwater//Deepwater ${appVersion}//EN`);
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  calendar.addPropertyWithValue('method', 'PUBLISH');
  addText(calendar, 'x-wr-calname', schedule.name);
  addText(calendar, 'x-wr-timezone', schedule.zone);
  // Far enough back that a shift under way is written from its own beginning, at a point that stays for a year.
  const from = Date.UTC(new Date(within.from).getUTCFullYear() - 1, 0, 1);
  const until = within.until + 366 * 86_400_000;
  const shifts = finalShifts(schedule, overrides, { from, until });
  for (const shift of shifts) {
    if (shift.until <= within.from || shift.from >= within.until) continue;
    const name = people.find((person) => person.handle === shift.person)?.name ?? shift.person;
    const event = new ICAL.Component('vevent');
    event.addPropertyWithValue('uid', uidOf(schedule, shift));
    event.addPropertyWithValue('dtstamp', utc(exportedAt));
    event.addPropertyWithValue('dtstart', utc(shift.from));
    event.addPropertyWithValue('dtend', utc(shift.until));
    event.addPropertyWithValue('summary', `${name} on call: ${schedule.name}`);
    const layer = shift.source.layer === undefined ? undefined : schedule.layers[shift.source.layer]?.name;
    event.addPropertyWithValue('description', layer === undefined ? 'Override' : `Layer ${layer}`);
    event.addPropertyWithValue('transp', 'TRANSPARENT');
    addText(event, 'x-deepwater-person', shift.person);
    calendar.addSubcomponent(event);
  }
  // The library's own folds are an octet too long.
  const lines = calendar.toString().replaceAll('\r\n ', '').split('\r\n');
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** Cuts a line so that none is longer than 75 octets, and no character is cut (RFC 5545, 3.1). */
function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const point = character.codePointAt(0) ?? 0;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (octets + size > 75) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}

/** Properties of our own have no type in the standard, and only text is escaped. */
function addText(component: ICAL.Component, name: string, value: string): void {
  const property = new ICAL.Property(name, component);
  property.resetType('text');
  property.setValue(value);
  component.addProperty(property);
}

function uidOf(schedule: Schedule, { person, from }: Shift): string {
  const plain = (text: string): string => encodeURIComponent(text.toLowerCase()).replaceAll('%', '');
  const start = new Date(from).toISOString().replace(/[-:.]/g, '');
  return `${start}-${plain(person)}-${plain(schedule.name)}`.slice(0, 200) + '@deepwater';
}

function utc(at: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(at), true);
}
