import type { EntryLookup } from '#shared/composer/context.ts';
import { entryIdOf, compareTimeline, evolveEntry } from '#shared/domain/incident/entry.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { comesLate, evolve } from '#shared/domain/incident/evolve.ts';
import { labelsOf } from '#shared/domain/incident/labels.ts';
import type { Entry, IncidentHead } from '#shared/domain/incident/state.ts';
import { compareOrder, type LoggedEvent } from '#shared/domain/log/event.ts';

/** What an increment did to the model. */
export interface Applied {
  /** False when an event sorts before what was folded already: only a new snapshot gives the right state. */
  current: boolean;
  /** Entries that were added, oldest first. */
  added: Entry[];
}

/**
 * One incident in the window: the head folded with the domain's own `evolve`, the entries with `evolveEntry`, and the
 * entries in the order of the timeline, kept sorted as they come and go. Mutable, because a timeline of 100,000 entries
 * can't be copied at every key stroke; `revision` changes with every change.
 */
export function createIncidentModel(initial: IncidentHead, newest: readonly Entry[]) {
  let head = initial;
  let revision = 0;
  let epoch = 0;
  let order: Entry[] = [];
  const entries = new Map<string, Entry>();
  /** Ids by number: one, or several after a merge. */
  const numbers = new Map<number, string | string[]>();

  function put(entry: Entry): boolean {
    const known = entries.get(entry.id);
    if (known === undefined) {
      entries.set(entry.id, entry);
      number(entry);
      insert(entry);
      return true;
    }
    replace(known, entry);
    return false;
  }

  function replace(known: Entry, entry: Entry): void {
    entries.set(entry.id, entry);
    epoch += 1;
    const at = indexOf(known);
    if (compareTimeline(known, entry) === 0) {
      order[at] = entry;
    } else {
      order.splice(at, 1);
      insert(entry);
    }
  }

  function number(entry: Entry): void {
    const known = numbers.get(entry.n);
    if (known === undefined) numbers.set(entry.n, entry.id);
    else if (typeof known === 'string') numbers.set(entry.n, [known, entry.id]);
    else known.push(entry.id);
  }

  function insert(entry: Entry): void {
    const last = order.at(-1);
    if (last === undefined || compareTimeline(last, entry) < 0) {
      order.push(entry);
    } else {
      epoch += 1;
      order.splice(lowerBound(entry), 0, entry);
    }
  }

  /** Where the entry stands or would stand. */
  function lowerBound(entry: Entry): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = order[middle];
      if (other !== undefined && compareTimeline(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function indexOf(entry: Entry): number {
    const at = lowerBound(entry);
    return order[at]?.id === entry.id ? at : order.findIndex((other) => other.id === entry.id);
  }

  /** Takes a page of older entries; most of the time all of them come before what is there. */
  function addPage(page: readonly Entry[]): void {
    const fresh: Entry[] = [];
    for (const entry of page) {
      const known = entries.get(entry.id);
      if (known === undefined) fresh.push(entry);
      else replace(known, entry);
    }
    fresh.sort(compareTimeline);
    const last = fresh.at(-1);
    const first = order[0];
    if (last !== undefined && (first === undefined || compareTimeline(last, first) < 0)) {
      for (const entry of fresh) {
        entries.set(entry.id, entry);
        number(entry);
      }
      epoch += 1;
      order = [...fresh, ...order];
    } else {
      for (const entry of fresh) put(entry);
    }
    revision += 1;
  }

  function sameNumber(n: number): Entry[] {
    const ids = numbers.get(n);
    if (ids === undefined) return [];
    const found = (typeof ids === 'string' ? [ids] : ids).flatMap((id) => entries.get(id) ?? []);
    return found.length > 1 ? found.toSorted(compareOrder) : found;
  }

  const lookup: EntryLookup = {
    byId: (id) => entries.get(id),
    byLabel(label) {
      const plain = label.replace('#', '').toLowerCase();
      const same = labelsOf(sameNumber(Number.parseInt(plain, 10)), (entry) => entry.n);
      return same.find((candidate) => candidate.label === plain)?.item;
    },
    labelOf(entry) {
      if (typeof numbers.get(entry.n) === 'string') return String(entry.n);
      const same = labelsOf(sameNumber(entry.n), (other) => other.n);
      return same.find((candidate) => candidate.item.id === entry.id)?.label ?? String(entry.n);
    },
    recent(count) {
      const found: Entry[] = [];
      for (let index = order.length - 1; index >= 0 && found.length < count; index -= 1) {
        const entry = order[index];
        if (entry !== undefined && entry.kind !== 'system' && entry.struck === null) found.push(entry);
      }
      return found;
    },
  };

  addPage(newest);

  return {
    get head() {
      return head;
    },
    /** Goes up with every change. */
    get revision() {
      return revision;
    },
    /** Goes up whenever the order changed otherwise than by entries added at its end. */
    get epoch() {
      return epoch;
    },
    /** All entries known here, in the order of the timeline. Not to be changed or kept. */
    get order(): readonly Entry[] {
      return order;
    },
    entries: entries as ReadonlyMap<string, Entry>,
    lookup,

    /** Folds new events in. */
    apply(events: readonly LoggedEvent[]): Applied {
      const added: Entry[] = [];
      for (const event of events) {
        if (!isIncidentEvent(event)) continue;
        if (comesLate(head, event)) return { current: false, added };
        if (isLast(head, event)) continue;
        head = evolve(head, event);
        const entry = evolveEntry(entries.get(entryIdOf(event)), event);
        if (entry !== undefined && put(entry)) added.push(entry);
      }
      revision += 1;
      return { current: true, added };
    },

    /**
     * Takes a snapshot over what is there: what it holds replaces what is known, older entries stay until the pages
     * that follow replace them too. A log only grows, so nothing has to be taken away.
     */
    reset(next: IncidentHead, tail: readonly Entry[]): Entry[] {
      const added = order.length === 0 ? [] : tail.filter((entry) => !entries.has(entry.id));
      head = next;
      addPage(tail);
      return added;
    },

    addPage,
  };
}

export type IncidentModel = ReturnType<typeof createIncidentModel>;

/** Whether this very event was the last one folded in: a snapshot and an increment may overlap by it. */
function isLast(head: IncidentHead, event: IncidentEvent): boolean {
  return head.last !== null && compareOrder(event, head.last) === 0;
}
