import { lastUpdate } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import type { Audience } from './update-message.ts';

/** An update that waited longer than this for its way out, in ms, is read again before it goes. */
export const STILL_TRUE_FOR = 10 * 60_000;

/** An update on its way to one audience, as it lies in the outbox. */
export interface QueuedUpdate {
  /** The event that posted it. */
  update: string;
  audience: Audience;
  /** ms since the epoch. */
  queuedAt: number;
}

/**
 * `ready`: goes out as soon as there is a way. `old`, `superseded`: a person is asked "still true?" first, because it
 * waited too long, or because a newer one was posted. `withdrawn`: never goes out.
 */
export const OUTGOING_STATES = ['ready', 'old', 'superseded', 'withdrawn'] as const;
export type OutgoingState = (typeof OUTGOING_STATES)[number];

/** Where a queued update stands. The rule that whatever sends updates has to follow. */
export function outgoingState(head: IncidentHead, queued: QueuedUpdate, now: number): OutgoingState {
  const update = head.updates.find((each) => each.id === queued.update);
  // Struck words go nowhere.
  if (update === undefined || head.struck.includes(update.id)) return 'withdrawn';
  if (queued.audience === 'public' && update.publicText === null) return 'withdrawn';
  const { confirmed } = update;
  if (confirmed?.stillTrue === false) return 'withdrawn';
  const read = Math.max(queued.queuedAt, confirmed?.at ?? 0);
  const newer = lastUpdate({
    ...head,
    updates: head.updates.filter((each) => queued.audience === 'internal' || each.publicText !== null),
  });
  if (newer !== null && newer.id !== update.id && newer.at > (confirmed?.at ?? 0)) return 'superseded';
  return now - read > STILL_TRUE_FOR ? 'old' : 'ready';
}

/** Whether somebody has to say "still true" before it may go out. */
export function asksStillTrue(state: OutgoingState): boolean {
  return state === 'old' || state === 'superseded';
}
