import type { Outcome } from '../../contract/refusal.ts';
import { refuse } from '../../contract/refusal.ts';
import { isNamed } from '../../domain/workspace/names.ts';
import type { Schedule } from '../../domain/workspace/on-call.ts';
import type { Rota } from '../../policy/schedules/findings.ts';
import type { ScheduleFile, ScheduleFormat } from './formats.ts';
import { scheduleCalendar } from './ical.ts';
import { schedulesYaml } from './own.ts';
import { pagerDutyJson } from './pagerduty.ts';

interface WritingOptions {
  format: ScheduleFormat;
  /** ms since the epoch. */
  now: number;
  /** How many weeks of shifts a calendar holds, from now on. */
  weeks: number;
  appVersion: string;
}

const WEEK = 7 * 86_400_000;

/** Writes schedules as a file. Only YAML holds several; refuses none at all. */
export function writeSchedules(
  schedules: readonly Schedule[],
  rota: Rota,
  { format, now, weeks, appVersion }: WritingOptions,
): Outcome<ScheduleFile> {
  const [schedule, ...others] = schedules;
  if (schedule === undefined)
    return refuse('nothing_to_export', 'There is no schedule yet. Add or import one first.');
  if (others.length > 0 && format !== 'yaml')
    return refuse('invalid_input', 'Only YAML holds several schedules. Name the one to write.', 'name');
  const overridesOf = (one: Schedule) => rota.overrides.filter((each) => isNamed(each.schedule, one.name));
  const base = others.length > 0 ? 'schedules' : fileBase(schedule.name);
  switch (format) {
    case 'yaml':
      return file(`${base}.yaml`, 'application/yaml', schedulesYaml(schedules, overridesOf), []);
    case 'pagerduty':
      return file(
        `${base}-pagerduty.json`,
        'application/json',
        pagerDutyJson(schedule, overridesOf(schedule), rota.people),
        [
          'PagerDuty knows people by ids of its own: put them in the place of the handles before you send this.',
          ...(schedule.layers.length > 1
            ? [
                'The layers stand as PagerDuty answers them, the highest first. A request to create a schedule wants them the other way round.',
              ]
            : []),
        ],
      );
    case 'ical': {
      const within = { from: now - WEEK, until: now + weeks * WEEK };
      const options = { overrides: rota.overrides, people: rota.people, within, exportedAt: now, appVersion };
      return file(`${base}.ics`, 'text/calendar', scheduleCalendar(schedule, options), [
        `A calendar holds shifts, not the rules they come from: ${weeks} weeks of them. Export it again when the schedule changes.`,
      ]);
    }
  }
}

function file(name: string, mime: string, text: string, notes: string[]): Outcome<ScheduleFile> {
  return { ok: true, output: { name, mime, text, notes } };
}

/** A schedule's name as the name of a file. */
function fileBase(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `on-call-${plain === '' ? 'schedule' : plain}`.slice(0, 80);
}
