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

/**
 * One line of the list: an entry, or what stands between entries. `key` is its identity; `slot` is what the list files
 * its height under, a number wherever possible, because it looks up every line's height whenever one changes.
 */
export type Row = { key: string; slot: number | string } & (
  | { type: 'entry'; entry: Entry; before: number | null }
  | { type: 'folded'; entries: readonly Entry[] }
  | { type: 'day'; at: number }
  | { type: 'undated' }
);

/** System lines that change what everybody has to know; they are never folded. */
const WEIGHTY = new Set([
  'incident.declared',
  'incident.cancelled',
  'incident.merged',
  'severity.changed',
  'phase.changed',
  'objective.set',
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

/** What rows are made of besides entries. */
export interface RowSurroundings {
  times: Pick<Times, 'dayEnd'>;
  /** What a person is called, for finding entries by name. */
  name: (handle: string) => string;
}

/** Where building stands, so that it can go on with entries that were added at the end. */
interface Progress {
  rows: Row[];
  dayEnd: number;
  undated: boolean;
  before: number | null;
  /** Entry numbers in use as slots. */
  taken: Set<number>;
}

/** The list as it is shown: filtered, folded, cut into days, what has no time at the end. */
export function buildRows(order: readonly Entry[], filter: TimelineFilter, around: RowSurroundings): Row[] {
  const progress = nothingYet();
  addRows(progress, order, 0, filter, around);
  return progress.rows;
}

/** The source of a list that grows: entries in order, and a number that changes when more than the end did. */
export interface RowSource {
  readonly order: readonly Entry[];
  readonly epoch: number;
}

/** Builds the list again and again, and looks only at new entries where nothing else has changed. */
export function createRowBuilder() {
  let progress = nothingYet();
  let done = {
    source: null as RowSource | null,
    epoch: -1,
    length: 0,
    filter: null as unknown,
    around: null as unknown,
  };

  return (source: RowSource, filter: TimelineFilter, around: RowSurroundings): Row[] => {
    const { order, epoch } = source;
    const grows =
      done.source === source &&
      done.epoch === epoch &&
      done.filter === filter &&
      done.around === around &&
      order.length >= done.length;
    if (!grows) progress = nothingYet();
    // A copy: whoever holds the list from before keeps it as it was.
    else progress.rows = [...progress.rows];
    addRows(progress, order, grows ? done.length : 0, filter, around);
    done = { source, epoch, length: order.length, filter, around };
    return progress.rows;
  };
}

function nothingYet(): Progress {
  return { rows: [], dayEnd: Number.NEGATIVE_INFINITY, undated: false, before: null, taken: new Set() };
}

function addRows(
  progress: Progress,
  order: readonly Entry[],
  from: number,
  filter: TimelineFilter,
  { times, name }: RowSurroundings,
): void {
  const words = filter.words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const folds = filter.tab === 'all' && !filter.showSystem && words.length === 0;
  const { rows } = progress;
  /** The fold this call may add to; one from before belongs to the list from before. */
  let open: Entry[] | null = null;
  for (let index = from; index < order.length; index += 1) {
    const entry = order[index];
    if (entry === undefined || !inTab(entry, filter.tab) || !hasWords(entry, words, name)) continue;
    if (entry.undated) {
      if (!progress.undated) rows.push({ type: 'undated', key: 'undated', slot: 'undated' });
      progress.undated = true;
    } else if (entry.occurredAt >= progress.dayEnd) {
      rows.push({
        type: 'day',
        key: `day:${entry.occurredAt}`,
        slot: `day:${entry.occurredAt}`,
        at: entry.occurredAt,
      });
      progress.dayEnd = times.dayEnd(entry.occurredAt);
      progress.before = null;
    }
    if (folds && isNoise(entry)) {
      open = fold(rows, entry, open);
      continue;
    }
    // Two entries share a number where two logs met; then the second one goes by its id.
    const slot = progress.taken.has(entry.n) ? entry.id : entry.n;
    progress.taken.add(entry.n);
    rows.push({ type: 'entry', key: entry.id, slot, entry, before: progress.before });
    progress.before = entry.undated ? null : entry.occurredAt;
  }
}

/** Adds to the fold at the end of the list or begins one. Returns its entries. */
function fold(rows: Row[], entry: Entry, open: Entry[] | null): Entry[] {
  const last = rows.at(-1);
  if (last?.type === 'folded' && open !== null && last.entries === open) {
    open.push(entry);
    return open;
  }
  const entries = last?.type === 'folded' ? [...last.entries, entry] : [entry];
  if (last?.type === 'folded') rows[rows.length - 1] = { ...last, entries };
  else rows.push({ type: 'folded', key: `fold:${entry.id}`, slot: `fold:${entry.id}`, entries });
  return entries;
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
