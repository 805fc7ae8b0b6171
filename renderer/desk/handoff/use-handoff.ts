import { useMemo } from 'react';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import { HANDOFF_ITEMS, OUTGOING_ITEMS, INCOMING_ITEMS } from '#shared/domain/incident/handoff/terms.ts';
import { holders } from '#shared/domain/incident/facts.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { dueHandoff, regionOf, type DueHandoff } from '#shared/policy/handoff.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { actorOf } from '#renderer/state/workspace-store.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';

/** When command changes next. */
export function useDueHandoff(head: IncidentHead): DueHandoff | null {
  const workspace = useSurroundings((state) => state.workspace);
  return useMemo(() => dueHandoff(head, workspace), [head, workspace]);
}

/** Who acts in this window. */
export function useActor(): string {
  return useSurroundings(actorOf);
}

/** `Americas → EMEA`, or the two people where they have no regions. */
export function useRoute(): (handoff: Handoff) => string {
  const name = useNames();
  return ({ fromRegion, toRegion, from, to }) =>
    fromRegion !== null && toRegion !== null && fromRegion !== toRegion
      ? text.arrow(fromRegion, toRegion)
      : text.arrow(from.map(name).join(', '), name(to));
}

/** The region of whoever has command; null without one. */
export function useCommandRegion(head: IncidentHead): string | null {
  const people = useSurroundings((state) => state.workspace.people);
  const [tenure] = holders(head, COMMAND);
  return tenure === undefined ? null : regionOf(people, tenure.person);
}

/** How many things of a running handoff wait for the one who acts here: their items, and what only they can do next. */
export function waitingFor(head: IncidentHead, actor: string): number {
  const [open] = openHandoffs(head);
  if (open === undefined) return 0;
  const done = new Set(open.ticks.map((tick) => tick.item));
  const items = open.to === actor ? INCOMING_ITEMS : OUTGOING_ITEMS;
  const left = open.state === 'preparing' ? items.filter((item) => !done.has(item)).length : 0;
  const turn =
    open.state === 'briefing' &&
    (open.mode === 'written' ? open.to === actor : (open.readBack === null) === (open.to === actor));
  return left + (turn ? 1 : 0);
}

/** How many items of both checklists are done, and how many there are. */
export function readiness(handoff: Handoff): { done: number; all: number } {
  return { done: handoff.ticks.length, all: HANDOFF_ITEMS.length };
}
