import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineHost, type EngineHost } from '#electron/main/engine-host.ts';
import { nodeSpawn } from '#electron/main/engine-spawn-node.ts';
import type { EngineProcess } from '#electron/main/engine-spawn.ts';
import type { DrillState } from '#shared/contract/drills.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';

/** A drill whose engine is killed while it plays, as the application sees it. */

const entry = engineEntry(false);
let folder: string;
let host: EngineHost;
let newest: EngineProcess | undefined;
const seen: (DrillState | null)[] = [];

async function must(name: string, input: unknown): Promise<unknown> {
  const outcome = await host.call(name, input);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.output;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deepwater-drill-'));
  const start = nodeSpawn({ node: process.execPath, entry, env: process.env });
  host = createEngineHost({
    spawn: (events) => (newest = start(events)),
    dataDir: folder,
    appVersion: 'test',
  });
  host.start();
  host.subscribe(
    'drill.watch',
    {},
    (increment) => seen.push((increment as { drill: DrillState | null }).drill),
    () => undefined,
  );
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

describe('a drill whose engine is killed', () => {
  it('goes on by itself, and no line stands twice', { timeout: 60_000 }, async () => {
    const { ref } = (await must('drill.run', { speed: 10 })) as { ref: string };
    for (const position of [20_000, 60_000]) {
      await expect.poll(() => seen.at(-1)?.position ?? 0, { timeout: 30_000 }).toBeGreaterThan(position);
      newest?.kill();
    }
    await expect.poll(() => seen.at(-1)?.position ?? 0, { timeout: 30_000 }).toBeGreaterThan(90_000);
    await must('drill.change', { paused: true });
    const { entries } = (await must('incident.timeline', { ref })) as {
      entries: { text: string; actor: string }[];
    };
    const lines = entries.filter(({ actor }) => actor.startsWith('@sim.')).map(({ text }) => text);
    expect(lines.length).toBeGreaterThan(10);
    expect(new Set(lines).size).toBe(lines.length);
    expect(await must('drill.stop', {})).toMatchObject({ ended: 'stopped' });
    expect(((await must('log.verify', {})) as { ok: boolean }).ok).toBe(true);
  });
});
