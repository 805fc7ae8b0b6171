import { compareOrder } from '#shared/domain/log/event.ts';
import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { Fold, FoldTail } from './heads.ts';

/** Incidents, and events of one, that are kept at most: some tens of megabytes. */
const INCIDENTS = 3;
const EVENTS = 30_000;
/** A head is kept after every so many events. */
const STEP = 256;

interface Backlog {
  /** All of the incident, in its order. */
  events: IncidentEvent[];
  /** Heads after so many of them, ascending. Heads share what did not change, so they cost little. */
  marks: { count: number; head: IncidentHead }[];
  pos: number;
}

/**
 * Incidents into which another side's past is being merged: their events in order, in memory. What comes is sorted in, and
 * the fold is made from there on when it is asked for, without the log being read each time.
 */
export function createBacklogs() {
  const backlogs = new Map<string, Backlog>();

  return {
    has: (stream: string): boolean => backlogs.has(stream),

    /**
     * Keeps an incident’s events, given in order and all of them, with the position of the newest. Returns whether they
     * are: too many are not.
     */
    keep(stream: string, events: IncidentEvent[], pos: number): boolean {
      if (events.length > EVENTS) return false;
      const [oldest] = backlogs.keys();
      if (backlogs.size >= INCIDENTS && oldest !== undefined) backlogs.delete(oldest);
      backlogs.set(stream, { events, marks: [], pos });
      return true;
    },

    /** Sorts in what came, given in order. Does nothing for an incident that is not kept. */
    add(stream: string, came: readonly IncidentEvent[], pos: number): void {
      const backlog = backlogs.get(stream);
      if (backlog === undefined) return;
      backlog.pos = Math.max(backlog.pos, pos);
      const [first, last] = [came[0], came.at(-1)];
      if (first === undefined || last === undefined) return;
      const { events, marks } = backlog;
      const at = firstAfter(events, first);
      // What lies between the first and the last that came is sorted; what comes after them all moves on as it is.
      const after = events.splice(at);
      const between = firstAfter(after, last);
      const sorted = between === 0 ? came : [...after.slice(0, between), ...came].toSorted(compareOrder);
      for (const event of sorted) events.push(event);
      for (let index = between; index < after.length; index += 1) events.push(after[index] as IncidentEvent);
      while ((marks.at(-1)?.count ?? 0) > at) marks.pop();
      if (events.length > EVENTS) backlogs.delete(stream);
    },

    /** The fold of an incident that is kept, and the last steps of it. */
    fold(stream: string, tail: number): Fold {
      const backlog = backlogs.get(stream);
      if (backlog === undefined) throw new Error('this incident is not kept');
      const { events, marks, pos } = backlog;
      const from = Math.max(0, events.length - tail);
      // The tail begins at a mark, so that marks are enough to go on from.
      while ((marks.at(-1)?.count ?? 0) > from) marks.pop();
      const mark = marks.at(-1);
      let head = mark?.head ?? emptyHead(stream);
      let base = head;
      const steps: FoldTail['steps'] = [];
      for (let count = mark?.count ?? 0; count < events.length; count += 1) {
        if (count > 0 && count % STEP === 0 && count > (marks.at(-1)?.count ?? 0))
          marks.push({ count, head });
        if (count === from) base = head;
        const event = events[count] as IncidentEvent;
        head = evolve(head, event);
        if (count >= from) steps.push({ event, head });
      }
      return { head, pos, since: events.length, tail: { base, steps } };
    },

    forget: (stream: string): void => void backlogs.delete(stream),
    forgetAll: (): void => backlogs.clear(),
  };
}

/** Where the first event stands that comes after this one. */
function firstAfter(events: readonly IncidentEvent[], event: IncidentEvent): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareOrder(events[middle] as IncidentEvent, event) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
