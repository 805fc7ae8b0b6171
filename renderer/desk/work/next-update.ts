import { isOngoing } from '#shared/domain/incident/facts.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { readMoment } from '#shared/composer/times.ts';
import { workText } from '#shared/text/work.ts';

const { updates: text } = workText;
const MINUTE = 60_000;
const USUAL = [15, 30, 60] as const;

/** How the next update is promised: in so many minutes, at a time of one's own, or not at all. */
export interface NextChoice {
  value: string;
  label: string;
}

/** Minutes between updates for the severity that holds; null when none are due. */
export function rhythmOf(head: IncidentHead, levels: readonly SeverityLevel[]): number | null {
  if (!isOngoing(head)) return null;
  return levels.find((level) => level.id === head.severity)?.updateEveryMinutes ?? null;
}

/** What can be promised, the severity's own rhythm first. */
export function nextChoices(head: IncidentHead, levels: readonly SeverityLevel[]): NextChoice[] {
  const rhythm = rhythmOf(head, levels);
  return [
    ...(rhythm === null ? [] : [{ value: String(rhythm), label: text.rhythm(head.severity, rhythm) }]),
    ...USUAL.filter((minutes) => minutes !== rhythm).map((minutes) => ({
      value: String(minutes),
      label: text.minutes(minutes),
    })),
    { value: 'own', label: text.own },
    { value: 'none', label: text.noNext },
  ];
}

/** When the next update comes by a choice: ms since the epoch, null for none, or what is wrong with the time written. */
export function nextDueAt(
  choice: string,
  own: string,
  now: number,
  zone: string,
): number | null | { wrong: string } {
  if (choice === 'none') return null;
  if (choice !== 'own') return now + Number(choice) * MINUTE;
  const moment = readMoment(own, { now, zone, lean: 'future' });
  if (!moment.ok) return { wrong: moment.message };
  return moment.at > now ? moment.at : { wrong: workText.tasks.past };
}
