import type Database from 'better-sqlite3';

/** What a connector remembers on this machine between two runs: how far it has read, why it was stopped, whose a thing is. */
export function createMemory(db: Database.Database) {
  const read = db.prepare<[string, string], { value: string }>(
    'SELECT value FROM connector_state WHERE connector = ? AND key = ?',
  );
  const write = db.prepare<[string, string, string]>(
    `INSERT INTO connector_state (connector, key, value) VALUES (?, ?, ?)
     ON CONFLICT (connector, key) DO UPDATE SET value = excluded.value`,
  );
  const drop = db.prepare<[string, string]>('DELETE FROM connector_state WHERE connector = ? AND key = ?');
  const dropAll = db.prepare<[string]>('DELETE FROM connector_state WHERE connector = ?');
  return {
    get: (connector: string, key: string): string | null => read.get(connector, key)?.value ?? null,
    set(connector: string, key: string, value: string | null): void {
      if (value === null) drop.run(connector, key);
      else write.run(connector, key, value);
    },
    /** For a connector that was removed. */
    forget(connector: string): void {
      dropAll.run(connector);
    },
  };
}

export type ConnectorMemory = ReturnType<typeof createMemory>;
