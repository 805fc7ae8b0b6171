import { z } from 'zod';
import type { OutgoingUpdate } from '#shared/contract/views.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { outgoingState } from '#shared/policy/outgoing.ts';
import { AUDIENCES, type Audience } from '#shared/policy/update-message.ts';
import type { Effect, EffectPlanner, QueuedEffect } from './outbox.ts';

/** Which kind of team system an audience is reached through. */
const WAYS: Readonly<Record<Audience, Pick<Effect, 'connector' | 'effect'>>> = {
  internal: { connector: 'chat', effect: 'update.internal' },
  public: { connector: 'status-page', effect: 'update.public' },
};

/**
 * What lies in the outbox for an update: which one, for whom, and how bad it was. Not its words: those stand in the event
 * alone, so that striking it leaves none behind. `updateMessage` makes the text when it is sent.
 */
const payload = z.object({
  update: z.string(),
  audience: z.enum(AUDIENCES),
  severity: z.string(),
  phase: z.string(),
  exercise: z.boolean(),
});

/** Queues a posted update for the company and, if it has a public part, for customers. */
export const planUpdates: EffectPlanner = (event, head) => {
  if (!isIncidentEvent(event) || event.type !== 'update.posted' || head.importedFrom !== null) return [];
  const audiences = AUDIENCES.filter((each) => each === 'internal' || event.data.publicText !== null);
  return audiences.map((audience) => ({
    ...WAYS[audience],
    payload: {
      update: event.id,
      audience,
      severity: head.severity,
      phase: head.phase,
      exercise: head.exercise,
    },
  }));
};

/** The queued updates among what waits in the outbox, with where each stands. */
export function outgoingUpdates(
  queued: readonly QueuedEffect[],
  head: IncidentHead,
  now: number,
): OutgoingUpdate[] {
  return queued.flatMap((effect) => {
    const read = payload.safeParse(effect.payload);
    if (!read.success) return [];
    const { update, audience } = read.data;
    const n = head.updates.find((each) => each.id === update)?.n ?? 0;
    const state = outgoingState(head, { update, audience, queuedAt: effect.queuedAt }, now);
    return [{ update, n, audience, queuedAt: effect.queuedAt, state }];
  });
}
