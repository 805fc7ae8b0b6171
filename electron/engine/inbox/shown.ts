import type { InboxGroup } from '#shared/contract/inbox.ts';
import { groupsOf, levelFor, suggestionFor, type InboxState, type ItemGroup } from '#shared/policy/inbox.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import type { InboxParts } from './inbox.ts';
import type { InboxTable } from './table.ts';

/** Incidents that are looked at for what a row may belong to. */
const MOST_OPEN = 2_000;
/** Members of a row whose labels are compared. */
const COMPARED = 50;
/** Words of a row that are shown, in UTF-16 code units. */
const MOST_SHOWN = 2_000;

/** Makes the rows a person sees out of what lies in the table. */
export function createShown(
  table: InboxTable,
  { list, workspace, connectorName }: Pick<InboxParts, 'list' | 'workspace' | 'connectorName'>,
): (state: InboxState) => InboxGroup[] {
  const placeOf = ({ stream, ref, title }: Pick<IncidentSummary, 'stream' | 'ref' | 'title'>) => ({
    ...{ stream, ref, title },
  });

  function shown(state: InboxState, found: ItemGroup, attachedTo: string | null): InboxGroup {
    const [first = 0] = found.nums;
    const body = table.body(first);
    const incident = attachedTo === null ? undefined : list.summary(attachedTo);
    const suggested =
      state === 'attached' || found.kind === 'message'
        ? null
        : suggestionFor(found, list.list(true, MOST_OPEN));
    return {
      ...{ group: found.group, kind: found.kind, connector: found.connector },
      from: connectorName(found.connector),
      title: found.title,
      text: found.groupKeys.length === 1 ? body.text.slice(0, MOST_SHOWN) : '',
      severity: found.severity,
      level: levelFor(found.severity, workspace.state.severities),
      service: found.service,
      ...{ alerts: found.nums.length, firing: found.firing, told: found.told },
      ...{ startedAt: found.startedAt, lastAt: found.lastAt },
      labels: found.kind === 'alert' ? commonLabels(table, found.nums) : {},
      ...{ url: body.url, runbookUrl: body.runbookUrl, state },
      incident: incident === undefined ? null : placeOf(incident),
      suggestion: suggested === null ? null : placeOf(suggested),
    };
  }

  return (state) => {
    const items = table.list(state);
    const streams = new Map(items.map(({ num, incident }) => [num, incident]));
    return groupsOf(items).map((each) => shown(state, each, streams.get(each.group) ?? null));
  };
}

/** Labels that all of them have with the same value. */
export function commonLabels(
  table: Pick<InboxTable, 'body'>,
  nums: readonly number[],
): Record<string, string> {
  const [first = {}, ...rest] = nums.slice(0, COMPARED).map((num) => table.body(num).labels);
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((labels) => labels[name] === value)),
  );
}
