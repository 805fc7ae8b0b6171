import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openEngine } from '#electron/engine/engine.ts';
import { dataFolder } from '#electron/engine/log/folder.ts';
import { loadMigrations, newestVersion } from '#electron/engine/log/migrate.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { engineEntry, startEngine } from '#test/soak/kit/engine.ts';
import { temporaryFolder, testEngine, type TestEngine } from '../engine/kit.ts';
import { contentsOf, flipAt } from './kit.ts';

const file = (dir: string): string => path.join(dir, 'deepwater.sqlite');

/** A folder with an incident of some notes: half of them in a backup. */
async function written(): Promise<{ dir: string; ref: string }> {
  const engine = await testEngine();
  const { ref } = await engine.must('incident.declare', { title: 'Checkout fails' });
  await log(engine, ref, 'early', 20);
  await engine.must('backup.create', {});
  await log(engine, ref, 'late', 20);
  engine.close();
  return { dir: engine.dataDir, ref };
}

async function log(engine: TestEngine, ref: string, word: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await engine.must('entry.log', { ref, text: `${word} ${index} watching` });
}

async function texts(engine: TestEngine, ref: string): Promise<string[]> {
  const { entries } = await engine.must('incident.timeline', { ref, limit: 1_000 });
  return entries.filter((entry) => entry.kind === 'note').map((entry) => entry.text);
}

async function notices(engine: TestEngine): Promise<string> {
  return (await engine.must('engine.status', {})).notices.join(' ');
}

/** Kills an engine that wrote, so that everything stands in the WAL. */
async function killed(): Promise<{ dir: string; ref: string }> {
  const dir = temporaryFolder();
  const engine = startEngine(dir, engineEntry(false));
  await engine.ready;
  const declared = await engine.call('incident.declare', { title: 'In the WAL' });
  const { ref } = (declared.ok ? declared.output : {}) as { ref: string };
  for (let index = 0; index < 30; index += 1)
    await engine.call('entry.log', { ref, text: `walled ${index}` });
  await engine.kill();
  return { dir, ref };
}

