import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { InboxItem, InboxState } from '#shared/policy/inbox.ts';
import { parseStored } from '../log/file.ts';

/** What an item says beyond what it is sorted by. */
const bodySchema = z.object({
  text: z.string(),
  labels: z.record(z.string(), z.string()),
  url: z.string().nullable(),
  runbookUrl: z.string().nullable(),
  /** Messages: who wrote it. */
  by: z.string().nullable(),
});
export type ItemBody = z.output<typeof bodySchema>;

/** An item with where it stands. */
export interface StoredItem extends InboxItem {
  vendorId: string;
  state: InboxState;
  /** The stream it is attached to. */
  incident: string | null;
  endedAt: number | null;
}

type Row = Omit<StoredItem, 'firing'> & { firing: number };

/** What is known of the alerts of some groups. */
export interface GroupFacts {
  total: number;
  firing: number;
  /** When one of them last changed or was heard of, ms since the epoch. */
  heardAt: number;
  /** When the last of them ended by the vendor's clock; null where none says. */
  endedAt: number | null;
}

/** Rows kept at most. Settled ones go first, then those whose alert is over, then the oldest. */
export const MOST_ROWS = 20_000;
/** Settled rows are kept so long, ms: repetitions of what was dismissed have to be known again. */
const KEPT_SETTLED = 30 * 24 * 60 * 60_000;

const COLUMNS = `i.num, i.connector, i.vendor_id AS vendorId, i.kind, i.group_key AS groupKey, i.firing, i.title, i.severity,
  i.service, i.started_at AS startedAt, i.ended_at AS endedAt, i.last_at AS lastAt, i.count, i.state,
  (SELECT name FROM streams WHERE num = i.incident) AS incident`;

/** The inbox in the log's file. */
export function createInboxTable(db: Database.Database) {
  const one = db.prepare<[string, string], Row>(
    `SELECT ${COLUMNS} FROM inbox i WHERE i.connector = ? AND i.vendor_id = ?`,
  );
  const byNum = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM inbox i WHERE i.num = ?`);
  const ofState = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM inbox i WHERE i.state = ?`);
  const body = db.prepare<[number], { body: string }>('SELECT body FROM inbox WHERE num = ?');
  const insert = db.prepare(
    `INSERT INTO inbox (connector, vendor_id, kind, group_key, firing, title, severity, service, body, started_at, ended_at,
       first_at, last_at, count, state, incident)
     VALUES (@connector, @vendorId, @kind, @groupKey, @firing, @title, @severity, @service, @body, @startedAt, @endedAt,
       @now, @now, @count, @state, (SELECT num FROM streams WHERE name = @incident))`,
  );
  const update = db.prepare(
    `UPDATE inbox SET group_key = @groupKey, firing = @firing, title = @title, severity = @severity, service = @service,
       body = @body, started_at = @startedAt, ended_at = @endedAt, last_at = @now, count = count + @count, state = @state,
       incident = (SELECT num FROM streams WHERE name = @incident)
     WHERE num = @num`,
  );
  const settle = db.prepare<[string, string | null, number]>(
    'UPDATE inbox SET state = ?, incident = (SELECT num FROM streams WHERE name = ?) WHERE num = ?',
  );
  const attach = db.prepare<{ stream: string; connector: string; groupKey: string }>(
    `UPDATE inbox SET state = 'attached', incident = (SELECT num FROM streams WHERE name = @stream)
     WHERE connector = @connector AND group_key = @groupKey AND kind = 'alert'
       AND (state <> 'attached' OR incident IS NOT (SELECT num FROM streams WHERE name = @stream))`,
  );
  const facts = db.prepare<[string, string], GroupFacts>(
    `SELECT count(*) AS total, coalesce(sum(firing), 0) AS firing, coalesce(max(last_at), 0) AS heardAt,
       max(ended_at) AS endedAt
     FROM inbox WHERE connector = ? AND group_key = ? AND kind = 'alert'`,
  );
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM inbox');
  const figures = db.prepare<[], { state: InboxState; kind: string; firing: number; n: number }>(
    'SELECT state, kind, firing, count(*) AS n FROM inbox GROUP BY state, kind, firing',
  );
  const dropOld = db.prepare<[number]>(
    "DELETE FROM inbox WHERE state <> 'new' AND firing = 0 AND last_at < ?",
  );
  const dropFirst = db.prepare<[number]>(
    `DELETE FROM inbox WHERE num IN
       (SELECT num FROM inbox ORDER BY state = 'new', firing, last_at LIMIT ?)`,
  );
  const drop = db.prepare<[string]>('DELETE FROM inbox WHERE connector = ?');

  const read = (row: Row): StoredItem => ({ ...row, firing: row.firing === 1 });

  return {
    find(connector: string, vendorId: string): StoredItem | undefined {
      const row = one.get(connector, vendorId);
      return row === undefined ? undefined : read(row);
    },
    get(num: number): StoredItem | undefined {
      const row = byNum.get(num);
      return row === undefined ? undefined : read(row);
    },
    list: (state: InboxState): StoredItem[] => ofState.all(state).map(read),
    body: (num: number): ItemBody => bodySchema.parse(parseStored(body.get(num)?.body ?? '{}')),

    /** Inside a transaction. `count`: how often it was told at once. */
    add(item: NewItem): void {
      insert.run({ ...item, firing: item.firing ? 1 : 0, body: JSON.stringify(item.body) });
    },
    change(num: number, item: NewItem): void {
      update.run({ ...item, num, firing: item.firing ? 1 : 0, body: JSON.stringify(item.body) });
    },
    settle: (num: number, state: InboxState, incident: string | null): void => {
      settle.run(state, incident, num);
    },
    /** Marks all alerts of a group as attached. Tells whether that changed anything. */
    attach: (connector: string, groupKey: string, stream: string): boolean =>
      attach.run({ stream, connector, groupKey }).changes > 0,

    /** What is known of the alerts of these groups together. */
    facts(connector: string, groupKeys: readonly string[]): GroupFacts {
      return groupKeys
        .map((key) => facts.get(connector, key))
        .filter((each) => each !== undefined)
        .reduce<GroupFacts>(
          (sum, next) => ({
            total: sum.total + next.total,
            firing: sum.firing + next.firing,
            heardAt: Math.max(sum.heardAt, next.heardAt),
            endedAt: sum.endedAt === null ? next.endedAt : Math.max(sum.endedAt, next.endedAt ?? 0),
          }),
          { total: 0, firing: 0, heardAt: 0, endedAt: null },
        );
    },

    /** How many there are by state, kind and whether they fire. */
    figures: () => figures.all(),

    /** Forgets what nobody asks for any more. */
    prune(now: number): void {
      dropOld.run(now - KEPT_SETTLED);
      const excess = (count.get()?.n ?? 0) - MOST_ROWS;
      if (excess > 0) dropFirst.run(excess);
    },
    /** Forgets everything of a connector that is gone. */
    forget: (connector: string): void => {
      drop.run(connector);
    },
  };
}

export type InboxTable = ReturnType<typeof createInboxTable>;

/** An item as it is written. */
export interface NewItem extends Pick<
  StoredItem,
  'connector' | 'vendorId' | 'kind' | 'groupKey' | 'firing' | 'title' | 'severity' | 'service' | 'startedAt'
> {
  endedAt: number | null;
  body: ItemBody;
  state: InboxState;
  incident: string | null;
  count: number;
  now: number;
}
