import type Database from 'better-sqlite3';
import { EFFECT_NAMES, type EffectName } from '#shared/connectors/effects.ts';
import { storedPayload, type StoredPayload } from '#shared/connectors/stored.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import type { OutboxState } from '#shared/policy/outbox.ts';
import { parseStored } from '../log/file.ts';
import { uuidBytes, uuidText } from '../log/hashing.ts';
import type { EffectPlanner, PlannedEffect } from './planners.ts';
import type { Route, Routing } from './routing.ts';

/** The notifications of this machine itself: given as reminders are, so that nothing waits for a connection. */
export const DESKTOP = 'desktop';

/** Why a row waits for a person: its kind always does, it may not be true any more, or it may be out already. */
export type Hold = 'confirm' | 'stale' | 'restored';

/** An effect as it lies in the outbox. Times in ms since the epoch. */
export interface QueuedRow {
  num: number;
  /** The event that caused it. */
  event: string;
  /** Id of a connector, or the way it waits for. */
  connector: string;
  effect: EffectName;
  payload: StoredPayload;
  key: string;
  queuedAt: number;
  stream: string;
  state: OutboxState;
  attempts: number;
  uncertain: boolean;
  nextAt: number | null;
  endedAt: number | null;
  problem: string | null;
  hold: Hold | null;
  releasedAt: number | null;
}

interface RawRow {
  num: number;
  event: Buffer;
  connector: string;
  effect: string;
  payload: string;
  key: string;
  queuedAt: number;
  stream: string | null;
  state: OutboxState;
  attempts: number;
  uncertain: number;
  nextAt: number | null;
  endedAt: number | null;
  problem: string | null;
  hold: Hold | null;
  releasedAt: number | null;
}

const COLUMNS = `o.num, o.event, o.connector, o.effect, o.payload, o.idempotency_key AS key, o.queued_at AS queuedAt,
  (SELECT name FROM streams WHERE num = o.stream) AS stream, o.state, o.attempts, o.uncertain, o.next_at AS nextAt,
  o.ended_at AS endedAt, o.problem, o.hold, o.released_at AS releasedAt`;

/** What changes about a row. What is absent stays. */
export interface RowChange {
  connector?: string;
  effect?: EffectName;
  state?: OutboxState;
  attempts?: number;
  uncertain?: boolean;
  nextAt?: number | null;
  endedAt?: number | null;
  problem?: string | null;
  hold?: Hold | null;
  releasedAt?: number | null;
}

const COLUMN_OF: Readonly<Record<keyof RowChange, string>> = {
  connector: 'connector',
  effect: 'effect',
  state: 'state',
  attempts: 'attempts',
  uncertain: 'uncertain',
  nextAt: 'next_at',
  endedAt: 'ended_at',
  problem: 'problem',
  hold: 'hold',
  releasedAt: 'released_at',
};

const OPEN = `state IN ('waiting', 'sending', 'held')`;

