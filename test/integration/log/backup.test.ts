import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listBackups, pruneBackups } from '#electron/engine/log/backup.ts';
import { examine, type Finding } from '#electron/engine/log/doctor.ts';
import { dataFolder } from '#electron/engine/log/folder.ts';
import { restoreBackup } from '#electron/engine/log/restore.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { temporaryFolder, testEngine, type TestEngine } from '../engine/kit.ts';
import { contentsOf, envelopesOf, flipAt, openParts } from './kit.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 23, 14);

afterEach(() => void vi.useRealTimers());

async function incident(engine: TestEngine, title = 'Checkout fails'): Promise<string> {
  return (await engine.must('incident.declare', { title })).ref;
}

describe('a backup', () => {
  it('by hand is a whole log in one file, made while people write', async () => {
    const engine = await testEngine();
    const ref = await incident(engine);
    for (let index = 0; index < 50; index += 1)
      await engine.must('entry.log', { ref, text: `before ${index}` });
    const making = engine.must('backup.create', {});
    const writing = Array.from({ length: 20 }, (_, index) =>
      engine.must('entry.log', { ref, text: `during ${index}` }),
    );
    const backup = await making;
    await Promise.all(writing);
    expect(backup.events).toBeGreaterThanOrEqual(52);
    expect(fs.readdirSync(path.dirname(backup.path))).toEqual([path.basename(backup.path)]);
    const db = new Database(backup.path, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    db.close();
    expect(await engine.must('backup.list', {})).toMatchObject([{ why: 'by-hand', bytes: backup.bytes }]);
    // The private key of this installation is in no backup.
    const key = fs.readFileSync(dataFolder(engine.dataDir).key, 'utf8');
    expect(
      fs
        .readFileSync(backup.path)
        .includes((JSON.parse(key) as { privateKey: string }).privateKey.slice(60, 100)),
    ).toBe(false);
  });

  it('of a damaged log is refused, and the next start mends', async () => {
    const engine = await testEngine();
    const ref = await incident(engine);
    for (let index = 0; index < 200; index += 1)
      await engine.must('entry.log', { ref, text: `note ${index}` });
    engine.close();
    const file = dataFolder(engine.dataDir).file;
    const handle = fs.openSync(file, 'r+');
    fs.writeSync(handle, Buffer.alloc(4_096, 0x55), 0, 4_096, 12 * 4_096);
    fs.closeSync(handle);
    const damaged = await testEngine({ dataDir: engine.dataDir });
    const outcome = await damaged.do('backup.create', {});
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'backup_damaged' } });
    expect(await damaged.must('backup.list', {})).toEqual([]);
    expect((await damaged.must('engine.status', {})).lastBackupProblem).toContain('damaged');
    damaged.close();
    const mended = await testEngine({ dataDir: engine.dataDir });
    expect((await mended.must('engine.status', {})).notices.join()).toContain('The log was damaged');
    expect((await mended.must('log.verify', {})).ok).toBe(true);
  });

  it('is made every hour by itself, when something was written, and not stopped by a clock set back', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let at = START;
    const engine = await testEngine({ now: () => at, selfCare: true });
    const ref = await incident(engine);
    const backups = async (expected: number): Promise<number> => {
      vi.advanceTimersByTime(30_000);
      await vi.waitFor(
        async () => expect(await engine.must('backup.list', {})).toHaveLength(expected),
        5_000,
      );
      return expected;
    };
    await backups(1);
    at += 30 * 60_000;
    await engine.must('entry.log', { ref, text: 'half an hour later' });
    await backups(1);
    at += 31 * 60_000;
    await backups(2);
    // Nothing new: nothing to back up.
    at += 5 * HOUR;
    vi.advanceTimersByTime(30_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await engine.must('backup.list', {})).toHaveLength(2);
    at -= 48 * HOUR;
    await engine.must('entry.log', { ref, text: 'the clock was set back two days' });
    await backups(3);
    expect((await engine.must('engine.status', {})).lastBackupProblem).toBeNull();
  });
});

