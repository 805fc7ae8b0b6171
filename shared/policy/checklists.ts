import type { IncidentHead } from '../domain/incident/state.ts';
import type { Checklist } from '../domain/workspace/state.ts';

/** A checklist as it is offered to an incident. */
export interface ChecklistOffer {
  checklist: Checklist;
  /** Made for its severity and its services. */
  fits: boolean;
  /** Made for something in particular, and not for any incident. */
  particular: boolean;
  /** Items that are no tasks of the incident yet. */
  missing: number;
}

/** The team's checklists, those meant for this severity and these services first. */
export function checklistOffers(
  head: Pick<IncidentHead, 'severity' | 'services' | 'tasks'>,
  checklists: readonly Checklist[],
): ChecklistOffer[] {
  const offers = checklists.map((checklist): ChecklistOffer => {
    const { name, severities, services, items } = checklist;
    const there = head.tasks.filter((task) => task.checklist === name).map((task) => task.text);
    return {
      checklist,
      fits:
        (severities.length === 0 || severities.includes(head.severity)) &&
        (services.length === 0 || services.some((each) => head.services.includes(each))),
      particular: severities.length + services.length > 0,
      missing: items.filter((item) => !there.includes(item.text)).length,
    };
  });
  const rank = ({ fits, particular }: ChecklistOffer): number => (fits ? (particular ? 0 : 1) : 2);
  return offers.toSorted((one, other) => rank(one) - rank(other));
}
