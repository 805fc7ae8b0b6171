import type Database from 'better-sqlite3';

/** Pages of the index merged, or overwritten, in one step: some milliseconds of work. */
const STEP = 400;
const PAGE_ROOM = 4_000;

/**
 * Makes struck words disappear from the file, not only from the rows: from the search index, which only marks them as
 * deleted; from free pages, which keep what stood there until they are used again; from the WAL. Works in steps, so
 * that the desk is answered in between; a step is complete in itself. Returns whether nothing is left: someone who
 * reads the file at the end keeps its WAL alive.
 */
export function* scrub(db: Database.Database): Generator<void, boolean> {
  db.pragma('secure_delete = ON');
  try {
    yield* mergeIndex(db);
    yield* overwriteFreePages(db);
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return result?.busy === 0;
  } finally {
    db.pragma('secure_delete = FAST');
  }
}

/** Merges the whole index into one piece, which leaves behind what was deleted. */
function* mergeIndex(db: Database.Database): Generator<void> {
  const merge = db.prepare<[number]>(`INSERT INTO words (words, rank) VALUES ('merge', ?)`);
  const changes = db.prepare<[], { n: number }>('SELECT total_changes() AS n');
  // A negative number begins merging everything; fewer than two changes mean that there is nothing left to merge.
  for (let pages = -STEP; ; pages = STEP) {
    const before = changes.get()?.n ?? 0;
    merge.run(pages);
    if ((changes.get()?.n ?? 0) - before < 2) return;
    yield;
  }
}

/** Takes every free page for zeros and gives it back. */
function* overwriteFreePages(db: Database.Database): Generator<void> {
  db.exec('DROP TABLE IF EXISTS filler; CREATE TABLE filler (zeros BLOB)');
  const fill = db.prepare<[number]>('INSERT INTO filler (zeros) VALUES (zeroblob(?))');
  for (;;) {
    const free = Number(db.pragma('freelist_count', { simple: true }));
    if (free === 0) break;
    fill.run(Math.min(free, STEP) * PAGE_ROOM);
    yield;
  }
  db.pragma('secure_delete = FAST');
  db.exec('DROP TABLE filler');
}
