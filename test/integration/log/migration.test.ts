import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listBackups } from '#electron/engine/log/backup.ts';
import { dataFolder } from '#electron/engine/log/folder.ts';
import { loadMigrations, newestVersion, type Migration } from '#electron/engine/log/migrate.ts';
import { openLog } from '#electron/engine/log/open.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { upcast, type Upcaster } from '#shared/domain/log/upcast.ts';
import { temporaryFolder, testEngine } from '../engine/kit.ts';
import { contentsOf } from './kit.ts';
import { asOfThree } from './older-files.ts';

const known = loadMigrations();
const next = (sql: string): Migration[] => [
  ...known,
  { number: known.length + 1, name: `000${known.length + 1}-next.sql`, sql },
];

/** A folder as today's Deepwater leaves it. */
async function today(): Promise<string> {
  const engine = await testEngine();
  const { ref } = await engine.must('incident.declare', { title: 'Before the migration' });
  await engine.must('entry.log', { ref, text: 'kept through every format' });
  engine.close();
  return engine.dataDir;
}

function versionOf(file: string): unknown {
  const db = new Database(file, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

describe('a migration', () => {
  it('is applied once, after a backup of what was there', async () => {
    const dir = await today();
    const folder = dataFolder(dir);
    const migrations = next('CREATE TABLE extra (num INTEGER PRIMARY KEY) STRICT;');
    const log = await openLog(folder, Date.now, 'test', migrations);
    expect(log.db.prepare('SELECT count(*) AS n FROM extra').get()).toEqual({ n: 0 });
    expect(log.reader.count()).toBe(3);
    log.close();
    expect(versionOf(folder.file)).toBe(known.length + 1);
    const backups = listBackups(folder);
    expect(backups.map((backup) => backup.why)).toEqual([`before-migration-${known.length + 1}`]);
    expect(versionOf(backups[0]?.path ?? '')).toBe(known.length);
    (await openLog(folder, Date.now, 'test', migrations)).close();
    expect(listBackups(folder)).toHaveLength(1);
  });

  it('of a fresh folder needs no backup', async () => {
    const folder = dataFolder(temporaryFolder());
    (await openLog(folder, Date.now)).close();
    expect(listBackups(folder)).toEqual([]);
    expect(versionOf(folder.file)).toBe(newestVersion(known));
  });

  it('that fails leaves the file in its old format, in words', async () => {
    const dir = await today();
    const folder = dataFolder(dir);
    const broken = next(
      'CREATE TABLE extra (num INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);',
    );
    const error: unknown = await openLog(folder, Date.now, 'test', broken).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusalError);
    expect((error as RefusalError).refusal.code).toBe('log_not_opened');
    expect(versionOf(folder.file)).toBe(known.length);
    const engine = await testEngine({ dataDir: dir });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true, events: 3 });
  });

  it('is refused when the backup before it can’t be written, and nothing changes', async () => {
    const dir = await today();
    const folder = dataFolder(dir);
    fs.rmSync(folder.backups, { recursive: true });
    fs.writeFileSync(folder.backups, 'a file where the folder should be');
    onTestFinished(() => fs.rmSync(folder.backups, { force: true }));
    const before = contentsOf(dir);
    const error: unknown = await openLog(folder, Date.now, 'test', next('SELECT 1;')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusalError);
    expect(contentsOf(dir)).toEqual(before);
    expect(versionOf(folder.file)).toBe(known.length);
  });
});

/** Turns a file back into what the Deepwater before migration 3 wrote. */
function asOfTwo(file: string): void {
  const db = new Database(file);
  try {
    asOfThree(db);
    db.exec(`ALTER TABLE entries RENAME TO numbered; DROP INDEX entries_timeline;
      CREATE TABLE entries (pos INTEGER PRIMARY KEY REFERENCES events, stream INTEGER NOT NULL, undated INTEGER NOT NULL,
        at INTEGER NOT NULL, n INTEGER NOT NULL, state TEXT) STRICT;
      CREATE INDEX entries_timeline ON entries (stream, undated, at, pos);
      CREATE INDEX entries_number ON entries (stream, n);
      INSERT INTO entries SELECT pos, stream, undated, at, n, state FROM numbered;
      DROP TABLE numbered;`);
    db.pragma('user_version = 2');
  } finally {
    db.close();
  }
}

