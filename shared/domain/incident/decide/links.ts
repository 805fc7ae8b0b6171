import { refuse } from '../../../contract/refusal.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { isSamePlace } from '../links.ts';
import type { IncidentHead } from '../state.ts';
import { accept, type Decision } from './context.ts';

/** Records what a vendor made. What is known exactly like that already is not told again. */
export function recordLinks(head: IncidentHead, input: IncidentCommandInput<'link.record'>): Decision {
  const fresh = input.links.filter((link) => {
    const known = head.links.find((each) => isSamePlace(each, link));
    return known === undefined || known.id !== link.id || known.url !== link.url || known.name !== link.name;
  });
  if (fresh.length === 0) return refuse('unchanged', 'All of that is known already.');
  return accept(
    ...fresh.map((link, index) =>
      incidentEvent('incident.linked', { n: head.lastNumber + 1 + index, ...link }),
    ),
  );
}
