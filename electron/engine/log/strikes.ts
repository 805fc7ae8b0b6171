import type Database from 'better-sqlite3';
import type { Envelope, LoggedEvent } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { REPEATING, rewordedEntry, struckData } from '#shared/domain/incident/strike.ts';
import { canonicalJson, uuidBytes, uuidText } from './hashing.ts';
import type { LogReader } from './reader.ts';

type Strike = Extract<IncidentEvent, { type: 'entry.struck' }>;

/** Remembers, in `meta`, that struck words may still stand somewhere in the file. */
export const SCRUB = 'scrub';

/** Events of a stream that say again what an entry said, and are entries themselves. Goes through the whole stream. */
export function repeatsOf(reader: LogReader, stream: string, entry: string): LoggedEvent[] {
  return reader
    .eventsOfTypes(stream, REPEATING)
    .map(({ event }) => event)
    .filter((event) => isIncidentEvent(event) && rewordedEntry(event) === entry);
}

/** Whether the file has to be scrubbed. */
export function scrubDue(log: { reader: Pick<LogReader, 'meta'> }): boolean {
  return log.reader.meta(SCRUB) === 'due';
}

/**
 * Keeps struck words out of the log, in whatever order strikes and what they strike arrive. The table `strikes` names
 * every event that is struck: the targets of a strike, the entry itself, and what amends it with words or says them again.
 */
export function createStrikes(db: Database.Database, reader: LogReader) {
  const find = db.prepare<[Buffer], { strike: Buffer; data: string }>(
    'SELECT strike, data FROM strikes WHERE target = ?',
  );
  const add = db.prepare<[Buffer, Buffer, string]>(
    `INSERT INTO strikes (target, strike, data) VALUES (?, ?, ?) ON CONFLICT (target) DO UPDATE
     SET strike = excluded.strike, data = excluded.data WHERE excluded.strike < strike`,
  );
  const due = db.prepare<[]>(
    `INSERT INTO meta (key, value) VALUES ('${SCRUB}', 'due') ON CONFLICT (key) DO UPDATE SET value = 'due'`,
  );
  const some = db.prepare<[], { one: number }>('SELECT 1 AS one FROM strikes LIMIT 1');
  const blank = db.prepare<[string, Buffer]>('UPDATE events SET data = ?, salt = NULL WHERE id = ?');

  /**
   * What is left of an event, worked out here where its words are at hand: a strike can blank, never rewrite. Only for
   * an event of a newer version what the strike says counts, because there it is known which members are words.
   */
  function leftOf(event: LoggedEvent, given: string): string {
    return isIncidentEvent(event) ? canonicalJson(struckData(event)) : given;
  }

  /** Whether a strike belongs to a stream: one of another stream strikes nothing there. */
  function sameStream(strike: Buffer, stream: string): boolean {
    return reader.event(uuidText(strike))?.event.stream === stream;
  }

  return {
    /** Applies a stored strike to everything in the log that it strikes. Returns the ids of what it blanked. */
    apply(strike: Strike): string[] {
      const id = uuidBytes(strike.id);
      const { entry, targets } = strike.data;
      const amendments = reader.amendments(entry).map((stored) => stored.event);
      const reworded = [
        ...amendments.filter((event) => isIncidentEvent(event) && rewordedEntry(event) === entry),
        ...repeatsOf(reader, strike.stream, entry),
      ];
      const ids = new Set([
        entry,
        ...targets.map((target) => target.event),
        ...reworded.map((event) => event.id),
      ]);
      const blanked: string[] = [];
      due.run();
      for (const target of ids) {
        const struck = reader.event(target)?.event;
        if (struck !== undefined && struck.stream !== strike.stream) continue;
        const known = find.get(uuidBytes(target)) !== undefined;
        const given = canonicalJson(targets.find((candidate) => candidate.event === target)?.data ?? {});
        const left = struck === undefined ? given : leftOf(struck, given);
        add.run(uuidBytes(target), id, left);
        if (struck === undefined || known) continue;
        blank.run(left, uuidBytes(target));
        blanked.push(target);
      }
      return blanked;
    },

    /**
     * Whether anything was ever struck. Only then does {@link admit} find anything. Stays true; what was false may change with
     * every strike.
     */
    any: (): boolean => some.get() !== undefined,

    /**
     * What may be stored of an event that arrives, whose payload is given as canonical JSON: all of it, or what strikes that came before it leave. Also
     * remembers that it is struck.
     */
    admit(envelope: Envelope, canonical: string): { data: string; struck: boolean } {
      const reworded = isIncidentEvent(envelope) ? rewordedEntry(envelope) : null;
      const target = uuidBytes(envelope.id);
      const strike = find.get(target) ?? (reworded === null ? undefined : find.get(uuidBytes(reworded)));
      if (strike === undefined || !sameStream(strike.strike, envelope.stream))
        return { data: canonical, struck: envelope.salt === null };
      const left = envelope.salt === null ? canonical : leftOf(envelope, strike.data);
      add.run(target, strike.strike, left);
      return { data: left, struck: true };
    },
  };
}

export type Strikes = ReturnType<typeof createStrikes>;