describe('a log of format 2', () => {
  it('shows the same afterwards, amended and struck entries as well, and goes on', async () => {
    const before = await testEngine();
    const { ref } = await before.must('incident.declare', { title: 'Declared under format 2' });
    for (const text of ['one', 'two', 'three', 'zanzibar'])
      await before.must('entry.log', { ref, text, at: '2026-03-01T10:00:00Z' });
    await before.must('entry.correct', { ref, entry: 2, text: 'one, corrected' });
    await before.must('entry.strike', { ref, entry: 3 });
    await before.must('entry.mark', { ref, entry: 4, mark: 'pin', on: true });
    const shown = await before.must('incident.timeline', { ref });
    before.close();
    const folder = dataFolder(before.dataDir);
    asOfTwo(folder.file);

    const after = await testEngine({ dataDir: before.dataDir });
    expect(versionOf(folder.file)).toBe(newestVersion(known));
    expect(versionOf(listBackups(folder).find(({ why }) => why === 'before-migration-3')?.path ?? '')).toBe(
      2,
    );
    expect(await after.must('incident.timeline', { ref })).toEqual(shown);
    expect(await after.must('search', { words: 'zanzibar' })).toMatchObject([{ n: 5 }]);
    await after.must('entry.correct', { ref, entry: 5, text: 'four, corrected' });
    expect(await after.must('search', { words: 'corrected' })).toHaveLength(2);
    expect(await after.must('log.verify', {})).toMatchObject({ ok: true });
  });
});

describe('the numbers of migrations', () => {
  const folderWith = (names: readonly string[]): URL => {
    const dir = temporaryFolder();
    for (const name of names) fs.writeFileSync(path.join(dir, name), 'SELECT 1;');
    return pathToFileURL(`${dir}${path.sep}`);
  };

  it('follow each other', () => {
    expect(loadMigrations(folderWith(['0001-log.sql', '0002-more.sql'])).map((one) => one.number)).toEqual([
      1, 2,
    ]);
    expect(known.map((one) => one.number)).toEqual(known.map((_, index) => index + 1));
  });

  it.each([
    [['0001-log.sql', '0003-more.sql'], '0003-more.sql should have the number 2'],
    [['0002-more.sql'], '0002-more.sql should have the number 1'],
    [['0001-log.sql', '0001-also.sql'], 'should have the number 2'],
    [['0001-log.sql', '2-more.sql'], 'is not named like 0001-what-it-does.sql'],
  ])('%j are refused', (names, message) => {
    expect(() => loadMigrations(folderWith(names))).toThrow(message);
  });
});

describe('an upcaster', () => {
  const event = {
    id: 'i',
    stream: 's',
    replica: 'r',
    seq: 1,
    hlc: '0',
    occurredAt: 1,
    recordedAt: 1,
    actor: '@ana',
    type: 'entry.logged',
    v: 1,
    data: { words: 'hello' },
  };
  const table: Upcaster[] = [
    { type: 'entry.logged', from: 1, up: (data) => ({ text: (data as { words: string }).words }) },
    { type: 'entry.logged', from: 2, up: (data) => ({ ...(data as object), kind: 'note' }) },
    { type: 'severity.changed', from: 1, up: () => ({}) },
  ];

  it('lifts an event step by step to the newest version', () => {
    expect(upcast(event, table)).toEqual({ ...event, v: 3, data: { text: 'hello', kind: 'note' } });
    expect(upcast({ ...event, v: 2 }, table)).toMatchObject({ v: 3, data: { words: 'hello', kind: 'note' } });
  });

  it('leaves the newest version, newer ones and other types alone', () => {
    for (const v of [3, 9]) expect(upcast({ ...event, v }, table)).toEqual({ ...event, v });
    expect(upcast({ ...event, type: 'task.added' }, table)).toEqual({ ...event, type: 'task.added' });
  });
});
