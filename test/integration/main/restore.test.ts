import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineHost, type EngineHost } from '#electron/main/engine-host.ts';
import { nodeSpawn } from '#electron/main/engine-spawn-node.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';

/** A backup goes into the place of the log of a real engine, with windows watching. */

const entry = path.join(import.meta.dirname, '../../../electron/engine/process.ts');
let folder: string;
let host: EngineHost;
let titles: string[] = [];

async function must(name: string, input: unknown): Promise<unknown> {
  const outcome = await host.call(name, input);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.output;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deepwater-restore-'));
  const spawn = nodeSpawn({ node: process.execPath, entry, env: process.env });
  host = createEngineHost({ spawn, dataDir: folder, appVersion: 'test' });
  host.start();
  host.subscribe(
    'incidents.watch',
    {},
    (increment) => {
      const { type, incidents } = increment as { type: string; incidents: IncidentSummary[] };
      if (type === 'snapshot') titles = incidents.map(({ title }) => title);
    },
    (refusal) => {
      throw new Error(refusal.message);
    },
  );
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

describe('restoring a backup while the application runs', () => {
  it('brings back what it holds, keeps what stood there, and carries on', async () => {
    await must('incident.declare', { title: 'Before' });
    const { path: file } = (await must('backup.create', {})) as { path: string };
    await must('incident.declare', { title: 'After' });
    const [first] = (await must('keys.list', {})) as { replica: string }[];
    const restored = await host.restore(path.basename(file));
    expect(restored).toMatchObject({
      ok: true,
      output: { kept: expect.stringContaining('before-restore') as unknown },
    });
    expect(restored.ok && restored.output.kept !== null && existsSync(restored.output.kept)).toBe(true);
    await must('incident.declare', { title: 'Afterwards' });
    await expect.poll(() => titles).toEqual(['Before']);
    const [now] = (await must('keys.list', {})) as { replica: string }[];
    expect(now?.replica).not.toBe(first?.replica);
    expect(host.health()).toMatchObject({ state: 'up' });
    expect(
      ((await must('incident.list', {})) as IncidentSummary[]).map(({ title }) => title).toSorted(),
    ).toEqual(['Afterwards', 'Before']);
  });

  it('refuses what is no backup, and everything is as it was', async () => {
    const name = 'deepwater-20200101T000000000Z-by-hand.sqlite';
    await writeFile(path.join(folder, 'backups', name), 'nothing of the kind');
    const before = await must('incident.list', {});
    expect(await host.restore(name)).toMatchObject({ ok: false, refusal: { code: 'not_a_backup' } });
    expect(await must('incident.list', {})).toEqual(before);
    expect(await host.restore('deepwater-nowhere.sqlite')).toMatchObject({ ok: false });
  });

  it('takes what is called meanwhile, and one restore at a time', async () => {
    const { path: file } = (await must('backup.create', {})) as { path: string };
    const one = host.restore(path.basename(file));
    const other = host.restore(path.basename(file));
    const listed = must('incident.list', {});
    expect(await other).toMatchObject({ ok: false, refusal: { code: 'busy' } });
    expect(await one).toMatchObject({ ok: true });
    expect(await listed).toHaveLength(2);
  });
});
