import { isNamed } from '../../domain/workspace/names.ts';
import type { Layer, Schedule } from '../../domain/workspace/on-call.ts';
import type { WorkspaceState } from '../../domain/workspace/state.ts';
import { clipped, lasting, uncovered, type Span } from '../spans.ts';
import { DAY, wallClockWithin, type WallClock } from '../wall-clock.ts';
import { loadOf, nightsIn, wallSpan, type Load } from './load.ts';
import { finalShifts, layerShifts, stretchesOf, type Shift } from './shifts.ts';

/** Longer than this of the wall clock without a day off is more than one week in a row, ms. */
const LONGEST = 7 * DAY;
/** A pause shorter than this is no day off, ms. */
const DAY_OFF = DAY;
/** Whoever has this many times an even share has too much. */
const HEAVY = 1.5;

/** Something about a schedule that the person who plans it should know. */
export type Finding =
  /** Nobody is on call: how much of the span (0 to 1), in how many nights of how many, and when first. */
  | {
      kind: 'gap';
      count: number;
      time: number;
      share: number;
      nights: number;
      allNights: number;
      first: Span;
    }
  /** The same people are on call in another schedule at the same time. */
  | { kind: 'overlap'; people: string[]; other: string; count: number; time: number; first: Span }
  /** Somebody has no day off for more than a week: their longest time, in days of the wall clock. */
  | { kind: 'in-a-row'; person: string; days: number; span: Span; more: number }
  /** Turns of a layer that its restrictions leave nothing of, and who never comes on call in it because of them. */
  | { kind: 'empty-shifts'; layer: string; count: number; of: number; never: string[] }
  /** A layer that never counts, because later ones cover all of it. */
  | { kind: 'hidden-layer'; layer: string }
  /** People whom the workspace doesn't know. */
  | { kind: 'unknown-people'; people: string[] }
  /** Somebody with far more than an even share of the time, both 0 to 1. */
  | { kind: 'heavy'; person: string; share: number; even: number }
  /** The clocks change: when, by how many ms (forward is positive), and who is on call then. */
  | { kind: 'clock-change'; at: number; by: number; person: string | null };

/** Everything about a schedule within a span. */
export interface SchedulePreview extends Span {
  shifts: Shift[];
  /** By layer, in their order. */
  layers: Shift[][];
  gaps: Span[];
  load: Load[];
  findings: Finding[];
}

/** What of a workspace bears on its schedules. */
export type Rota = Pick<WorkspaceState, 'schedules' | 'overrides' | 'people'>;

/** Works out a schedule within a span: who is on call, by which layer, where nobody is, and what is wrong with it. Pure. */
export function previewSchedule(schedule: Schedule, rota: Rota, within: Span): SchedulePreview {
  const shifts = finalShifts(schedule, rota.overrides, within);
  const layers = schedule.layers.map((_, index) => layerShifts(schedule, index, within));
  const gaps = uncovered(within, shifts);
  const load = loadOf(shifts, schedule.zone, within);
  const clock = wallClockWithin(schedule.zone, within);
  const findings = [
    ...gapFindings(gaps, within, clock),
    ...unknownPeople(schedule, shifts, rota),
    ...overlaps(schedule, shifts, rota, within),
    ...inARow(schedule, rota, within),
    ...emptyShifts(schedule, layers, within),
    ...hiddenLayers(schedule, layers, within),
    ...heavy(load),
    ...clock.changes.map(({ at, by }): Finding => ({
      kind: 'clock-change',
      at,
      by,
      person: shifts.find((shift) => shift.from <= at && at < shift.until)?.person ?? null,
    })),
  ];
  return { ...within, shifts, layers, gaps, load, findings };
}

function gapFindings(gaps: readonly Span[], within: Span, clock: WallClock): Finding[] {
  const [first] = gaps;
  if (first === undefined) return [];
  const time = lasting(gaps);
  return [
    {
      kind: 'gap',
      count: gaps.length,
      time,
      share: time / (within.until - within.from),
      nights: new Set(gaps.flatMap((gap) => nightsIn(gap, clock))).size,
      allNights: nightsIn(within, clock).length,
      first,
    },
  ];
}

function unknownPeople(schedule: Schedule, shifts: readonly Shift[], { people }: Rota): Finding[] {
  const named = new Set([
    ...schedule.layers.flatMap((layer) => layer.users),
    ...shifts.map((shift) => shift.person),
  ]);
  const unknown = [...named].filter((person) => !people.some(({ handle }) => handle === person));
  return unknown.length === 0 ? [] : [{ kind: 'unknown-people', people: unknown }];
}

