import type { Handoff } from '../domain/incident/handoff/state.ts';
import { HANDOFF_ITEMS } from '../domain/incident/handoff/terms.ts';

const MINUTE = 60_000;

/**
 * How a handoff goes: over a call; in writing while the incoming commander is there; or in writing to somebody who had
 * not said to be ready when the briefing was posted, and acknowledges it later.
 */
export const HANDOFF_PACES = ['live', 'written', 'asynchronous'] as const;
export type HandoffPace = (typeof HANDOFF_PACES)[number];

/** How long command may take to change once the briefing began, ms. */
export const HANDOFF_TARGETS: Readonly<Record<HandoffPace, number>> = {
  live: 5 * MINUTE,
  written: 15 * MINUTE,
  asynchronous: 30 * MINUTE,
};
/** Of all handoffs, those after which something had to be asked again should stay below this, percent. */
export const CONTEXT_LOSS_TARGET = 10;

/** How one handoff went. */
export interface HandoffQuality {
  pace: HandoffPace;
  /** From the beginning of the briefing to the change of command, ms; null before that. */
  tookMs: number | null;
  targetMs: number;
  /** Whether it took less than the target; null before command changed. */
  inTime: boolean | null;
  ticked: number;
  items: number;
  /** What had to be asked again. */
  losses: number;
}

export function handoffQuality(handoff: Handoff): HandoffQuality {
  const pace = paceOf(handoff);
  const begun = handoff.briefing?.startedAt ?? handoff.startedAt;
  const took =
    handoff.state === 'accepted' && handoff.end !== null ? Math.max(0, handoff.end.at - begun) : null;
  const targetMs = HANDOFF_TARGETS[pace];
  return {
    pace,
    tookMs: took,
    targetMs,
    inTime: took === null ? null : took < targetMs,
    ticked: handoff.ticks.length,
    items: HANDOFF_ITEMS.length,
    losses: handoff.losses.length,
  };
}

function paceOf({ mode, ticks, briefing }: Handoff): HandoffPace {
  if (mode === 'live') return 'live';
  const ready = ticks.find((tick) => tick.item === 'ready');
  return briefing !== null && (ready === undefined || ready.at > briefing.startedAt)
    ? 'asynchronous'
    : 'written';
}

/** How handoffs go over all. */
export interface HandoffFigures {
  /** Those through which command changed. */
  handoffs: number;
  inTime: number;
  /** Those after which something had to be asked again. */
  withLoss: number;
  /** 0 to 100; null while there was no handoff. */
  lossPercent: number | null;
  medianMs: Record<HandoffPace, number | null>;
}

export function handoffFigures(handoffs: Iterable<Handoff>): HandoffFigures {
  const done = [...handoffs].map(handoffQuality).filter((quality) => quality.tookMs !== null);
  const withLoss = done.filter((quality) => quality.losses > 0).length;
  const medianOf = (pace: HandoffPace): number | null =>
    median(done.flatMap((quality) => (quality.pace === pace ? (quality.tookMs ?? []) : [])));
  return {
    handoffs: done.length,
    inTime: done.filter((quality) => quality.inTime === true).length,
    withLoss,
    lossPercent: done.length === 0 ? null : (100 * withLoss) / done.length,
    medianMs: {
      live: medianOf('live'),
      written: medianOf('written'),
      asynchronous: medianOf('asynchronous'),
    },
  };
}

/** The middle one; of an even number, the mean of the two in the middle, in whole milliseconds. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((upper + lower) / 2);
}
