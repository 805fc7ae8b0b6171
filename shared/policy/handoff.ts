import { holders, isOngoing } from '../domain/incident/facts.ts';
import { holdsOn, lastAccepted, openHandoffs } from '../domain/incident/handoff/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { COMMAND } from '../domain/incident/terms.ts';
import type { Region } from '../domain/workspace/places.ts';
import { byName } from '../domain/workspace/names.ts';
import type { Person, WorkspaceState } from '../domain/workspace/state.ts';
import { coverageBegin, coverageEnd, HANDOFF_LEAD } from './coverage.ts';

const MINUTE = 60_000;
/** A live briefing lasts at most this long, ms. */
export const BRIEFING_LIMIT = 5 * MINUTE;
/** The outgoing commander stays reachable this long after command changed, ms. */
export const AVAILABLE_FOR = 30 * MINUTE;
/** Whoever took over writes into the log at least this often, ms. */
export const LOG_EVERY = 30 * MINUTE;
/** A written handoff that nobody took over for this long is called out, ms. */
export const ACKNOWLEDGE_WITHIN = 30 * MINUTE;
/** Nobody is planned to be in command longer than this, ms: beyond it a time has to be chosen. */
const LONGEST_SHIFT = 12 * 60 * MINUTE;

/** What of the workspace plans handoffs. */
export type Places = Pick<WorkspaceState, 'people' | 'regions' | 'severities'>;

/**
 * When somebody of a region who has command at an instant should hand it over: at the end of the coverage that is on or
 * that comes next. Null when the region is unknown, or that lies more than twelve hours ahead.
 */
export function shiftEnd(regions: readonly Region[], name: string, at: number): number | null {
  const region = byName(regions, name);
  if (region === undefined) return null;
  const begin = coverageBegin(region, at);
  const end = begin === null ? null : coverageEnd(region, begin);
  return end === null || end - at > LONGEST_SHIFT ? null : end;
}

/** When command changes hands next, and why then. */
export interface DueHandoff {
  /** When command is to change, ms since the epoch. */
  at: number;
  /** When to begin with it, ms since the epoch: half an hour before. */
  beginAt: number;
  /** Region whose coverage ends then; null when the time was chosen. */
  region: string | null;
  to: string | null;
}

/**
 * The next handoff of an incident that goes on: the one that is prepared, the one somebody planned, or the end of the
 * coverage of the commander's region. Null when there is none, and for severities that are not handed over.
 */
export function dueHandoff(head: IncidentHead, places: Places): DueHandoff | null {
  if (!isOngoing(head)) return null;
  const due = (at: number, region: string | null, to: string | null) => ({
    at,
    beginAt: at - HANDOFF_LEAD,
    region,
    to,
  });
  for (const { dueAt, fromRegion, to } of openHandoffs(head))
    if (dueAt !== null) return due(dueAt, fromRegion, to);
  const { nextHandoff } = head;
  if (nextHandoff !== null)
    return nextHandoff.dueAt === null ? null : due(nextHandoff.dueAt, null, nextHandoff.to);
  if (places.severities.find((level) => level.id === head.severity)?.handoff === 'none') return null;
  const [tenure, ...others] = holders(head, COMMAND);
  if (tenure === undefined || others.length > 0) return null;
  const region = regionOf(places.people, tenure.person);
  const end = region === null ? null : shiftEnd(places.regions, region, tenure.from);
  return end === null ? null : due(end, region, null);
}

/** The region a person belongs to. */
export function regionOf(people: readonly Person[], handle: string): string | null {
  return people.find((person) => person.handle === handle)?.region ?? null;
}

/** What runs after command changed, while the one who took over holds it. */
export interface AfterHandoff {
  /** Who handed over, and until when they can be asked, ms since the epoch. */
  from: string[];
  availableUntil: number;
  /** When the log wants a word again, ms since the epoch; null once the trouble is over. */
  logDueAt: number | null;
}

/** The clocks after the last handoff; null when there was none, or command went on since. */
export function afterHandoff(head: IncidentHead): AfterHandoff | null {
  const last = lastAccepted(head);
  const end = last?.end ?? null;
  if (last === null || end === null || !holdsOn(head, last)) return null;
  return {
    from: last.from,
    availableUntil: end.at + AVAILABLE_FOR,
    logDueAt: isOngoing(head) ? Math.max(end.at, last.lastLogAt ?? 0) + LOG_EVERY : null,
  };
}
