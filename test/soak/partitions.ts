import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openForReading } from '#electron/engine/log/file.ts';
import { examineLog } from '#electron/engine/log/verify.ts';
import { natsProgram, startNats, type NatsServer } from '#test/servers/nats.ts';
import { openNamespace, type Namespace } from '#test/servers/namespace.ts';
import { openLine, type Line } from '#test/servers/proxy.ts';
import { eventsText, openTeam, output, reopen, waitFor, type Installation } from '#test/servers/team.ts';
import type { Chance } from './kit/random.ts';

/** What the schedules of partitions came to. */
export interface PartitionCounts {
  schedules: number;
  installations: number;
  /** Events recorded while lines were cut, stalled and healed. */
  events: number;
  cuts: number;
  serverKills: number;
  serverStops: number;
  serverWipes: number;
  enginesReopened: number;
  /** Schedules after which the installations differed, or a log did not verify. */
  different: number;
  unverifiable: number;
  quarantined: number;
  /** Longest time from the last healing until all were equal, in ms. */
  slowestHealing: number;
  failures: string[];
}

export interface PartitionOptions {
  rounds: number;
  chance: Chance;
  /** The server stands in a network namespace of its own, and links go down, instead of proxies that end connections. */
  namespaces?: boolean;
  progress?: (counts: PartitionCounts) => void;
}

/** Things that happen in one schedule. */
const STEPS = 40;
/** Longest that is waited for equality after the last healing, in ms: several tellings of what everyone has. */
const HEALING = 150_000;

/**
 * Random schedules over a real NATS server: two to eight installations, each on a line of its own that is cut, goes silent
 * and is healed, while the server is stopped, killed and wiped, and engines are closed and opened again. In the end all have
 * to hold the same events with the same hashes, and show the same.
 */
export async function soakPartitions({
  rounds,
  chance,
  namespaces = false,
  progress,
}: PartitionOptions): Promise<PartitionCounts> {
  const counts: PartitionCounts = {
    schedules: 0,
    installations: 0,
    events: 0,
    cuts: 0,
    serverKills: 0,
    serverStops: 0,
    serverWipes: 0,
    enginesReopened: 0,
    different: 0,
    unverifiable: 0,
    quarantined: 0,
    slowestHealing: 0,
    failures: [],
  };
  const program = await natsProgram();
  if (program === null) {
    counts.failures.push('nats-server is missing');
    return counts;
  }
  while (counts.schedules < rounds) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-partitions-'));
    const size = chance.between(2, 8);
    const { server, lines, close } = await (namespaces ? openNamespace : openProxied)(program, size);
    const team: Installation[] = [];
    try {
      await schedule({ dir, server, lines, team, chance, counts });
    } catch (error) {
      counts.failures.push(error instanceof Error ? error.message : String(error));
    } finally {
      for (const { engine } of team) engine.close();
      await close();
      fs.rmSync(dir, { recursive: true, force: true });
    }
    counts.schedules += 1;
    progress?.(counts);
  }
  return counts;
}

async function openProxied(program: string, count: number): Promise<Namespace> {
  const server = await startNats(program);
  const lines = await Promise.all(Array.from({ length: count }, () => openLine(server.port)));
  return {
    server,
    lines,
    async close() {
      for (const line of lines) await line.close();
      await server.remove();
    },
  };
}

interface Schedule {
  dir: string;
  server: NatsServer;
  lines: readonly Line[];
  team: Installation[];
  chance: Chance;
  counts: PartitionCounts;
}