describe('a file of a newer Deepwater', () => {
  it('is refused and not touched, byte for byte', async () => {
    const { dir } = await written();
    const db = new Database(file(dir));
    db.pragma(`user_version = ${newestVersion(loadMigrations()) + 1}`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const before = contentsOf(dir);
    const error: unknown = await openEngine({ dataDir: dir, appVersion: 'test' }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusalError);
    expect((error as RefusalError).refusal).toMatchObject({
      code: 'newer_file',
      message: expect.stringContaining('was written by a newer Deepwater') as string,
    });
    expect(contentsOf(dir)).toEqual(before);
  });
});

describe('a file that is damaged', () => {
  it('and no database any more is replaced by the newest backup, and kept', async () => {
    const { dir, ref } = await written();
    const damaged = Buffer.alloc(20_000, 'not a database ');
    fs.writeFileSync(file(dir), damaged);
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toMatch(
      /^The log was damaged \(.+\)\. 0 events could be read from the damaged file, which is kept as .+; 22 events came from backups\./,
    );
    expect(await texts(engine, ref)).toHaveLength(20);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
    const [kept] = fs.readdirSync(dataFolder(dir).damaged).filter((name) => name.endsWith('.sqlite'));
    expect(fs.readFileSync(path.join(dataFolder(dir).damaged, kept ?? '')).equals(damaged)).toBe(true);
    // Work goes on, in a chain of its own.
    await engine.must('entry.log', { ref, text: 'after the recovery' });
    engine.close();
    const again = await testEngine({ dataDir: dir });
    expect(await notices(again)).toBe('');
    expect(await texts(again, ref)).toHaveLength(21);
    expect((await again.must('log.verify', {})).chains.map((chain) => chain.replica)).toHaveLength(4);
  });

  it('with a beginning that is overwritten loses nothing', async () => {
    const { dir, ref } = await written();
    const handle = fs.openSync(file(dir), 'r+');
    fs.writeSync(handle, Buffer.alloc(24, 7), 0, 24, 0);
    fs.closeSync(handle);
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('its beginning is unreadable');
    expect(await texts(engine, ref)).toHaveLength(40);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it.each(['emptied', 'gone'])('and %s comes back from the backup', async (how) => {
    const { dir, ref } = await written();
    if (how === 'gone') fs.rmSync(file(dir));
    else fs.truncateSync(file(dir), 0);
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('the file is gone or empty');
    expect(await texts(engine, ref)).toHaveLength(20);
  });

  it('and cut short keeps what is whole and takes the rest from the backup', async () => {
    const { dir, ref } = await written();
    fs.truncateSync(file(dir), Math.floor(fs.statSync(file(dir)).size / 2));
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('it is cut short');
    expect((await texts(engine, ref)).length).toBeGreaterThanOrEqual(20);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it.each([
    ['a flipped bit of a note that the backup has', 'early 7 watching', 40, 1],
    ['a flipped bit of a note that no backup has', 'late 7 watching', 40, 0],
  ])('%s is found by verify and put right by the next start', async (_what, needle, count, fromBackups) => {
    const { dir, ref } = await written();
    flipAt(file(dir), needle, 3);
    const first = await testEngine({ dataDir: dir });
    expect(await notices(first)).toBe('');
    const certificate = await first.must('log.verify', {});
    expect(certificate.ok).toBe(false);
    expect(certificate.problems.map((problem) => problem.problem)).toContain(
      'its payload does not match its digest',
    );
    first.close();
    const second = await testEngine({ dataDir: dir });
    expect(await notices(second)).toContain(
      `${fromBackups} event${fromBackups === 1 ? '' : 's'} came from backups`,
    );
    expect(await texts(second, ref)).toHaveLength(count);
    expect(await texts(second, ref)).toContain(needle);
    expect((await second.must('log.verify', {})).ok).toBe(true);
  });

  it('an event that no copy has ends its chain; what follows is put aside, not lost', async () => {
    const { dir, ref } = await written();
    for (const offset of [0, 1, 2, 3]) flipAt(file(dir), 'late 7 watching'.slice(offset), 0);
    const first = await testEngine({ dataDir: dir });
    await first.must('log.verify', {});
    first.close();
    const second = await testEngine({ dataDir: dir });
    expect(await notices(second)).toContain('13 events can’t be verified any more and are kept beside it');
    expect(await texts(second, ref)).toHaveLength(27);
    const aside = fs.readdirSync(dataFolder(dir).damaged).find((name) => name.endsWith('.unchained.jsonl'));
    const lines = fs
      .readFileSync(path.join(dataFolder(dir).damaged, aside ?? ''), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toContain('late 19 watching');
  });

  it('only in a view is folded anew from the log', async () => {
    const { dir, ref } = await written();
    const db = new Database(file(dir));
    db.exec(`UPDATE entries SET at = at + 1 WHERE n = 5; UPDATE incidents SET summary = replace(summary, 'Checkout', 'Chequeout');
      DELETE FROM words WHERE rowid = 7;`);
    db.close();
    const first = await testEngine({ dataDir: dir });
    const problems = (await first.must('log.verify', {})).problems.map((problem) => problem.problem);
    expect(problems).toContain('the timeline shows an entry otherwise than the log has it');
    expect(problems).toContain('the list of incidents disagrees with the log');
    expect(problems.some((problem) => problem.startsWith('the search finds'))).toBe(true);
    first.close();
    const second = await testEngine({ dataDir: dir });
    expect(await notices(second)).toContain('The log holds, but its views did not agree with it');
    expect((await second.must('log.verify', {})).ok).toBe(true);
    expect((await second.must('incident.list', {}))[0]?.title).toBe('Checkout fails');
    expect(await texts(second, ref)).toHaveLength(40);
    // Same installation: nothing of the log was lost, so nothing forks.
    expect(fs.existsSync(dataFolder(dir).damaged)).toBe(false);
  });

  it('suspected without reason is cleared with words', async () => {
    const { dir } = await written();
    fs.writeFileSync(dataFolder(dir).suspect, '2026-11-23T14:00:00.000Z entry.log: SQLITE_IOERR\n');
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('Everything was examined and holds');
    expect(fs.existsSync(dataFolder(dir).suspect)).toBe(false);
  });
});

describe('a WAL that is damaged', () => {
  it('by a flipped bit loses nothing, although SQLite would forget what follows', async () => {
    const { dir, ref } = await killed();
    flipAt(`${file(dir)}-wal`, 'walled 3"', 2);
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('events that were acknowledged are missing at its end');
    expect(await texts(engine, ref)).toHaveLength(30);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('and cut is missed, and said', async () => {
    const { dir, ref } = await killed();
    const wal = `${file(dir)}-wal`;
    fs.truncateSync(wal, Math.floor(fs.statSync(wal).size / 2));
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toContain('events that were acknowledged are missing at its end');
    const left = await texts(engine, ref);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(30);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('is taken as it is where nothing is missing', async () => {
    const { dir, ref } = await killed();
    const engine = await testEngine({ dataDir: dir });
    expect(await notices(engine)).toBe('');
    expect(await texts(engine, ref)).toHaveLength(30);
  });
});

describe('a recovery that is interrupted', () => {
  it('before the new file is ready changes nothing, and is made again', async () => {
    const { dir, ref } = await written();
    fs.writeFileSync(file(dir), 'not a database'.repeat(100));
    fs.writeFileSync(`${file(dir)}.recovering`, 'half of it');
    const engine = await testEngine({ dataDir: dir });
    expect(await texts(engine, ref)).toHaveLength(20);
    expect(fs.existsSync(`${file(dir)}.recovering`)).toBe(false);
  });

  it.each([
    ['the old file still in place', false],
    ['the old file moved already', true],
  ])('with %s is completed by the next start', async (_what, moved) => {
    const { dir, ref } = await written();
    const folder = dataFolder(dir);
    const prepared = `${folder.file}.recovering`;
    fs.copyFileSync(folder.file, prepared);
    fs.mkdirSync(folder.damaged);
    const kept = path.join(folder.damaged, 'kept.sqlite');
    if (moved) fs.renameSync(folder.file, kept);
    fs.writeFileSync(
      folder.replacement,
      JSON.stringify({ prepared: path.relative(dir, prepared), kept: path.relative(dir, kept) }),
    );
    const engine = await testEngine({ dataDir: dir });
    expect(await texts(engine, ref)).toHaveLength(40);
    expect(fs.existsSync(kept)).toBe(true);
    expect([prepared, folder.replacement].some((name) => fs.existsSync(name))).toBe(false);
  });
});
