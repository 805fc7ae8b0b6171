import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine } from '#electron/engine/engine.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { engineEntry, startEngine } from '#test/soak/kit/engine.ts';
import { temporaryFolder, testEngine } from '../engine/kit.ts';
import { contentsOf } from './kit.ts';

const refusalOf = (dataDir: string): Promise<unknown> =>
  openEngine({ dataDir, appVersion: 'test', selfCare: false }).then(
    () => 'it opened',
    (error: unknown) => (error instanceof RefusalError ? error.refusal : error),
  );

describe('one engine for each folder', () => {
  it('the second is refused in words while the first lives, and opens after the first was killed', async () => {
    const dir = temporaryFolder();
    const first = startEngine(dir, engineEntry(false));
    expect(await first.ready).toMatchObject({ ok: true });
    const declared = await first.call('incident.declare', { title: 'Held by the first' });
    expect(declared).toMatchObject({ ok: true });

    expect(await refusalOf(dir)).toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining('Another Deepwater has') as string,
    });
    const second = startEngine(dir, engineEntry(false));
    expect(await second.ready).toMatchObject({ ok: false, refusal: { code: 'folder_in_use' } });
    expect(await second.exited).toMatchObject({ signal: null });

    await first.kill();
    const third = await testEngine({ dataDir: dir });
    expect(await third.must('incident.list', {})).toMatchObject([{ title: 'Held by the first' }]);
  });

  it('two engines in one process are refused as well, and the first goes on', async () => {
    const first = await testEngine();
    expect(await refusalOf(first.dataDir)).toMatchObject({ code: 'folder_in_use' });
    await first.must('incident.declare', { title: 'Still at work' });
    first.close();
    const second = await testEngine({ dataDir: first.dataDir });
    expect(await second.must('incident.list', {})).toHaveLength(1);
  });

  it('rubbish in the lock file locks nobody out', async () => {
    const first = await testEngine();
    first.close();
    fs.writeFileSync(path.join(first.dataDir, 'writer.lock'), 'rubbish '.repeat(100));
    const second = await testEngine({ dataDir: first.dataDir });
    expect((await second.must('log.verify', {})).ok).toBe(true);
  });

  it('a folder that could not be opened is let go of', async () => {
    const dir = temporaryFolder();
    fs.mkdirSync(path.join(dir, 'deepwater.sqlite'));
    const before = contentsOf(dir);
    expect(await refusalOf(dir)).toMatchObject({ code: expect.any(String) as string });
    expect(Object.keys(contentsOf(dir))).toEqual(expect.arrayContaining(Object.keys(before)));
    fs.rmdirSync(path.join(dir, 'deepwater.sqlite'));
    await testEngine({ dataDir: dir });
  });
});
