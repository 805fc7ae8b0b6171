import type { OutgoingUpdate } from '#shared/contract/views.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { outgoingState } from '#shared/policy/outgoing.ts';
import type { QueuedRow } from './outbox.ts';

/** The updates that have not gone out yet, each once per audience, with where it stands. */
export function outgoingUpdates(
  queued: readonly QueuedRow[],
  head: IncidentHead,
  now: number,
): OutgoingUpdate[] {
  const found = new Map<string, OutgoingUpdate>();
  for (const { payload, state: at, queuedAt } of queued) {
    const { update, audience } = payload;
    if (update === undefined || audience === undefined || at === 'done' || at === 'discarded') continue;
    const n = head.updates.find((each) => each.id === update)?.n ?? 0;
    const state = outgoingState(head, { update, audience, queuedAt }, now);
    found.set(`${update} ${audience}`, { update, n, audience, queuedAt, state });
  }
  return [...found.values()];
}