describe('old backups', () => {
  it('are thinned: two days of hourly ones, a month of daily ones; those made on purpose stay', () => {
    const folder = dataFolder(temporaryFolder());
    fs.mkdirSync(folder.backups, { recursive: true });
    const name = (at: number, why: string): string =>
      `deepwater-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}-${why}.sqlite`;
    const make = (at: number, why: string): void =>
      fs.writeFileSync(path.join(folder.backups, name(at, why)), '');
    for (let hour = 0; hour < 24 * 60; hour += 1) make(START - hour * HOUR, 'hourly');
    make(START - 200 * 24 * HOUR, 'before-migration-2');
    make(START - 100 * 24 * HOUR, 'by-hand');
    fs.writeFileSync(path.join(folder.backups, 'notes of mine.txt'), '');
    const unfinished = path.join(folder.backups, `${name(START, 'hourly')}.unfinished`);
    fs.writeFileSync(unfinished, '');
    fs.utimesSync(unfinished, 1, 1);
    pruneBackups(folder);
    const left = listBackups(folder);
    const hourly = left.filter((backup) => backup.why === 'hourly');
    expect(hourly.slice(0, 48).map((backup) => backup.at)).toEqual(
      Array.from({ length: 48 }, (_, hour) => START - hour * HOUR),
    );
    const days = new Set(hourly.map((backup) => new Date(backup.at).toISOString().slice(0, 10)));
    expect(days.size).toBe(30);
    // The 48 span three calendar days; of the others one a day is left.
    expect(hourly).toHaveLength(48 + 30 - 3);
    expect(left.filter((backup) => backup.why !== 'hourly').map((backup) => backup.why)).toEqual([
      'by-hand',
      'before-migration-2',
    ]);
    expect(fs.existsSync(path.join(folder.backups, 'notes of mine.txt'))).toBe(true);
    expect(fs.existsSync(unfinished)).toBe(false);
    expect(pruneBackups(folder)).toEqual([]);
  });
});

describe('restoring', () => {
  it('puts the backup back, keeps what was there, and goes on as a new installation that sorts after it', async () => {
    let at = START;
    const engine = await testEngine({ now: () => at });
    const ref = await incident(engine);
    await engine.must('entry.log', { ref, text: 'in the backup' });
    const { path: backup } = await engine.must('backup.create', {});
    await engine.must('entry.log', { ref, text: 'after the backup' });
    const { replica } = await engine.must('engine.status', {});
    engine.close();

    const result = await restoreBackup({
      dataDir: engine.dataDir,
      from: path.basename(backup),
      now: () => at,
    });
    expect(result).toMatchObject({ events: 3, kept: expect.stringContaining('before-restore') as string });
    // A clock that is behind must not put new work before what is there.
    at -= 5 * HOUR;
    const restored = await testEngine({ dataDir: engine.dataDir, now: () => at });
    expect((await restored.must('engine.status', {})).replica).not.toBe(replica);
    expect((await restored.must('engine.status', {})).notices).toEqual([
      'This folder continues as a new installation with a key of its own.',
    ]);
    await restored.must('entry.log', { ref, text: 'after the restore' });
    const { entries } = await restored.must('incident.timeline', { ref });
    expect(entries.map((entry) => entry.text)).not.toContain('after the backup');
    expect((await restored.must('log.verify', {})).ok).toBe(true);
    restored.close();
    const parts = await openParts({ dir: engine.dataDir });
    const order = envelopesOf(parts).filter((event) => event.stream.startsWith('incident/'));
    expect(order.map((event) => event.hlc)).toEqual(order.map((event) => event.hlc).toSorted());
    parts.close();

    // What was there before can be brought back as well, complete with its WAL.
    const back = await restoreBackup({ dataDir: engine.dataDir, from: result.kept ?? '' });
    expect(back.events).toBe(4);
  });

  it('takes what a crash left in a WAL beside the file', async () => {
    const source = await testEngine();
    const ref = await incident(source, 'Only in the WAL');
    const copy = path.join(temporaryFolder(), 'copied.sqlite');
    for (const ending of ['', '-wal'])
      fs.copyFileSync(dataFolder(source.dataDir).file + ending, copy + ending);
    const target = temporaryFolder();
    await restoreBackup({ dataDir: target, from: copy });
    const restored = await testEngine({ dataDir: target });
    expect((await restored.must('incident.show', { ref })).head.title).toBe('Only in the WAL');
  });

  it.each([
    [
      'a file that is no backup',
      'not_a_backup',
      (dir: string) => {
        const file = path.join(dir, 'photo.jpg');
        fs.writeFileSync(file, 'JFIF'.repeat(100));
        return file;
      },
    ],
    [
      'a backup that is damaged',
      'backup_damaged',
      (dir: string) => {
        const [backup] = listBackups(dataFolder(dir));
        const bytes = fs.readFileSync(backup?.path ?? '');
        bytes.fill(0x55, 4_096 * 3, 4_096 * 6);
        fs.writeFileSync(backup?.path ?? '', bytes);
        return backup?.name ?? '';
      },
    ],
    ['a backup that does not exist', 'not_found', () => 'deepwater-nowhere.sqlite'],
  ])('%s is refused and changes nothing', async (_what, code, make) => {
    const engine = await testEngine();
    await incident(engine);
    await engine.must('backup.create', {});
    engine.close();
    const from = make(engine.dataDir);
    const before = contentsOf(engine.dataDir);
    const error: unknown = await restoreBackup({ dataDir: engine.dataDir, from }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusalError);
    expect((error as RefusalError).refusal.code).toBe(code);
    expect(contentsOf(engine.dataDir)).toEqual(before);
  });

  it('is refused while an engine has the folder open', async () => {
    const engine = await testEngine();
    await incident(engine);
    await engine.must('backup.create', {});
    const error: unknown = await restoreBackup({ dataDir: engine.dataDir }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as RefusalError).refusal.code).toBe('folder_in_use');
  });
});

