import type { DecisionContext } from '../decide/context.ts';
import { incidentEvent, type NewIncidentEvent } from '../events.ts';
import { isOngoing } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { resolveTargets } from './directory.ts';
import { currentRung, pageState, rungAt } from './ladder.ts';
import type { Page, SendReason } from './state.ts';

/** A page that goes out this much after its time, in ms, says so: the machine slept or nothing ran. */
export const LATE_AFTER = 60_000;

interface Climb {
  why: SendReason;
  /** Number of the first entry it adds to the timeline. */
  n: number;
  /** When it should have gone out, if that was a while ago. */
  lateSince?: number | null;
}

/**
 * Sends rungs at once: everyone on them is called for in one go. Rungs that nobody is on are passed over up to the first
 * somebody is on; where there is none left, the page is exhausted there and then.
 */
export function sendRungs(
  page: Page,
  rungs: readonly number[],
  head: IncidentHead,
  context: Pick<DecisionContext, 'now' | 'paging'>,
  { why, n, lateSince = null }: Climb,
): NewIncidentEvent[] {
  const sent = [...rungs];
  const find = () =>
    resolveTargets(
      sent.flatMap((rung) => rungAt(page, rung)?.targets ?? []),
      head,
      context.paging,
      context.now,
    );
  let found = find();
  while (found.people.length === 0) {
    const next = (sent.at(-1) ?? -1) + 1;
    if (rungAt(page, next) === undefined) break;
    sent.push(next);
    found = find();
  }
  const about = { page: page.id, number: page.number, run: page.run };
  return [
    incidentEvent('page.sent', { n, ...about, rungs: sent, ...found, why, lateSince }),
    ...(found.people.length === 0 ? [incidentEvent('page.exhausted', { n: n + 1, ...about })] : []),
  ];
}

/** The rung that comes after those sent; null at the end of the ladder. */
export function followingRung(page: Page): number | null {
  const top = currentRung(page);
  const next = top === null ? page.runFrom : top.rung + 1;
  return rungAt(page, next) === undefined ? null : next;
}

/** The next rung before its time, because somebody asked for it. */
export function climbByHand(
  page: Page,
  head: IncidentHead,
  context: Pick<DecisionContext, 'now' | 'paging'>,
  n: number,
): NewIncidentEvent[] {
  const next = followingRung(page);
  if (next === null) return [];
  return [
    incidentEvent('page.escalated', { n, page: page.id, number: page.number }),
    ...sendRungs(page, [next], head, context, { why: 'hand', n: n + 1 }),
  ];
}

/** The page that asking for help climbs on: the newest nobody has acknowledged, else the newest, while rungs are left. */
export function pageToEscalate(head: IncidentHead): Page | null {
  if (!isOngoing(head)) return null;
  const open = head.pages.filter((page) => page.resolved === null && followingRung(page) !== null);
  return open.findLast((page) => pageState(page) !== 'acknowledged') ?? open.at(-1) ?? null;
}