/** The outbox in the file: effects are written in their events' own transaction, and kept after they went out. */
export function createOutbox(db: Database.Database, planners: readonly EffectPlanner[], route: Routing) {
  const queue = db.prepare<
    [Buffer, string, string, string, string, number, string, string, number | null, string | null]
  >(
    `INSERT OR IGNORE INTO outbox (event, connector, effect, payload, idempotency_key, queued_at, stream, state, ended_at, hold)
     VALUES (?, ?, ?, ?, ?, ?, (SELECT num FROM streams WHERE name = ?), ?, ?, ?)`,
  );
  const ofStream = db.prepare<[string, string], RawRow>(
    `SELECT ${COLUMNS} FROM outbox o WHERE o.stream = (SELECT num FROM streams WHERE name = ?) AND o.connector <> ? ORDER BY o.num`,
  );
  const open = db.prepare<[string], RawRow>(
    `SELECT ${COLUMNS} FROM outbox o WHERE o.connector = ? AND o.${OPEN} ORDER BY o.stream, o.num`,
  );
  // One step of the index per lane, however many rows wait in it.
  const lanes = db.prepare<[{ connector: string }], { stream: string }>(
    `WITH RECURSIVE lane(num) AS (
       SELECT (SELECT min(stream) FROM outbox WHERE connector = @connector AND ${OPEN})
       UNION ALL
       SELECT (SELECT min(stream) FROM outbox WHERE connector = @connector AND ${OPEN} AND stream > lane.num)
       FROM lane WHERE lane.num IS NOT NULL
     ) SELECT s.name AS stream FROM lane JOIN streams s ON s.num = lane.num`,
  );
  const ofLane = db.prepare<[string, string, number], RawRow>(
    `SELECT ${COLUMNS} FROM outbox o WHERE o.connector = ? AND o.stream = (SELECT num FROM streams WHERE name = ?)
     AND o.${OPEN} ORDER BY o.num LIMIT ?`,
  );
  const saidAnew = db.prepare<[string, string, number, string], { one: number }>(
    `SELECT 1 AS one FROM outbox WHERE connector = ? AND stream = (SELECT num FROM streams WHERE name = ?)
     AND state IN ('waiting', 'sending', 'held') AND num > ? AND effect = ? AND state = 'waiting' LIMIT 1`,
  );
  const firstProblem = db.prepare<[string], { problem: string }>(
    `SELECT problem FROM outbox WHERE connector = ? AND ${OPEN} AND problem IS NOT NULL AND hold IS NULL
     ORDER BY stream, num LIMIT 1`,
  );
  const one = db.prepare<[number], RawRow>(`SELECT ${COLUMNS} FROM outbox o WHERE o.num = ?`);
  const counted = db.prepare<[string], { count: number; oldestAt: number | null }>(
    `SELECT count(*) AS count, min(queued_at) AS oldestAt FROM outbox WHERE ${OPEN} AND connector <> ?`,
  );
  const openConnectors = db.prepare<[], { connector: string }>(
    `SELECT DISTINCT connector FROM outbox WHERE ${OPEN}`,
  );
  const letGo = db.prepare<[number, string, string]>(
    `UPDATE outbox SET state = 'waiting', hold = NULL, problem = NULL, released_at = ?
     WHERE stream = (SELECT num FROM streams WHERE name = ?) AND state = 'held' AND hold = 'stale'
     AND json_extract(payload, '$.update') = ?`,
  );
  const strikeWords = db.prepare<[Buffer]>(
    `UPDATE outbox SET payload = json_remove(payload, '$.text') WHERE event = ? AND json_extract(payload, '$.text') IS NOT NULL`,
  );
  const setWords = db.prepare<[string, number]>(
    `UPDATE outbox SET payload = json_set(payload, '$.text', ?) WHERE num = ?`,
  );
  const doneFor = db.prepare<[string, string, string], { one: number }>(
    `SELECT 1 AS one FROM outbox WHERE connector = ? AND stream = (SELECT num FROM streams WHERE name = ?)
     AND (state = 'done' OR uncertain = 1) AND effect LIKE ? LIMIT 1`,
  );
  const donePage = db.prepare<[string, string, string], { one: number }>(
    `SELECT 1 AS one FROM outbox WHERE connector = ? AND stream = (SELECT num FROM streams WHERE name = ?)
     AND effect = 'page.raise' AND (state = 'done' OR uncertain = 1) AND json_extract(payload, '$.page') = ? LIMIT 1`,
  );
  const figures = db.prepare<[string], { state: OutboxState; count: number; oldestAt: number }>(
    `SELECT state, count(*) AS count, min(queued_at) AS oldestAt FROM outbox
     WHERE connector = ? AND (${OPEN} OR state = 'dead') GROUP BY state`,
  );
  const lastDone = db.prepare<[string], { at: number | null }>(
    `SELECT max(ended_at) AS at FROM outbox WHERE connector = ? AND ended_at IS NOT NULL AND state = 'done'`,
  );
  let changes = 0;
  const listeners = new Set<() => void>();

  /** Writes one row. Inside a transaction. */
  function add(
    event: LoggedEvent,
    planned: PlannedEffect,
    index: number,
    { connector, state }: Route | Own,
  ): void {
    const { effect, payload } = planned;
    const key = `${event.id}:${connector}:${effect.replace('.', '-')}:${index}`;
    const done = state === 'done' ? event.recordedAt : null;
    const hold = state === 'held' ? 'confirm' : null;
    const { id, recordedAt, stream } = event;
    queue.run(
      uuidBytes(id),
      connector,
      effect,
      JSON.stringify(payload),
      key,
      recordedAt,
      stream,
      state,
      done,
      hold,
    );
    changes += 1;
  }

  function follow(event: LoggedEvent): void {
    if (event.type === 'update.confirmed') {
      const { update } = event.data as { update: string };
      // Others of the incident that are stale go on waiting for a word of their own.
      changes += letGo.run(event.recordedAt, event.stream, update).changes;
    }
    if (event.type === 'entry.struck') {
      const { targets } = event.data as { targets: readonly { event: string }[] };
      for (const target of targets) strikeWords.run(uuidBytes(target.event));
    }
  }

  return {
    /** How many effects wait for a way out of this machine, and since when the oldest does, ms since the epoch. */
    waiting: () => counted.get(DESKTOP) ?? { count: 0, oldestAt: null },
    /** Goes up whenever something may have changed. */
    changes: () => changes,
    /** Calls back when a row changed otherwise than by an event. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** What was queued for events of one stream, in the order it was queued. */
    queued: (stream: string): QueuedRow[] => ofStream.all(stream, DESKTOP).flatMap(rowOf),
    /** What is not ended of one connector, by stream and in order. */
    open: (connector: string): QueuedRow[] => open.all(connector).flatMap(rowOf),
    /** Incidents of which anything of a connector is not ended. */
    lanes: (connector: string): string[] => lanes.all({ connector }).map(({ stream }) => stream),
    /** The first rows of a lane that are not ended, in order; `more` when there may be others behind them. */
    lane(connector: string, stream: string, most: number): { rows: QueuedRow[]; more: boolean } {
      const raw = ofLane.all(connector, stream, most);
      return { rows: raw.flatMap(rowOf), more: raw.length === most };
    },
    /** Whether a later row of the lane waits with the same effect. */
    saidAnew: (connector: string, { stream, num, effect }: QueuedRow): boolean =>
      saidAnew.get(connector, stream, num, effect) !== undefined,
    /** What failed last of what is still to go out; null when nothing did. */
    problem: (connector: string): string | null => firstProblem.get(connector)?.problem ?? null,
    row: (num: number): QueuedRow | undefined => one.all(num).flatMap(rowOf)[0],
    /** Whom anything waits for. */
    connectors: (): string[] => openConnectors.all().map(({ connector }) => connector),
    /** Whether a connector did something of this kind (`status.%`) for an incident, or may have. */
    did: (connector: string, stream: string, like: string): boolean =>
      doneFor.get(connector, stream, like) !== undefined,
    /** Whether somebody was called through a connector for a page, or may have been. */
    raised: (connector: string, stream: string, page: string): boolean =>
      donePage.get(connector, stream, page) !== undefined,
    figures: (connector: string) => figures.all(connector),
    lastDone: (connector: string): number | null => lastDone.get(connector)?.at ?? null,

    /** At most `limit` rows of any state by number, those behind the row `after` in that order. */
    list(filter: {
      connector?: string;
      states?: readonly OutboxState[];
      stream?: string;
      oldestFirst: boolean;
      after?: number;
      limit: number;
    }): QueuedRow[] {
      const { states, oldestFirst, ...rest } = filter;
      const where = [
        'o.connector <> @desktop',
        // What this build can't show takes no place in a page.
        'o.stream IS NOT NULL AND o.effect IN (SELECT value FROM json_each(@effects))',
        ...(filter.after === undefined ? [] : [oldestFirst ? 'o.num > @after' : 'o.num < @after']),
        ...(filter.connector === undefined ? [] : ['o.connector = @connector']),
        ...(filter.stream === undefined ? [] : ['o.stream = (SELECT num FROM streams WHERE name = @stream)']),
        ...(filter.states === undefined ? [] : ['o.state IN (SELECT value FROM json_each(@states))']),
      ];
      return db
        .prepare<[Record<string, unknown>], RawRow>(
          `SELECT ${COLUMNS} FROM outbox o WHERE ${where.join(' AND ')}
           ORDER BY o.num ${oldestFirst ? 'ASC' : 'DESC'} LIMIT @limit`,
        )
        .all({
          ...rest,
          desktop: DESKTOP,
          effects: JSON.stringify(EFFECT_NAMES),
          ...(states === undefined ? {} : { states: JSON.stringify(states) }),
        })
        .flatMap(rowOf);
    },

    /** Changes a row. Inside a transaction, or on its own. */
    change(num: number, change: RowChange): void {
      const entries = Object.entries(change) as [keyof RowChange, string | number | boolean | null][];
      const sets = entries.map(([name]) => `${COLUMN_OF[name]} = ?`);
      const values = entries.map(([, value]) => (typeof value === 'boolean' ? Number(value) : value));
      db.prepare(`UPDATE outbox SET ${sets.join(', ')} WHERE num = ?`).run(...values, num);
      changes += 1;
    },
    /** Gives a row words of its own. */
    reword(num: number, text: string): void {
      setWords.run(text, num);
      changes += 1;
    },
    /** After rows were changed and committed. */
    tell(): void {
      for (const listener of listeners) listener();
    },

    /** At the start: what was on its way when the engine ended may have gone out, or still be on its way until `at`. */
    settleInterrupted(at: number): void {
      db.prepare(
        `UPDATE outbox SET state = 'waiting', uncertain = 1, next_at = ? WHERE state = 'sending'`,
      ).run(at);
    },
    /** The log came from a backup: what is not ended in it may have gone out since. */
    holdAll(problem: string): void {
      db.prepare(
        `UPDATE outbox SET state = 'held', hold = 'restored', uncertain = 1, problem = ?
         WHERE state IN ('waiting', 'sending', 'held') AND connector <> ?`,
      ).run(problem, DESKTOP);
    },

    plan(events: readonly LoggedEvent[], head: IncidentHead): void {
      for (const event of events) {
        follow(event);
        for (const planner of planners)
          for (const [index, planned] of planner(event, head).entries()) {
            if (planned.here === true) add(event, planned, index, { connector: DESKTOP, state: 'done' });
            const routes = route(planned.effect, head);
            for (const each of routes) add(event, planned, index, each);
            if (routes.length === 0 && planned.waitsFor !== undefined)
              add(event, planned, index, {
                connector: planned.waitsFor,
                state: head.exercise ? 'sandboxed' : 'waiting',
              });
          }
      }
    },
  };
}

interface Own {
  connector: string;
  state: 'done';
}

/** A row as it can be used; nothing for one of a kind this build does not know. */
function rowOf(raw: RawRow): QueuedRow[] {
  const payload = storedPayload.safeParse(parseStored(raw.payload));
  const effect = EFFECT_NAMES.find((name) => name === raw.effect);
  if (!payload.success || effect === undefined || raw.stream === null) return [];
  return [
    {
      ...raw,
      effect,
      payload: payload.data,
      event: uuidText(raw.event),
      stream: raw.stream,
      uncertain: raw.uncertain === 1,
    },
  ];
}

export type Outbox = ReturnType<typeof createOutbox>;