describe('the doctor', () => {
  const found = (findings: readonly Finding[], what: string): Finding | undefined =>
    findings.find((finding) => finding.what === what);

  it('finds nothing wrong with a folder in use, and changes nothing', async () => {
    const engine = await testEngine();
    await incident(engine);
    await engine.must('backup.create', {});
    const findings = await examine(engine.dataDir);
    expect(findings.filter((finding) => finding.state === 'problem')).toEqual([]);
    expect(found(findings, 'backup')?.says).toContain('0 h old and opens');
  });

  it('says of a folder that does not exist that there is none yet', async () => {
    const dir = path.join(temporaryFolder(), 'not yet');
    expect(found(await examine(dir), 'folder')).toMatchObject({ state: 'note' });
    expect(fs.existsSync(dir)).toBe(false);
  });

  it.each([
    [
      'a log that is no database',
      'log',
      (dir: string) => fs.writeFileSync(dataFolder(dir).file, 'x'.repeat(5_000)),
    ],
    [
      'a log with a wrong page',
      'log',
      (dir: string) => {
        const bytes = fs.readFileSync(dataFolder(dir).file);
        bytes.fill(0x55, 4_096 * 3, 4_096 * 6);
        fs.writeFileSync(dataFolder(dir).file, bytes);
      },
    ],
    ['a suspicion', 'damage', (dir: string) => fs.writeFileSync(dataFolder(dir).suspect, 'seen')],
    ['a key that others can read', 'key', (dir: string) => fs.chmodSync(dataFolder(dir).key, 0o644)],
    [
      'a backup that is damaged',
      'backup',
      (dir: string) => flipAll(listBackups(dataFolder(dir))[0]?.path ?? ''),
    ],
  ])('finds %s', async (_what, what, harm) => {
    const engine = await testEngine();
    await incident(engine);
    await engine.must('backup.create', {});
    engine.close();
    harm(engine.dataDir);
    expect(found(await examine(engine.dataDir), what)).toMatchObject({ state: 'problem' });
  });
});

function flipAll(file: string): void {
  for (let time = 0; time < 3; time += 1) flipAt(file, 'CREATE', time);
}
