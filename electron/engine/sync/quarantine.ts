import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Quarantined } from '#shared/contract/sync.ts';

/** Pieces kept at most. What comes beyond is counted by the newest of them being replaced: a flood fills no disk. */
const MOST = 2_000;
/** Bytes kept of one piece. */
const LARGEST = 1_000_000;

/** Something that does not verify. */
export interface Refused {
  carrier: string;
  /** Replica that sealed it, or a word for what is known of it. */
  sender: string;
  reason: string;
  event: string | null;
  stream: string | null;
  content: Buffer;
}

type Row = Omit<Quarantined, 'senderName'>;

/** Keeps what came and does not verify, with the reason: never applied, never dropped silently. */
export function createQuarantine(db: Database.Database, now: () => number) {
  const insert = db.prepare(
    'INSERT INTO quarantine (received_at, carrier, sender, reason, event, stream, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const COLUMNS = `num, received_at AS receivedAt, carrier, sender, reason, event, stream, length(content) AS bytes,
    settled_at AS settledAt`;
  const all = db.prepare<[], Row>(`SELECT ${COLUMNS} FROM quarantine ORDER BY num DESC`);
  const open = db.prepare<[], Row>(
    `SELECT ${COLUMNS} FROM quarantine WHERE settled_at IS NULL ORDER BY num DESC`,
  );
  const contents = db.prepare<[], { sender: string; reason: string; content: Buffer }>(
    'SELECT sender, reason, content FROM quarantine',
  );
  const settle = db.prepare<[number, number]>(
    'UPDATE quarantine SET settled_at = ? WHERE num = ? AND settled_at IS NULL',
  );
  const settleAll = db.prepare<[number]>('UPDATE quarantine SET settled_at = ? WHERE settled_at IS NULL');
  const one = db.prepare<[number], Row & { content: Buffer }>(
    `SELECT ${COLUMNS}, content FROM quarantine WHERE num = ?`,
  );
  const oldestSettled = db.prepare(
    'DELETE FROM quarantine WHERE num = (SELECT min(num) FROM quarantine WHERE settled_at IS NOT NULL)',
  );
  const newest = db.prepare('DELETE FROM quarantine WHERE num = (SELECT max(num) FROM quarantine)');
  const count = db.prepare<[], { all: number; open: number }>(
    'SELECT count(*) AS "all", count(*) - count(settled_at) AS open FROM quarantine',
  );
  let known: Set<string> | null = null;
  let counted: { all: number; open: number } | null = null;

  function digestOf(sender: string, reason: string, content: Buffer): string {
    return createHash('sha256').update(`${sender}\n${reason}\n`).update(content).digest('base64');
  }

  return {
    /** Keeps a piece, once: what is sent again and again is one row. Inside a transaction, or as one of its own. */
    add(refused: Refused): void {
      const { carrier, sender, reason, event, stream } = refused;
      const content = refused.content.subarray(0, LARGEST);
      known ??= new Set(contents.all().map((row) => digestOf(row.sender, row.reason, row.content)));
      const digest = digestOf(sender, reason, content);
      if (known.has(digest)) return;
      const { all: rows } = count.get() ?? { all: 0 };
      if (rows >= MOST && oldestSettled.run().changes === 0) newest.run();
      insert.run(now(), carrier, sender, reason, event, stream, content);
      known.add(digest);
      counted = null;
    },
    list: (withSettled: boolean): Row[] => (withSettled ? all : open).all(),
    /** One of them with what is kept of it; undefined when there is no such piece. */
    find: (num: number): (Row & { content: Buffer }) | undefined => one.get(num),
    /** Says that somebody looked at all of them. */
    settleAll(): void {
      counted = null;
      settleAll.run(now());
    },
    /** Says that somebody looked at it. False when there is no such piece, or it has been looked at. */
    settle(num: number): boolean {
      counted = null;
      return settle.run(now(), num).changes > 0;
    },
    /** Pieces nobody has looked at. */
    get open(): number {
      counted ??= count.get() ?? { all: 0, open: 0 };
      return counted.open;
    },
    /** Forgets what is in memory: after a failed transaction. */
    forget(): void {
      known = null;
      counted = null;
    },
  };
}

export type Quarantine = ReturnType<typeof createQuarantine>;
