import { isFiltered, type EntryFilter } from '#shared/composer/filter.ts';
import { searchedWords } from '#shared/domain/incident/entry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { Times } from '#renderer/ui/time.ts';

/** What the timeline shows. */
export interface TimelineFilter {
  filter: EntryFilter;
  /** Whether system lines of little weight stand each on its own. */
  showSystem: boolean;
}

/**
 * One line of the list: an entry, or what stands between entries. `key` is its identity; `slot` is what the list files
 * its height under, a number wherever possible, because it looks up every line's height whenever one changes.
 */
export type Row = { key: string; slot: number | string } &
  // `before`: when what stands above happened, for inserting between the two.
  (
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
  'handoff.started',
  'handoff.briefed',
  'handoff.readBack',
  'handoff.accepted',
  'handoff.declined',
]);

/** Whether an entry is a system line of little weight. */
export function isNoise(entry: Entry): boolean {
  return entry.system !== null && !WEIGHTY.has(entry.system) && !entry.pinned && !entry.starred;
}

/** What rows are made of besides entries. */
export interface RowSurroundings {
  times: Pick<Times, 'dayEnd'>;
  /** What a person is called, for finding entries by name. */
  name: (handle: string) => string;
  /** The region a person is in, as far as that is known. */
  regionOf: (handle: string) => string | null;
}

/** The words of a search, in lower case. */
export function wordsOf(words: string): string[] {
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Says of entries whether they are shown. Words are looked for in everything a line shows but its time. */
export function matcher(
  filter: EntryFilter,
  { name, regionOf }: Pick<RowSurroundings, 'name' | 'regionOf'>,
): (entry: Entry) => boolean {
  if (!isFiltered(filter)) return () => true;
  const words = wordsOf(filter.words);
  const kinds = new Set(filter.kinds);
  const people = new Set(filter.people);
  const regions = new Set<string | null>(filter.regions);
  const pinned = filter.marks.includes('pinned');
  const starred = filter.marks.includes('starred');
  return (entry) => {
    if (kinds.size > 0 && !kinds.has(entry.kind)) return false;
    if (people.size > 0 && !people.has(entry.actor)) return false;
    if (regions.size > 0 && !regions.has(regionOf(entry.actor))) return false;
    if ((pinned || starred) && !((pinned && entry.pinned) || (starred && entry.starred))) return false;
    if (words.length === 0) return true;
    const { decidedBy, advisedBy = [] } = entry.detail;
    const named = [entry.actor, ...(decidedBy === undefined ? [] : [decidedBy]), ...advisedBy];
    const text = [
      ...[searchedWords(entry), entry.verdict?.because ?? '', entry.kind, `#${entry.n}`],
      ...named.flatMap((person) => [person, name(person)]),
    ];
    const lower = text.join(' ').toLowerCase();
    return words.every((word) => lower.includes(word));
  };
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
  around: RowSurroundings,
): void {
  const matches = matcher(filter.filter, around);
  const folds = !filter.showSystem && !isFiltered(filter.filter);
  const { rows } = progress;
  /** The fold this call may add to; one from before belongs to the list from before. */
  let open: Entry[] | null = null;
  for (let index = from; index < order.length; index += 1) {
    const entry = order[index];
    if (entry === undefined || !matches(entry)) continue;
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
      progress.dayEnd = around.times.dayEnd(entry.occurredAt);
    }
    if (folds && isNoise(entry)) {
      open = fold(rows, entry, open);
      progress.before = entry.undated ? null : entry.occurredAt;
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

/** Something written down this long after it happened was learnt late, in milliseconds. */
const LATE = 60_000;

/** Whether an entry says when it was learnt; `importedUntil`: until when everything was learnt at once, ms since the epoch. */
export function isLearntLate(entry: Entry, importedUntil: number | null): boolean {
  if (entry.undated || entry.recordedAt - entry.occurredAt <= LATE) return false;
  // What came with an import was all learnt at once; saying so on every line would hide what matters.
  return importedUntil === null || entry.recordedAt > importedUntil + LATE;
}

/** Height of a line before it was measured, in pixels, for a list about this wide; `importedUntil` as for `isLearntLate`. */
export function estimateHeight(row: Row | undefined, width: number, importedUntil: number | null): number {
  if (row === undefined || row.type === 'folded') return 26;
  if (row.type !== 'entry') return 34;
  const { entry } = row;
  const perLine = Math.max(20, (width - 170) / 7);
  const lines = (length: number) => Math.max(1, Math.ceil(length / perLine));
  const learnt = isLearntLate(entry, importedUntil) ? 17 : 0;
  const quotes = (entry.replyTo === null ? 0 : 19) + (entry.versions.length === 0 ? 0 : 19);
  const { decidedBy, advisedBy, known, considered } = entry.detail;
  const said = [decidedBy, advisedBy?.join(), known, considered, entry.verdict?.because].flatMap(
    (words) => words ?? [],
  );
  const facts = said.length === 0 ? 0 : lines(said.join().length + 20 * said.length) * 20;
  return 7 + lines(entry.text.length + 24) * 20 + learnt + quotes + facts;
}
