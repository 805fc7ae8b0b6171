import { holders } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { COMMAND } from '../terms.ts';
import type { Handoff } from './state.ts';
import { INCOMING_ITEMS, OUTGOING_ITEMS, type HandoffItem } from './terms.ts';

/** Whether a handoff still goes on: it is prepared, or the briefing runs. */
export function isOpenHandoff(handoff: Handoff): boolean {
  return handoff.state === 'preparing' || handoff.state === 'briefing';
}

/** Handoffs that still go on. More than one only after two logs met. */
export function openHandoffs(head: Pick<IncidentHead, 'handoffs'>): Handoff[] {
  return head.handoffs.filter(isOpenHandoff);
}

/** The handoff through which command changed last; null before the first. */
export function lastAccepted(head: Pick<IncidentHead, 'handoffs'>): Handoff | null {
  const endOf = (handoff: Handoff | null) => handoff?.end?.at ?? 0;
  return head.handoffs.reduce<Handoff | null>(
    (last, each) => (each.state === 'accepted' && endOf(each) >= endOf(last) ? each : last),
    null,
  );
}

/** Accepted handoffs that stand side by side since two logs met: each put another person in command. */
export function competingHandoffs(head: IncidentHead): Handoff[] {
  const current = new Set(holders(head, COMMAND).map((tenure) => tenure.id));
  const accepted = head.handoffs.filter(
    (handoff) => handoff.state === 'accepted' && handoff.tenure !== null && current.has(handoff.tenure),
  );
  return accepted.length > 1 ? accepted : [];
}

/** Whether the one who took over holds command still. */
export function holdsOn(head: IncidentHead, handoff: Handoff): boolean {
  return holders(head, COMMAND).some((tenure) => tenure.id === handoff.tenure);
}

/** Items of a side, with whether they are done. */
export function checklistOf(
  handoff: Handoff,
  side: 'outgoing' | 'incoming',
): { item: HandoffItem; tick: Handoff['ticks'][number] | null }[] {
  const items: readonly HandoffItem[] = side === 'outgoing' ? OUTGOING_ITEMS : INCOMING_ITEMS;
  return items.map((item) => ({ item, tick: handoff.ticks.find((each) => each.item === item) ?? null }));
}
