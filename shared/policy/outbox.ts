/**
 * `waiting` goes out when its turn comes, `sending` is on its way, `done` went out. `held` waits for a person; `dead` was given
 * up and waits for one too; `discarded` never goes out; `sandboxed` is of an exercise and stays here.
 */
export const OUTBOX_STATES = [
  'waiting',
  'sending',
  'done',
  'held',
  'dead',
  'discarded',
  'sandboxed',
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** First pause after a failure, ms; each next one may be twice as long. */
export const FIRST_PAUSE = 1_000;
/** Longest pause, ms. */
export const LONGEST_PAUSE = 15 * 60_000;
/** What did not go out within this time is given up, ms. */
export const GIVEN_UP_AFTER = 24 * 3_600_000;

/**
 * How long to wait after an attempt failed, ms: exponential with full jitter (a share of 1 s, 2 s, 4 s … up to 15 minutes), and
 * never less than the vendor asked for. `attempt` counts from 1; `chance` is from 0 up to 1.
 * Source: AWS Architecture Blog, “Exponential Backoff And Jitter”.
 */
export function pauseAfter(
  attempt: number,
  chance: number,
  retryAfter: number | null,
  most = LONGEST_PAUSE,
): number {
  const longest = Math.min(FIRST_PAUSE * 2 ** Math.min(Math.max(attempt - 1, 0), 30), most);
  return Math.max(Math.round(longest * chance), retryAfter ?? 0);
}

/**
 * A request that was cut off, by a time-out, a broken connection or the end of the engine, may still be on its way: it reaches
 * the vendor, and is done there, within this time after it was given up, ms. Before that, asking the vendor proves nothing, and
 * what comes next could overtake it.
 */
export const STRAGGLES = 5_000;

/** What becomes of a row after an attempt failed. Times are ms since the epoch. */
export interface AfterFailure {
  state: 'waiting' | 'dead';
  nextAt: number | null;
}

/** What is known when an attempt failed. */
export interface Failed {
  kind: 'later' | 'refused' | 'credentials';
  attempt: number;
  retryAfter: number | null;
  /** How long what was sent may still be on its way, ms; 0 when nothing is. */
  straggles: number;
  /** Longest pause, ms; a quarter of an hour where nothing else is said. */
  longestPause?: number;
  /** Since when it is tried: when it was queued, or when a person tried it again. */
  since: number;
  now: number;
  chance: number;
}

/**
 * A refusal is final; what may work later waits, and is given up after a day. Refused credentials are not the row's fault: it
 * waits until somebody has looked at the connector.
 */
export function afterFailure({
  kind,
  attempt,
  retryAfter,
  straggles,
  longestPause,
  since,
  now,
  chance,
}: Failed): AfterFailure {
  if (kind === 'credentials') return { state: 'waiting', nextAt: null };
  if (kind === 'refused') return { state: 'dead', nextAt: null };
  const nextAt = now + Math.max(pauseAfter(attempt, chance, retryAfter, longestPause), straggles);
  return nextAt - since > GIVEN_UP_AFTER ? { state: 'dead', nextAt: null } : { state: 'waiting', nextAt };
}

/** A row as its place in its lane is judged: one connector, one incident, in the order in which it was queued. */
export interface LaneRow {
  num: number;
  state: OutboxState;
  /** `channel.post` … */
  effect: string;
  /** What it is about within its kind: a page, a task, `update`; empty where there is only one of it. */
  thing: string;
  /** Not before then, ms since the epoch; null for at once. */
  nextAt: number | null;
}

/**
 * What may go out next of a lane: its first row that waits. It waits behind what is on its way and behind a pause of its own;
 * what a person has to look at first holds up only what is about the same thing. `later` is when to look again, ms since the
 * epoch; null when nothing changes by time alone.
 */
export function nextInLane<Row extends LaneRow>(
  lane: readonly Row[],
  now: number,
): { row: Row | null; later: number | null } {
  const held: Row[] = [];
  for (const row of lane) {
    if (row.state === 'sending') return { row: null, later: null };
    if (row.state === 'held') held.push(row);
    if (row.state !== 'waiting' || held.some((other) => holdsUp(other, row))) continue;
    if (row.nextAt !== null && row.nextAt > now) return { row: null, later: row.nextAt };
    return { row, later: null };
  }
  return { row: null, later: null };
}

/** Whether what a person has to look at first keeps another row from going out: both are about the same thing. */
export function holdsUp(
  held: Pick<LaneRow, 'effect' | 'thing'>,
  other: Pick<LaneRow, 'effect' | 'thing'>,
): boolean {
  const kind = (effect: string): string => effect.slice(0, effect.indexOf('.'));
  // Nothing can be said in a place that is not opened yet.
  if (held.effect === 'channel.open') return kind(other.effect) === 'channel';
  return kind(held.effect) === kind(other.effect) && held.thing === other.thing;
}
