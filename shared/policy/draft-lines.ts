import { impactSince } from '../domain/incident/facts.ts';
import type { Entry, IncidentHead, Task } from '../domain/incident/state.ts';
import { listOf, phaseNames, seatName } from '../text/en.ts';
import { workText } from '../text/work.ts';
import { utcClock } from './update-message.ts';

const { draft: say } = workText;

/** An update is read on a telephone: no part of a draft says more than this many things. */
const MOST = 4;
/** Longest sentence taken over from an entry, in UTF-16 code units. */
const LONGEST = 200;

/** What is hit, where, since when, and how bad it is. */
export function impactOf(head: IncidentHead): string {
  const where = say.inPlaces(listOf(head.services), listOf(head.regions));
  const since = utcClock(impactSince(head));
  const over = head.clocks.mitigated ?? head.clocks.resolved;
  const when = over === null ? say.since(since) : say.until(since, utcClock(over));
  return `${[head.title, where].filter((words) => words !== '').join(', ')}, ${when}. ${head.severity}, ${phaseNames[head.phase].toLowerCase()}.`;
}

/** The newest few: whatever is drafted is read by someone in a hurry. */
export function newest(lines: readonly string[]): string[] {
  return lines.slice(-MOST);
}

/** The words of an entry on one line, with its source. */
export function sentenceOf(entry: Entry): string {
  const { source } = entry.detail;
  return source === undefined ? short(entry.text) : `${short(entry.text)} ${say.from(source)}`;
}

/** A hypothesis with the reason of its verdict. */
export function hypothesisOf(entry: Entry): string {
  const because = entry.verdict?.because ?? null;
  return because === null ? short(entry.text) : `${short(entry.text)}, ${say.because(because)}`;
}

/** A task with whose it is. */
export function taskOf(task: Task, nameOf: (handle: string) => string): string {
  if (task.owner === null) return short(task.text);
  const who = 'person' in task.owner ? nameOf(task.owner.person) : seatName(task.owner.seat);
  return `${short(task.text)} ${say.for(who)}`;
}

function short(words: string): string {
  const line = words.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
