import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '#electron/engine/engine.ts';
import { reasonOf } from '#electron/engine/log/folder.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import { temporaryFolder, testEngine } from '../engine/kit.ts';
import { contentsOf, openParts } from './kit.ts';

const root = process.getuid?.() === 0;

/** A disk of some megabytes; null where the system does not let us have one. */
function smallDisk(): string | null {
  if (!root || process.platform !== 'linux') return null;
  const dir = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', dir], { stdio: 'ignore' }));
  return dir;
}

describe('a full disk', () => {
  it('refuses in words, keeps everything before, and goes on once there is room', async ({ skip }) => {
    const disk = smallDisk();
    if (disk === null) return skip('a small disk can be mounted as root on Linux only');
    const dataDir = path.join(disk, 'data');
    const engine = await testEngine({ dataDir });
    const { ref } = await engine.must('incident.declare', { title: 'The disk runs full' });
    const ballast = path.join(disk, 'ballast');
    fs.writeFileSync(ballast, Buffer.alloc(1_000_000));
    const stored: string[] = [];
    let refused: unknown;
    for (let index = 0; refused === undefined && index < 2_000; index += 1) {
      const text = `${index} ${'filling the disk '.repeat(40)}`.trim();
      const outcome = await engine.do('entry.log', { ref, text });
      if (outcome.ok) stored.push(text);
      else refused = outcome.refusal;
    }
    expect(refused).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('everything before it is safe') as string,
    });
    expect(stored.length).toBeGreaterThan(10);
    // Reading needs no room.
    const shown = async (): Promise<string[]> => {
      const { entries } = await engine.must('incident.timeline', { ref, limit: 5_000 });
      return entries.filter((entry) => entry.kind === 'note').map((entry) => entry.text);
    };
    expect(await shown()).toEqual(stored);
    expect((await engine.must('log.verify', {})).problems).toEqual([]);
    const backup = await engine.do('backup.create', {});
    // Signing the heads comes first, and may find no room already.
    expect(backup).toMatchObject({
      ok: false,
      refusal: { code: expect.stringMatching(/^(backup_failed|disk_full)$/) as string },
    });

    fs.rmSync(ballast);
    await engine.must('entry.log', { ref, text: 'there is room again' });
    expect(await shown()).toEqual([...stored, 'there is room again']);
    engine.close();
    const again = await testEngine({ dataDir });
    expect(await again.must('log.verify', {})).toMatchObject({ ok: true, problems: [] });
    expect((await again.must('engine.status', {})).notices).toEqual([]);
  });

  it('leaves neither half an event nor a wrong view, wherever it strikes', async () => {
    const parts = await openParts();
    const declared = parts.incidents.declare(
      { name: 'incident.declare', input: { title: 'Full', services: [], regions: [], nearMiss: false } },
      { actor: '@ana', commandId: undefined },
    );
    if (!declared.ok) throw new Error(declared.refusal.message);
    const { stream } = declared.output;
    const { db } = parts.log;
    let [stored, refused] = [0, 0];
    for (let round = 0; round < 40; round += 1) {
      const pages = Number(db.pragma('page_count', { simple: true }));
      db.pragma(`max_page_count = ${pages + (round % 5)}`);
      try {
        const outcome = parts.incidents.execute(
          stream,
          {
            name: 'entry.log',
            input: { kind: 'note', text: 'x'.repeat(3_000 * (round % 4) + 10), detail: {}, undated: false },
          },
          { actor: '@ana', commandId: undefined },
        );
        expect(outcome.ok).toBe(true);
        stored += 1;
      } catch (error) {
        expect(reasonOf(error)).toBe('SQLITE_FULL');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(3);
    expect(stored).toBeGreaterThan(3);
    db.pragma('max_page_count = 1000000');
    expect(parts.heads.get(stream).entryCount).toBe(stored + 1);
    expect(parts.entries.page(stream, undefined, 100).entries).toHaveLength(stored + 1);
    parts.close();
    const engine = await testEngine({ dataDir: parts.dir });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true, events: stored + 2 });
  });
});

describe('a folder that can’t be written', () => {
  it('is refused in words and not changed', async ({ skip }) => {
    const engine = await testEngine();
    await engine.must('incident.declare', { title: 'Read only from now on' });
    engine.close();
    const dir = engine.dataDir;
    fs.chmodSync(dir, 0o555);
    onTestFinished(() => fs.chmodSync(dir, 0o755));
    const before = contentsOf(dir);
    const refusal = root ? await refusalAsNobody(dir) : await refusalHere(dir);
    if (refusal === 'unreadable') return skip('the sources can’t be read by an unprivileged user here');
    expect(refusal).toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining('Nothing was changed. Make it writable for this user') as string,
    });
    expect(contentsOf(dir)).toEqual(before);
  });
});

async function refusalHere(dataDir: string): Promise<unknown> {
  const error: unknown = await openEngine({ dataDir, appVersion: 'test' }).catch((thrown: unknown) => thrown);
  return error instanceof RefusalError ? error.refusal : error;
}

/** What an engine says that runs as a user without rights. Root may write everywhere. */
function refusalAsNobody(dataDir: string): Promise<unknown> {
  const child = fork(engineEntry(false), [], {
    uid: 65_534,
    gid: 65_534,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve) => {
    child.once('message', (message: { refusal?: unknown }) => resolve(message.refusal));
    child.once('exit', () => resolve('unreadable'));
    child.send({ kind: 'start', dataDir, appVersion: 'test' });
  });
}
