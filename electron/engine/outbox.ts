import type Database from 'better-sqlite3';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import { parseStored } from './log/file.ts';
import { uuidBytes } from './log/hashing.ts';

/** Something a connector is to do in a team system. */
export interface Effect {
  connector: string;
  /** `channel.post`, `page.raise` … */
  effect: string;
  payload: Record<string, unknown>;
}

/** The notifications of this machine itself: given as reminders are, so that nothing waits for a connection. */
export const DESKTOP = 'desktop';

/** An effect as it lies in the outbox. */
export interface QueuedEffect {
  effect: string;
  payload: unknown;
  /** ms since the epoch. */
  queuedAt: number;
}

type QueuedRow = Omit<QueuedEffect, 'payload'> & { payload: string };

/** Says which effects an event has. Pure; called inside the transaction that stores the event. */
export type EffectPlanner = (event: LoggedEvent, head: IncidentHead) => readonly Effect[];

/** Writes the effects of events into the outbox, in the events' own transaction. */
export function createOutbox(db: Database.Database, planners: readonly EffectPlanner[]) {
  const queue = db.prepare<[Buffer, string, string, string, string, number]>(
    `INSERT OR IGNORE INTO outbox (event, connector, effect, payload, idempotency_key, queued_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const ofStream = db.prepare<[string], QueuedRow>(
    `SELECT o.effect, o.payload, o.queued_at AS queuedAt FROM outbox o JOIN events e ON e.id = o.event
     WHERE e.stream = (SELECT num FROM streams WHERE name = ?) ORDER BY o.num`,
  );
  const all = db.prepare<[string], { count: number; oldestAt: number | null }>(
    'SELECT count(*) AS count, min(queued_at) AS oldestAt FROM outbox WHERE connector <> ?',
  );
  let changes = 0;
  return {
    /** How many effects wait for a way out of this machine, and since when the oldest does, ms since the epoch. */
    waiting: () => all.get(DESKTOP) ?? { count: 0, oldestAt: null },
    /** Goes up whenever something may have been queued. */
    changes: () => changes,

    /** What waits in the outbox for events of one stream, in the order it was queued. */
    queued(stream: string): QueuedEffect[] {
      return ofStream.all(stream).map((row) => ({ ...row, payload: parseStored(row.payload) }));
    },

    plan(events: readonly LoggedEvent[], head: IncidentHead): void {
      for (const planner of planners) {
        for (const event of events) {
          for (const [index, effect] of planner(event, head).entries()) {
            changes += 1;
            const key = `${event.id}:${effect.connector}:${effect.effect}:${index}`;
            const payload = JSON.stringify(effect.payload);
            queue.run(uuidBytes(event.id), effect.connector, effect.effect, payload, key, event.recordedAt);
          }
        }
      }
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;
