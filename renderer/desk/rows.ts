import type { Entry } from '#shared/domain/incident/state.ts';
import type { Times } from '#renderer/ui/time.ts';

export const TIMELINE_TABS = ['all', 'decisions', 'open', 'comms', 'pinned'] as const;
export type TimelineTab = (typeof TIMELINE_TABS)[number];

/** What the timeline shows. */
export interface TimelineFilter {
  tab: TimelineTab;
  /** Only entries with all of these words, in lower case. */
  words: string;
  /** Whether system lines of little weight stand each on its own. */
  showSystem: boolean;
}

/** One line of the list: an entry, or what stands between entries. */
export type Row =
  | { type: 'entry'; key: string; entry: Entry; before: number | null }
  | { type: 'folded'; key: string; entries: Entry[] }
  | { type: 'day'; key: string; at: number }
  | { type: 'undated'; key: 'undated' };

/** System lines that change what everybody has to know; they are never folded. */
const WEIGHTY = new Set([
  'incident.declared',
  'incident.cancelled',
  'incident.merged',
  'severity.changed',
  'phase.changed',
  'seat.taken',
]);

/** Whether an entry is a system line of little weight. */
export function isNoise(entry: Entry): boolean {
  return entry.system !== null && !WEIGHTY.has(entry.system) && !entry.pinned && !entry.starred;
}

function inTab(entry: Entry, tab: TimelineTab): boolean {
  switch (tab) {
    case 'all':
      return true;
    case 'decisions':
      return entry.kind === 'decision';
    case 'open':
      return entry.kind === 'hypothesis' || entry.kind === 'question';
    case 'comms':
      return entry.kind === 'communication' || entry.kind === 'update';
    case 'pinned':
      return entry.pinned || entry.starred;
  }
}

/** Whether all words stand in an entry: in its text, its kind, its number or its author. */
export function hasWords(entry: Entry, words: readonly string[], name: (handle: string) => string): boolean {
  if (words.length === 0) return true;
  const text = `${entry.text} ${entry.kind} ${entry.actor} ${name(entry.actor)} #${entry.n}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The list as it is shown: filtered, folded, cut into days, what has no time at the end. */
export function buildRows(
  order: readonly Entry[],
  filter: TimelineFilter,
  times: Pick<Times, 'dayEnd'>,
  name: (handle: string) => string,
): Row[] {
  const words = filter.words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const folds = filter.tab === 'all' && !filter.showSystem && words.length === 0;
  const rows: Row[] = [];
  let dayEnd = Number.NEGATIVE_INFINITY;
  let undated = false;
  let before: number | null = null;
  for (const entry of order) {
    if (!inTab(entry, filter.tab) || !hasWords(entry, words, name)) continue;
    if (entry.undated) {
      if (!undated) rows.push({ type: 'undated', key: 'undated' });
      undated = true;
    } else if (entry.occurredAt >= dayEnd) {
      rows.push({ type: 'day', key: `day:${entry.occurredAt}`, at: entry.occurredAt });
      dayEnd = times.dayEnd(entry.occurredAt);
      before = null;
    }
    if (folds && isNoise(entry)) {
      const last = rows.at(-1);
      if (last?.type === 'folded') last.entries.push(entry);
      else rows.push({ type: 'folded', key: `fold:${entry.id}`, entries: [entry] });
      continue;
    }
    rows.push({ type: 'entry', key: entry.id, entry, before });
    before = entry.undated ? null : entry.occurredAt;
  }
  return rows;
}

/** Height of a line before it was measured, in pixels, for a list about this wide. */
export function estimateHeight(row: Row | undefined, width: number): number {
  if (row === undefined || row.type === 'folded') return 26;
  if (row.type !== 'entry') return 34;
  const perLine = Math.max(20, (width - 170) / 7);
  const lines = Math.max(1, Math.ceil((row.entry.text.length + 24) / perLine));
  const learnt = row.entry.recordedAt - row.entry.occurredAt > 60_000 ? 18 : 0;
  return 8 + lines * 20 + learnt + (row.entry.kind === 'decision' ? 12 : 0);
}
