import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder, testEngine, type TestEngine } from '../engine/kit.ts';
import type { EngineOptions } from '#electron/engine/engine.ts';

/** An installation of a team: a real engine that exchanges by itself. */
export interface Installation extends TestEngine {
  name: string;
}

/** Waits until something holds; fails with what did not after so many ms. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 25_000,
): Promise<void> {
  const latest = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > latest) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** An engine that exchanges by itself but looks after nothing else. */
export async function installation(
  name: string,
  options: Partial<EngineOptions> = {},
): Promise<Installation> {
  const engine = await testEngine({ me: `@${name}`, selfCare: true, ...options });
  return { ...engine, name };
}

/** Installations that share a workspace over a folder, joined and heard of by each other. */
export async function teamOver(
  folder: string,
  names: readonly string[],
  options: Partial<EngineOptions> = {},
): Promise<Installation[]> {
  const [firstName = 'ana', ...others] = names;
  const first = await installation(firstName, options);
  await first.must('sync.start', { name: 'Team' });
  await first.must('sync.carrier.set', { kind: 'folder', settings: { path: folder, seconds: 0.2 } });
  const { code } = await first.must('sync.invite', {});
  const team = [first];
  for (const name of others) {
    const one = await installation(name, options);
    await one.must('sync.join', { code });
    team.push(one);
  }
  await until('everyone knows everyone', async () => {
    const statuses = await Promise.all(team.map((each) => each.must('sync.status', {})));
    return statuses.every((status) => status.members === team.length);
  });
  return team;
}

/** A folder that can be taken away and put back. */
export function sharedFolder(): { path: string; away(): void; back(): void } {
  const parent = temporaryFolder();
  const [here, there] = [path.join(parent, 'shared'), path.join(parent, 'away')];
  fs.mkdirSync(here);
  return {
    path: here,
    away: () => fs.renameSync(here, there),
    back: () => fs.renameSync(there, here),
  };
}

/** Every chain with its length and the hash of its head: the same where the same is known. */
export async function headHashes(of: TestEngine): Promise<string[]> {
  const { chains, ok, problems } = await of.must('log.verify', {});
  if (!ok) throw new Error(`the log does not verify: ${JSON.stringify(problems)}`);
  return chains
    .map(({ stream, replica, events, head }) => `${stream} ${replica} ${events} ${head}`)
    .toSorted();
}

/** Whether every installation has the same events. */
export async function settled(team: readonly TestEngine[]): Promise<boolean> {
  const counts = await Promise.all(team.map(async (each) => (await each.must('engine.status', {})).events));
  return new Set(counts).size === 1;
}
