import { refuse, type Outcome } from '../../contract/refusal.ts';
import { isNamed } from '../../domain/workspace/names.ts';
import { readDocument } from './document.ts';
import { readCalendar } from './ical.ts';
import { isObject, readOwnSchedules } from './own.ts';
import { pagerDutyPaths, readPagerDuty } from './pagerduty.ts';
import type { ScheduleReading, ScheduleReadingOptions } from './reading.ts';
import { MAX_SCHEDULE_FILE } from './size.ts';

/**
 * Reads a file of schedules: YAML of our shape, what PagerDuty's REST API answers (JSON or YAML), or iCalendar; told apart
 * by what is in it. Refuses with file, line and column what is none of them. Stores nothing.
 */
export function readSchedules(given: string, options: ScheduleReadingOptions): Outcome<ScheduleReading> {
  const { fileName } = options;
  const text = given.replace(/^\uFEFF/, '');
  if (text.length > MAX_SCHEDULE_FILE)
    return refuse('file_too_large', `${fileName} is larger than 2 MB. Split it and import the parts.`);
  if (text.trim() === '')
    return refuse('empty_file', `${fileName} is empty. Choose the file that holds the schedule.`);
  const read = readAs(text, options);
  if (!read.ok) return read;
  const names = read.output.schedules.map(({ schedule }) => schedule.name);
  const twice = names.find((name, index) => names.findIndex((other) => isNamed(other, name)) < index);
  if (twice !== undefined)
    return refuse('invalid_file', `${fileName} holds the schedule ${twice} twice. Keep one of them.`);
  return read;
}

function readAs(text: string, options: ScheduleReadingOptions): Outcome<ScheduleReading> {
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) return readCalendar(text, options);
  const document = readDocument(text, options.fileName);
  if (!document.ok) return document;
  const { value } = document.output;
  const paths = pagerDutyPaths(value);
  if (paths.length > 0) return readPagerDuty(document.output, paths, options);
  if (isObject(value) && ['schedules', 'layers', 'zone'].some((key) => Object.hasOwn(value, key)))
    return readOwnSchedules(document.output);
  return refuse(
    'invalid_file',
    `${options.fileName} holds no schedule. It has to be YAML with “schedules”, a schedule as PagerDuty’s API answers it, or a calendar (.ics).`,
  );
}
