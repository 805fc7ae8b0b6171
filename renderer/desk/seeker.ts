import type { StoreApi } from 'zustand/vanilla';
import { NO_FILTER } from '#shared/composer/filter.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { IncidentStore } from '#renderer/state/incident-store.ts';
import type { ViewState } from './desk.ts';
import { isNoise, matcher, type Row, type RowSurroundings } from './rows.ts';

/** Finds places on the timeline, also those whose page is not here yet. */
export interface Seeker {
  /** Selects an entry by its id, as soon as it is here. What hides it is taken away. */
  show(id: string): void;
  /** Selects the first shown entry that happened at an instant (ms since the epoch) or after it, else the last one. */
  goTo(at: number): void;
  /** Told by the timeline: the lines it shows. */
  setRows(rows: readonly Row[]): void;
  /** Selects the last entry that is shown. */
  selectLast(): void;
  /** The line of an entry, while it is shown. */
  rowOf(id: string): EntryRow | undefined;
}

export type EntryRow = Extract<Row, { type: 'entry' }>;

interface SeekerParts {
  incident: IncidentStore;
  view: StoreApi<ViewState>;
  around: () => Pick<RowSurroundings, 'name' | 'regionOf'>;
  select: (id: string | null) => void;
}

type Wanted = { id: string } | { at: number };

export function createSeeker({ incident, view, around, select }: SeekerParts): Seeker {
  let rows: readonly Row[] = [];
  let wanted: Wanted | null = null;

  function seek(next: Wanted): void {
    wanted = next;
    settle();
    if (wanted !== null) incident.hurry();
  }

  function settle(): void {
    const { model, complete } = incident.store.getState();
    if (wanted === null || model === null) return;
    if ('id' in wanted) {
      const entry = model.entries.get(wanted.id);
      if (entry === undefined) {
        if (complete) wanted = null;
        return;
      }
      wanted = null;
      reveal(entry);
      select(entry.id);
      return;
    }
    const [first] = model.order;
    if (!complete && (first === undefined || first.undated || first.occurredAt > wanted.at)) return;
    const row = rowAt(rows, wanted.at);
    if (row === undefined) return;
    wanted = null;
    select(row.key);
  }

  function reveal(entry: Entry): void {
    const { filter, showSystem } = view.getState();
    if (!matcher(filter, around())(entry)) view.setState({ filter: NO_FILTER });
    if (!showSystem && isNoise(entry)) view.setState({ showSystem: true });
  }

  return {
    show: (id) => seek({ id }),
    goTo: (at) => seek({ at }),
    setRows(shown) {
      rows = shown;
      settle();
    },
    rowOf: (id) => rows.find((row): row is EntryRow => row.type === 'entry' && row.key === id),
    selectLast() {
      const last = rows.findLast((row) => row.type === 'entry');
      if (last !== undefined) select(last.key);
    },
  };
}

/** The first entry at an instant or after it, else the last dated one. */
function rowAt(rows: readonly Row[], at: number): Row | undefined {
  const dated = (row: Row) => row.type === 'entry' && !row.entry.undated;
  return (
    rows.find((row) => row.type === 'entry' && !row.entry.undated && row.entry.occurredAt >= at) ??
    rows.findLast(dated)
  );
}