async function schedule({ dir, server, lines, team, chance, counts }: Schedule): Promise<void> {
  const way = (index: number) => ({
    kind: 'nats',
    settings: { servers: [`nats://${lines[index]?.address ?? ''}`] },
  });
  team.push(...(await openTeam(dir, lines.length, way)));
  counts.installations += team.length;
  const refs: string[] = [];
  const at = <T>(list: readonly T[]): { one: T; index: number } => {
    const index = chance.between(0, list.length - 1);
    return { one: list[index] as T, index };
  };
  let serverIs: 'up' | 'stopped' | 'down' = 'up';

  const bringUp = async (): Promise<void> => {
    if (serverIs === 'stopped') server.resume();
    else if (serverIs === 'down') await server.start();
    serverIs = 'up';
  };

  for (let step = 0; step < STEPS; step += 1) {
    const dice = chance.next();
    const { one, index } = at(team);
    if (refs.length === 0 || dice < 0.06) {
      refs.push(output(await one.engine.do('incident.declare', { title: `Incident ${step}` })).ref);
      counts.events += 1;
    } else if (dice < 0.55) {
      for (let times = chance.between(1, 12); times > 0; times -= 1)
        await write(one, chance.pick(refs), chance, counts);
    } else if (dice < 0.68) {
      counts.cuts += 1;
      if (chance.next() < 0.5) lines[index]?.cut();
      else lines[index]?.stall();
    } else if (dice < 0.78) lines[index]?.heal();
    else if (dice < 0.84) {
      if (serverIs === 'up') {
        server.pause();
        serverIs = 'stopped';
        counts.serverStops += 1;
      } else await bringUp();
    } else if (dice < 0.92) {
      if (serverIs === 'up') {
        await server.kill();
        serverIs = 'down';
        counts.serverKills += 1;
        if (chance.next() < 0.4) {
          fs.rmSync(server.store, { recursive: true, force: true });
          counts.serverWipes += 1;
        }
      } else await bringUp();
    } else if (dice < 0.96) {
      one.engine.close();
      one.engine = await reopen(one.dir, way(index));
      counts.enginesReopened += 1;
    }
    await wait(chance.between(0, 250));
  }

  for (const line of lines) line.heal();
  await bringUp();
  const healed = performance.now();
  const equal = (): boolean => new Set(team.map(({ file }) => eventsText(file))).size === 1;
  try {
    await waitFor(equal, HEALING, 250);
  } catch {
    counts.different += 1;
    const sizes = team.map(({ file }) => eventsText(file).split('\n').length);
    const states = await Promise.all(
      team.map(async ({ engine }) => JSON.stringify(output(await engine.do('sync.status', {})))),
    );
    counts.failures.push(`not equal after ${HEALING} ms: ${sizes.join(', ')} events\n${states.join('\n')}`);
    return;
  }
  counts.slowestHealing = Math.max(counts.slowestHealing, Math.round(performance.now() - healed));
  await examine(team, refs, counts);
}

async function write(one: Installation, ref: string, chance: Chance, counts: PartitionCounts): Promise<void> {
  const dice = chance.next();
  // One that has not heard of the incident yet, or whose state forbids it, refuses; that is as it should be.
  const outcome =
    dice < 0.8
      ? await one.engine.do('entry.log', { ref, text: `note ${chance.next()}` })
      : dice < 0.9
        ? await one.engine.do('severity.change', {
            ref,
            severity: chance.pick(['SEV-1', 'SEV-2', 'SEV-3']),
            reason: 'It changed.',
          })
        : await one.engine.do('task.add', { ref, text: `task ${chance.next()}` });
  if (outcome.ok) counts.events += 1;
}

async function examine(
  team: readonly Installation[],
  refs: readonly string[],
  counts: PartitionCounts,
): Promise<void> {
  for (const ref of refs) {
    const shown = await Promise.all(
      team.map(async ({ engine }) => JSON.stringify(output(await engine.do('incident.show', { ref })).head)),
    );
    if (new Set(shown).size === 1) continue;
    counts.different += 1;
    counts.failures.push(`${ref} is shown differently`);
  }
  for (const { engine, file } of team) {
    counts.quarantined += output(await engine.do('sync.status', {})).quarantined;
    const db = openForReading(file);
    try {
      const { certificate } = examineLog(db, 'soak', Date.now());
      if (certificate.ok) continue;
      counts.unverifiable += 1;
      counts.failures.push(`verify: ${JSON.stringify(certificate.problems.slice(0, 3))}`);
    } finally {
      db.close();
    }
  }
}
