import type { Layer, Restriction, Schedule } from '../domain/workspace/on-call.ts';
import type { Finding } from '../policy/schedules/findings.ts';
import type { Shift } from '../policy/schedules/shifts.ts';
import { counted, listOf } from './en.ts';

const HOUR = 3_600_000;

/** How a reader's place writes instants and names. */
export interface Saying {
  /** `Mon 30 Nov 09:00` */
  when: (at: number) => string;
  /** `Ana Ruiz` for `@ana`. */
  name: (handle: string) => string;
}

/** `29 %`, and no less than 1 % for what is more than nothing. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return 'less than 1 %';
  return whole === 100 && share < 1 ? 'more than 99 %' : `${whole} %`;
}

/** `182 h`, `7.5 h`, `40 min`. */
export function timeText(ms: number): string {
  if (ms < HOUR) return `${Math.max(1, Math.round(ms / 60_000))} min`;
  const hours = ms / HOUR;
  return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} h`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** A finding in plain words: one or two sentences. */
export function findingSentence(finding: Finding, { when, name }: Saying): string {
  switch (finding.kind) {
    case 'gap': {
      const first = `${finding.count === 1 ? 'It is' : 'The first gap is'} ${when(finding.first.from)} – ${when(finding.first.until)}.`;
      const all = `Nobody is on call for ${timeText(finding.time)}, ${percent(finding.share)} of the time.`;
      return finding.nights === 0
        ? `${all} ${first}`
        : `${percent(finding.nights / finding.allNights)} of nights uncovered (${finding.nights} of ${finding.allNights}). ${all} ${first}`;
    }
    case 'overlap':
      return `${listOf(finding.people.map(name))} ${finding.people.length === 1 ? 'is' : 'are'} on call in ${finding.other} at the same time, ${times(finding.count)}, ${timeText(finding.time)} in all. First ${when(finding.first.from)} – ${when(finding.first.until)}.`;
    case 'in-a-row':
      return `${name(finding.person)} is on call ${counted(Math.round(finding.days * 10) / 10, 'day', 'days')} in a row, from ${when(finding.span.from)}${finding.more === 0 ? '' : `, and ${times(finding.more)} more for over a week`}. A week is enough.`;
    case 'empty-shifts':
      return `${finding.count} of ${counted(finding.of, 'shift', 'shifts')} of the layer ${finding.layer} are empty: its restrictions leave no time in them.${finding.never.length === 0 ? '' : ` ${listOf(finding.never.map(name))} never ${finding.never.length === 1 ? 'comes' : 'come'} on call in it.`}`;
    case 'hidden-layer':
      return `The layer ${finding.layer} never counts: later layers cover all of it.`;
    case 'unknown-people':
      return `${listOf(finding.people)} ${finding.people.length === 1 ? 'is' : 'are'} not among the people of this workspace, so that nobody knows how to reach them.`;
    case 'heavy':
      return `${name(finding.person)} carries ${percent(finding.share)} of the time; an even share is ${percent(finding.even)}.`;
    case 'clock-change':
      return `The clocks go ${finding.by > 0 ? 'forward' : 'back'} ${timeText(Math.abs(finding.by))} at ${when(finding.at)}${finding.person === null ? '' : `, on ${name(finding.person)}’s watch, which is that much ${finding.by > 0 ? 'shorter' : 'longer'}`}.`;
  }
}

/** Whether a finding asks for a change, or only tells. */
export function isTrouble(finding: Finding): boolean {
  return finding.kind !== 'clock-change';
}

const UNITS = [
  [604_800, 'week', 'weeks'],
  [86_400, 'day', 'days'],
  [3_600, 'hour', 'hours'],
  [60, 'minute', 'minutes'],
] as const;

/** `1 week`, `12 hours`, in the largest unit that divides it. */
export function turnText(seconds: number): string {
  const [unit, one, several] = UNITS.find(([each]) => seconds % each === 0) ?? [1, 'second', 'seconds'];
  return counted(seconds / unit, one, several);
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `Monday` for 1. */
export function weekdayName(day: number): string {
  return WEEKDAYS[day - 1] ?? '';
}

/** `every day 22:00 for 9 hours`, `Friday 18:00 for 62 hours`. */
export function restrictionText({ day, from, durationSeconds }: Restriction): string {
  return `${day === null ? 'every day' : weekdayName(day)} ${from} for ${turnText(durationSeconds)}`;
}

/** A layer in a line, without its name: `@ana, @bo; turns of 1 week; every day 22:00 for 9 hours`. */
export function layerText(layer: Layer): string {
  const parts = [layer.users.join(', '), `turns of ${turnText(layer.turnSeconds)}`];
  return [...parts, ...layer.restrictions.map(restrictionText)].join('; ');
}

/** Why somebody is on call: the layer's name, or an override. */
export function sourceText(schedule: Schedule, { source }: Pick<Shift, 'source'>): string {
  return source.layer === undefined ? 'override' : (schedule.layers[source.layer]?.name ?? '');
}
