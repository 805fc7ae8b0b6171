import { isOngoing } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { mayGoOut, type PagingDirectory } from './directory.ts';
import type { Page, PageAck, PageRung, PageSend } from './state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes an acknowledgement holds while nothing is mitigated and nothing said, where the service doesn't say. */
export const ACK_TIMEOUT = { high: 10, low: 30 } as const;

/** `held`: low urgency, nobody was paged yet. `exhausted`: everyone was, and nobody acknowledged. */
export const PAGE_STATES = ['held', 'paging', 'acknowledged', 'exhausted', 'resolved'] as const;
export type PageState = (typeof PAGE_STATES)[number];

/** Where a page stands. */
export function pageState(page: Page): PageState {
  if (page.resolved !== null) return 'resolved';
  if (presentAcks(page).length > 0) return 'acknowledged';
  if (page.exhaustedAt !== null) return 'exhausted';
  return page.sends.length === 0 ? 'held' : 'paging';
}

/** Who acknowledged the present run. More than one did so on machines that did not see each other. */
export function presentAcks(page: Page): PageAck[] {
  return page.acks.filter((ack) => ack.run === page.run);
}

/** How many rungs the whole ladder has, loops included. */
export function rungCount(page: Pick<Page, 'rungs' | 'loops'>): number {
  return page.rungs.length * (page.loops + 1);
}

/** The rung at a place of the whole ladder, and which loop it is in, from 0; undefined past the end. */
export function rungAt(
  page: Pick<Page, 'rungs' | 'loops'>,
  index: number,
): (PageRung & { loop: number }) | undefined {
  const rung = page.rungs[index % page.rungs.length];
  const loop = Math.floor(index / page.rungs.length);
  return rung === undefined || loop > page.loops ? undefined : { ...rung, loop };
}

/** Minutes from the first rung to this one if nobody acknowledges. */
export function offsetMinutes(page: Pick<Page, 'rungs' | 'loops'>, index: number): number {
  const pass = page.rungs.reduce((sum, rung) => sum + rung.delayMinutes, 0);
  const before = page.rungs.slice(0, index % page.rungs.length);
  return (
    Math.floor(index / page.rungs.length) * pass + before.reduce((sum, rung) => sum + rung.delayMinutes, 0)
  );
}

/** The sends of the present run, the first of every rung only: what two machines sent twice counts from the first. */
export function climbed(page: Page): PageSend[] {
  const seen = new Set<number>();
  return page.sends.filter((send) => {
    const fresh = send.run === page.run && send.rungs.some((rung) => !seen.has(rung));
    if (send.run === page.run) for (const rung of send.rungs) seen.add(rung);
    return fresh;
  });
}

/** The highest rung the present run has come to, with the send that brought it there; null before the first. */
export function currentRung(page: Page): { rung: number; send: PageSend } | null {
  return climbed(page).reduce<{ rung: number; send: PageSend } | null>((top, send) => {
    const rung = Math.max(...send.rungs);
    return top === null || rung > top.rung ? { rung, send } : top;
  }, null);
}

/** Whom a send came to and who has not been called in vain since. */
export function notYetCalled(page: Page, send: PageSend): string[] {
  return send.people
    .map(({ person }) => person)
    .filter((person) => lastAttempt(page, person, send.at)?.outcome !== 'no-answer');
}

/** The last call to a person from an instant on. */
export function lastAttempt(page: Page, person: string, since: number) {
  return page.attempts.findLast((attempt) => attempt.person === person && attempt.at >= since);
}

/** What happens to a page next by itself. */
export interface Step {
  kind: 'send' | 'exhaust' | 'reopen' | 'resolve';
  /** The rung that is sent; the one a reopened page goes on at. */
  rung: number;
  /** When, ms since the epoch. */
  at: number;
  /** From when on that was waited for: what is waited for is never further away than `at - since`. */
  since: number;
}

/**
 * What happens next by itself and when; null when nothing does. Follows from the log alone, so that a restart, a sleep or
 * another machine comes to the same. Nothing happens to the pages of an incident that is resolved or over.
 */
export function nextStep(page: Page, head: IncidentHead, directory: PagingDirectory): Step | null {
  if (page.resolved !== null || !isOngoing(head)) return null;
  const steps = [upwards(page, head, directory), autoResolve(page)].filter((step) => step !== null);
  return steps.toSorted((one, other) => one.at - other.at)[0] ?? null;
}

function autoResolve(page: Page): Step | null {
  if (page.autoResolveHours === null) return null;
  return { kind: 'resolve', rung: 0, at: page.at + page.autoResolveHours * HOUR, since: page.at };
}

function upwards(page: Page, head: IncidentHead, directory: PagingDirectory): Step | null {
  const state = pageState(page);
  if (state === 'exhausted') return null;
  const top = currentRung(page);
  if (state === 'acknowledged') {
    if (head.clocks.mitigated !== null) return null;
    const since = Math.max(head.saidAt, ...presentAcks(page).map((ack) => ack.at));
    const at = since + page.ackTimeoutMinutes * MINUTE;
    return { kind: 'reopen', rung: top?.rung ?? 0, at, since };
  }
  const rung = top === null ? page.runFrom : top.rung + 1;
  const since = top === null ? page.runAt : top.send.at;
  const due = top === null ? since : passesAt(page, top);
  const targets = rungAt(page, rung)?.targets;
  if (targets === undefined) return { kind: 'exhaust', rung, at: due, since };
  return { kind: 'send', rung, at: mayGoOut(page, targets, head, directory, due), since };
}

/** When the turn passes from a rung to the next: after its delay, or at once when nobody of it can be had. */
function passesAt(page: Page, { rung, send }: { rung: number; send: PageSend }): number {
  const delay = (rungAt(page, rung)?.delayMinutes ?? 0) * MINUTE;
  if (send.people.length === 0) return send.at;
  if (notYetCalled(page, send).length > 0) return send.at + delay;
  const called = page.attempts.filter((attempt) => attempt.at >= send.at).map((attempt) => attempt.at);
  return Math.min(send.at + delay, Math.max(send.at, ...called));
}

/** The rungs that have fallen due by `now`, the first of them being `step`'s: several after a sleep. */
export function fallenDue(
  page: Page,
  step: Step,
  head: IncidentHead,
  directory: PagingDirectory,
  now: number,
): number[] {
  const due: number[] = [];
  let at = step.at;
  for (let rung = step.rung; at <= now; rung += 1) {
    const here = rungAt(page, rung);
    if (here === undefined) break;
    due.push(rung);
    const next = rungAt(page, rung + 1);
    at += here.delayMinutes * MINUTE;
    if (next !== undefined) at = mayGoOut(page, next.targets, head, directory, at);
  }
  return due;
}
