import type { SeverityLevel } from '../workspace/state.ts';
import type { IncidentHead, StatusUpdate, Tenure } from './state.ts';
import { COMMAND } from './terms.ts';

/** Who holds a seat now. More than one for the commander's seat means competing claims. */
export function holders(head: IncidentHead, seat: string): Tenure[] {
  return head.tenures.filter((tenure) => tenure.seat === seat && tenure.until === null);
}

/** The one commander; null when the seat is empty or contested. */
export function commander(head: IncidentHead): string | null {
  // The same person twice, seated by two machines that did not see each other, is one commander.
  const people = new Set(holders(head, COMMAND).map((tenure) => tenure.person));
  const [person, another] = people;
  return another === undefined ? (person ?? null) : null;
}

/** Whether two or more people hold command side by side, as after a partition. */
export function commandContested(head: IncidentHead): boolean {
  return new Set(holders(head, COMMAND).map((tenure) => tenure.person)).size > 1;
}

/** Whether the incident is over: closed, cancelled or merged. */
export function isOver(head: Pick<IncidentHead, 'phase'>): boolean {
  return head.phase === 'closed' || head.phase === 'cancelled' || head.phase === 'merged';
}

/** Whether the trouble lasts: not resolved and not over. */
export function isOngoing(head: Pick<IncidentHead, 'phase'>): boolean {
  return !isOver(head) && head.phase !== 'resolved';
}

/** When impact began as far as is known: the clock, else detection, else declaration. ms since the epoch. */
export function impactSince(head: IncidentHead): number {
  return head.clocks.impactStarted ?? head.clocks.detected ?? head.clocks.declared ?? 0;
}

/**
 * When the next status update is due, ms since the epoch; null when none is. What the last update promised counts;
 * before the first one, the severity's rhythm from declaration. Putting it off moves it.
 */
export function nextUpdateDue(head: IncidentHead, levels: readonly SeverityLevel[]): number | null {
  if (!isOngoing(head)) return null;
  const due = promisedUpdate(head, levels);
  return due === null || head.snoozedUntil === null ? due : Math.max(due, head.snoozedUntil);
}

function promisedUpdate(head: IncidentHead, levels: readonly SeverityLevel[]): number | null {
  const last = lastUpdate(head);
  if (last !== null) return last.nextDueAt;
  const every = levels.find((level) => level.id === head.severity)?.updateEveryMinutes ?? null;
  return every === null || head.clocks.declared === null ? null : head.clocks.declared + every * 60_000;
}

/** The update that was posted last in the world; one recorded late, back-dated, does not replace a newer one. */
export function lastUpdate(head: IncidentHead): StatusUpdate | null {
  return head.updates.reduce<StatusUpdate | null>(
    (last, next) => (last === null || next.at >= last.at ? next : last),
    null,
  );
}

/** Durations of an incident in milliseconds; null while one of the two times is unknown. */
export function durations(head: IncidentHead): {
  toDetect: number | null;
  toAcknowledge: number | null;
  toMitigate: number | null;
  toRecover: number | null;
} {
  const { impactStarted, detected, declared, acknowledged, mitigated, resolved } = head.clocks;
  const start = impactStarted ?? detected ?? declared;
  return {
    toDetect: span(impactStarted, detected),
    toAcknowledge: span(detected ?? declared, acknowledged),
    toMitigate: span(start, mitigated),
    toRecover: span(start, resolved),
  };
}

function span(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : to - from;
}
