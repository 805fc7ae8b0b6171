import { isOver } from '../domain/incident/facts.ts';
import type { Run } from '../domain/incident/runs/state.ts';
import { PAGER as ITSELF } from '../domain/incident/paging/events.ts';
import type { Entry, IncidentHead, Tenure } from '../domain/incident/state.ts';
import type { Span } from './spans.ts';

/** Acts of one person further apart than this, ms, are two stretches of work. */
const APART = 5 * 60_000;
/** What a single act is drawn as long as, ms. */
const ACT = 60_000;

/** A stretch in which somebody was at work, and what they recorded in it, in order. */
export interface Work extends Span {
  entries: readonly Entry[];
}

/** Who held which seat, who was at work, and what ran, from the first sign to the end or to now. */
export interface SwimLanes extends Span {
  /** The commander first, then in the order in which they were first taken. Two at once stand in two rows. */
  seats: { seat: string; row: number; bands: (Span & { tenure: Tenure })[] }[];
  /** In the order in which they first did something. */
  people: { person: string; bands: Work[] }[];
  /** Runs of runbooks; those at once stand in several rows. */
  runs: { bands: (Span & { run: Run })[] }[];
}

/** Lays out who did what when. Bands of a lane are in order and never overlap. `now` in ms since the epoch. */
export function swimLanes(head: IncidentHead, entries: readonly Entry[], now: number): SwimLanes {
  const end = isOver(head) ? head.phaseSince : now;
  // What came with an import was all recorded at once.
  const timeOf = (entry: Entry): number => (head.importedFrom === null ? entry.recordedAt : entry.occurredAt);
  const acts = entries
    .filter(({ undated, struck, actor }) => !undated && struck === null && actor !== ITSELF)
    .toSorted((one, other) => timeOf(one) - timeOf(other));
  const begins = [
    ...acts.slice(0, 1).map(timeOf),
    ...head.tenures.map((tenure) => tenure.from),
    ...head.runs.map((run) => run.startedAt),
  ];
  const from = begins.length === 0 ? end - ACT : Math.min(...begins);
  const lasts = [
    ...acts.slice(-1).map((entry) => timeOf(entry) + ACT),
    ...head.tenures.map((tenure) => tenure.until ?? tenure.from + ACT),
    ...head.runs.map((run) => run.ended?.at ?? run.startedAt + ACT),
  ];
  const until = Math.max(end, from + ACT, ...lasts);
  const seats = [...new Set(['ic', ...head.tenures.toSorted(byFrom).map(({ seat }) => seat)])];
  return {
    from,
    until,
    seats: seats.flatMap((seat) => {
      const held = head.tenures.filter((tenure) => tenure.seat === seat);
      const spans = held.map((tenure) => ({ from: tenure.from, until: tenure.until ?? until, tenure }));
      return inRows(spans).map((bands, row) => ({ seat, row, bands }));
    }),
    people: worksOf(acts, timeOf),
    runs: inRows(head.runs.map((run) => ({ from: run.startedAt, until: run.ended?.at ?? until, run }))).map(
      (bands) => ({ bands }),
    ),
  };
}

function worksOf(acts: readonly Entry[], timeOf: (entry: Entry) => number): SwimLanes['people'] {
  const people = new Map<string, (Span & { entries: Entry[] })[]>();
  for (const entry of acts) {
    const at = timeOf(entry);
    const works = people.get(entry.actor) ?? [];
    people.set(entry.actor, works);
    const last = works.at(-1);
    if (last !== undefined && at - (last.until - ACT) <= APART) {
      last.until = at + ACT;
      last.entries.push(entry);
    } else works.push({ from: at, until: at + ACT, entries: [entry] });
  }
  return [...people].map(([person, bands]) => ({ person, bands }));
}

/** Spans in as few rows as it takes for none to overlap in one. An empty one lasts a millisecond. */
function inRows<S extends Span>(spans: readonly S[]): S[][] {
  const rows: S[][] = [];
  for (const span of spans.toSorted(byFrom)) {
    const lasting = { ...span, until: Math.max(span.until, span.from + 1) };
    const row = rows.find((each) => (each.at(-1)?.until ?? 0) <= span.from);
    if (row === undefined) rows.push([lasting]);
    else row.push(lasting);
  }
  return rows;
}

const byFrom = (one: { from: number }, other: { from: number }): number => one.from - other.from;