function overlaps(schedule: Schedule, shifts: readonly Shift[], rota: Rota, within: Span): Finding[] {
  return rota.schedules.flatMap((other): Finding[] => {
    if (isNamed(other.name, schedule.name)) return [];
    const both = shared(shifts, finalShifts(other, rota.overrides, within));
    const [first] = both;
    if (first === undefined) return [];
    return [
      {
        kind: 'overlap',
        people: [...new Set(both.map(({ person }) => person))],
        other: other.name,
        count: both.length,
        time: lasting(both.map(({ span }) => span)),
        first: first.span,
      },
    ];
  });
}

/** When the same person is in both, in order. */
function shared(ones: readonly Shift[], others: readonly Shift[]): { person: string; span: Span }[] {
  const right = stretchesOf(others);
  const result: { person: string; span: Span }[] = [];
  let next = 0;
  for (const one of stretchesOf(ones)) {
    while ((right[next]?.until ?? Number.POSITIVE_INFINITY) <= one.from) next += 1;
    for (let at = next; at < right.length; at += 1) {
      const other = right[at];
      if (other === undefined || other.from >= one.until) break;
      const span = clipped(one, other);
      if (span !== null && one.person === other.person) result.push({ person: one.person, span });
    }
  }
  return result;
}

/** A time that began before the span counts from its beginning. */
function inARow(schedule: Schedule, rota: Rota, within: Span): Finding[] {
  const wider = { from: within.from - 2 * LONGEST, until: within.until };
  const clock = wallClockWithin(schedule.zone, wider);
  const running = new Map<string, Span>();
  const long = new Map<string, Span[]>();
  const days = (span: Span): number => {
    const wall = wallSpan(span, clock);
    return (wall.until - wall.from) / DAY;
  };
  const settle = (person: string, span: Span): void => {
    if (span.until > within.from && days(span) * DAY > LONGEST)
      long.set(person, [...(long.get(person) ?? []), span]);
  };
  for (const { person, from, until } of stretchesOf(finalShifts(schedule, rota.overrides, wider))) {
    const before = running.get(person);
    if (before !== undefined && from - before.until < DAY_OFF) {
      before.until = until;
      continue;
    }
    if (before !== undefined) settle(person, before);
    running.set(person, { from, until });
  }
  for (const [person, span] of running) settle(person, span);
  return [...long].flatMap(([person, spans]): Finding[] => {
    const [span] = spans.toSorted((one, other) => days(other) - days(one));
    return span === undefined
      ? []
      : [{ kind: 'in-a-row', person, days: days(span), span, more: spans.length - 1 }];
  });
}

function emptyShifts(schedule: Schedule, layers: readonly Shift[][], within: Span): Finding[] {
  return schedule.layers.flatMap((layer, index): Finding[] => {
    const left = layers[index] ?? [];
    if (layer.restrictions.length === 0) return [];
    const turns = layerShifts({ ...schedule, layers: [unrestricted(layer)] }, 0, within);
    let next = 0;
    const empty = turns.filter((turn) => {
      while ((left[next]?.until ?? Number.POSITIVE_INFINITY) <= turn.from) next += 1;
      return (left[next]?.from ?? Number.POSITIVE_INFINITY) >= turn.until;
    });
    if (empty.length === 0) return [];
    const seldom = new Set(empty.map((turn) => turn.person));
    for (const shift of left) seldom.delete(shift.person);
    return [
      {
        kind: 'empty-shifts',
        layer: layer.name,
        count: empty.length,
        of: turns.length,
        never: [...seldom],
      },
    ];
  });
}

function unrestricted(layer: Layer): Layer {
  return { ...layer, restrictions: [] };
}

function hiddenLayers(schedule: Schedule, layers: readonly Shift[][], within: Span): Finding[] {
  const counts = new Set(finalShifts(schedule, [], within).map((shift) => shift.source.layer));
  return schedule.layers.flatMap((layer, index): Finding[] =>
    layers[index]?.length === 0 || counts.has(index) ? [] : [{ kind: 'hidden-layer', layer: layer.name }],
  );
}

function heavy(load: readonly Load[]): Finding[] {
  const even = 1 / load.length;
  return load
    .filter(({ share }) => load.length > 1 && share > HEAVY * even)
    .map(({ person, share }) => ({ kind: 'heavy', person, share, even }));
}
