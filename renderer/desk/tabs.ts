import { isFiltered, NO_FILTER, type EntryFilter } from '#shared/composer/filter.ts';

export const TIMELINE_TABS = ['all', 'decisions', 'open', 'comms', 'pinned'] as const;
/** Filters at hand, one key each. */
export type TimelineTab = (typeof TIMELINE_TABS)[number];

const FILTERS: Readonly<Record<TimelineTab, EntryFilter>> = {
  all: NO_FILTER,
  decisions: { ...NO_FILTER, kinds: ['decision'] },
  open: { ...NO_FILTER, kinds: ['hypothesis', 'question'] },
  comms: { ...NO_FILTER, kinds: ['communication', 'update'] },
  pinned: { ...NO_FILTER, marks: ['pinned', 'starred'] },
};

/** The filter with a tab's kinds and marks; whom and what else it asks for stays, but under “all”. */
export function withTab(filter: EntryFilter, tab: TimelineTab): EntryFilter {
  const { kinds, marks } = FILTERS[tab];
  return tab === 'all' ? NO_FILTER : { ...filter, kinds, marks };
}

/** The tab that a filter's kinds and marks are those of; null for a choice of one's own. */
export function tabOf(filter: EntryFilter): TimelineTab | null {
  if (!isFiltered(filter)) return 'all';
  const { kinds, marks } = filter;
  const same = (one: readonly string[], other: readonly string[]) =>
    one.length === other.length && one.every((each) => other.includes(each));
  return (
    TIMELINE_TABS.find(
      (tab) => tab !== 'all' && same(FILTERS[tab].kinds, kinds) && same(FILTERS[tab].marks, marks),
    ) ?? null
  );
}
