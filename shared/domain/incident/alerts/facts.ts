import { isOngoing } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { PHASES } from '../terms.ts';

/**
 * Since when no alert of an incident fires, ms since the epoch: then somebody is asked whether impact is over. Null while
 * one fires, where there is none, and from `monitoring` on, when the answer has been given.
 */
export function quietSince(head: Pick<IncidentHead, 'alerts' | 'phase' | 'exercise'>): number | null {
  if (!isOngoing(head) || head.alerts.length === 0) return null;
  const rank = (PHASES as readonly string[]).indexOf(head.phase);
  if (rank >= PHASES.indexOf('monitoring')) return null;
  const times = head.alerts.map(({ resolvedAt }) => resolvedAt);
  return times.reduce<number | null>(
    (last, at) => (last === null || at === null ? null : Math.max(last, at)),
    0,
  );
}
