import type Database from 'better-sqlite3';

/** Columns the outbox had before connections. */
const OUTBOX_BEFORE = new Set([
  'num',
  'event',
  'connector',
  'effect',
  'payload',
  'idempotency_key',
  'queued_at',
]);
const TABLES = ['connector_state', 'inbox', 'sync_state', 'sync_waiting', 'quarantine', 'merges'];

/** Takes away what migrations 4 to 6 added, whatever became of it since: a file of format 3, but for its number. */
export function asOfThree(db: Database.Database): void {
  db.exec("DROP TABLE run_figures; DELETE FROM meta WHERE key = 'run-figures';");
  db.exec('DROP INDEX outbox_lanes; DROP INDEX outbox_ended;');
  const columns = db.prepare<[], { name: string }>("SELECT name FROM pragma_table_info('outbox')").all();
  for (const { name } of columns)
    if (!OUTBOX_BEFORE.has(name)) db.exec(`ALTER TABLE outbox DROP COLUMN ${name}`);
  for (const table of TABLES) db.exec(`DROP TABLE ${table}`);
}
