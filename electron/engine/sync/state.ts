import type Database from 'better-sqlite3';

/** What a way to other installations remembers between two runs. In the log's file, and gone with a restored backup. */
export function createSyncState(db: Database.Database) {
  const read = db.prepare<[string, string], { value: string }>(
    'SELECT value FROM sync_state WHERE carrier = ? AND key = ?',
  );
  const write = db.prepare<[string, string, string]>(
    `INSERT INTO sync_state (carrier, key, value) VALUES (?, ?, ?)
     ON CONFLICT (carrier, key) DO UPDATE SET value = excluded.value`,
  );
  const drop = db.prepare<[string]>('DELETE FROM sync_state WHERE carrier = ?');
  const dropOne = db.prepare<[string, string]>('DELETE FROM sync_state WHERE carrier = ? AND key = ?');
  const all = db.prepare<[string], { key: string; value: string }>(
    'SELECT key, value FROM sync_state WHERE carrier = ?',
  );
  const dropAll = db.prepare('DELETE FROM sync_state');
  return {
    recall: (carrier: string, key: string): string | null => read.get(carrier, key)?.value ?? null,
    /** Everything that is remembered of one. */
    all: (carrier: string): { key: string; value: string }[] => all.all(carrier),
    remember: (carrier: string, key: string, value: string): void => void write.run(carrier, key, value),
    forget(carrier: string, key?: string): void {
      if (key === undefined) drop.run(carrier);
      else dropOne.run(carrier, key);
    },
    forgetAll: (): void => void dropAll.run(),
  };
}

export type SyncState = ReturnType<typeof createSyncState>;
