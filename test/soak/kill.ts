import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { startEngine, type EngineChild } from './kit/engine.ts';
import { createLoad, type Given } from './kit/load.ts';
import type { Chance } from './kit/random.ts';
import { readTruth, type Truth } from './kit/truth.ts';

/** What the rounds of killing came to. */
export interface KillCounts {
  rounds: number;
  /** Commands whose answer arrived before the kill. */
  acknowledged: number;
  /** Of those, found again with what they said. */
  found: number;
  lost: number;
  /** Commands that left their words in the log twice. */
  doubled: number;
  /** Commands without an answer, and how many of them had been stored nevertheless. */
  unanswered: number;
  stored: number;
  /** Starts after which the log did not verify or its views disagreed with it. */
  unverifiable: number;
  /** What went wrong, in words. */
  failures: string[];
}

export interface KillOptions {
  rounds: number;
  chance: Chance;
  entry: string;
  /** Told after each round. */
  progress?: (counts: KillCounts) => void;
}

/** A folder serves this many rounds; a new one keeps each round short. */
const ROUNDS_PER_FOLDER = 25;
/** Longest the engine works before it is killed, in ms. */
const LONGEST_WORK = 220;
const LANES = 4;

/** A command that was answered, and what of it has to be in the log from then on. */
interface Acknowledged {
  given: Given;
  /** The event as it was when it was first seen. */
  seen: Envelope | null;
}

/**
 * Kills an engine under load at random moments and starts it again on the same folder. Everything acknowledged has to
 * be there with what it said; what was not answered may be there, and sent again never twice.
 */
export async function soakKill({ rounds, chance, entry, progress }: KillOptions): Promise<KillCounts> {
  const counts: KillCounts = {
    rounds: 0,
    acknowledged: 0,
    found: 0,
    lost: 0,
    doubled: 0,
    unanswered: 0,
    stored: 0,
    unverifiable: 0,
    failures: [],
  };
  while (counts.rounds < rounds) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-soak-'));
    try {
      await soakFolder(dir, Math.min(ROUNDS_PER_FOLDER, rounds - counts.rounds), counts, {
        chance,
        entry,
        progress,
      });
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  return counts;
}

async function soakFolder(
  dir: string,
  rounds: number,
  counts: KillCounts,
  {
    chance,
    entry,
    progress,
  }: Pick<KillOptions, 'chance' | 'entry'> & { progress: KillOptions['progress'] | undefined },
): Promise<void> {
  const load = createLoad(chance);
  const acknowledged = new Map<string, Acknowledged>();
  const refs: string[] = [];
  let pending: Given[] = [];

  for (let round = 0; round <= rounds; round += 1) {
    const engine = startEngine(dir, entry);
    const ready = await engine.ready;
    if (!ready.ok) {
      counts.failures.push(`the engine did not start again: ${ready.refusal.message}`);
      await engine.exited;
      return;
    }
    const status = await engine.call('engine.status', {});
    const notices = status.ok ? (status.output as { notices: string[] }).notices : ['no status'];
    if (notices.length > 0) counts.failures.push(`a kill was taken for damage: ${notices.join(' ')}`);

    // Nothing has been written since the kill: what the log holds now is what survived.
    const before = readTruth(path.join(dir, 'deepwater.sqlite'));
    examine(before, counts);
    compare(before, acknowledged, counts);
    counts.unanswered += pending.length;
    for (const given of pending) if (before.events.has(given.commandId)) counts.stored += 1;

    // Sent again as the shell does, what was stored is found and not stored twice.
    for (const given of pending) {
      const outcome = await engine.call(given.name, given.input);
      if (outcome.ok) note(given, outcome.output, acknowledged, refs, counts);
      else if (before.events.has(given.commandId))
        counts.failures.push(
          `${given.name} was stored, and refused when it was sent again: ${outcome.refusal.message}`,
        );
    }
    pending = [];
    if (round === rounds) {
      await engine.stop();
      const last = readTruth(path.join(dir, 'deepwater.sqlite'));
      examine(last, counts);
      compare(last, acknowledged, counts);
      countFound(last, acknowledged, counts);
      return;
    }
    pending = await workUntilKilled(engine, { load, chance, acknowledged, refs, counts });
    counts.rounds += 1;
    progress?.(counts);
  }
}

interface Work {
  load: ReturnType<typeof createLoad>;
  chance: Chance;
  acknowledged: Map<string, Acknowledged>;
  refs: string[];
  counts: KillCounts;
}

/** Gives commands in several lanes until the engine is killed. Returns those that were not answered. */
async function workUntilKilled(engine: EngineChild, work: Work): Promise<Given[]> {
  const { load, chance, acknowledged, refs, counts } = work;
  const unanswered: Given[] = [];
  let killed = false;
  const give = async (given: Given): Promise<void> => {
    const outcome = await engine.call(given.name, given.input);
    if (outcome.ok) note(given, outcome.output, acknowledged, refs, counts);
    else if (outcome.refusal.code === 'engine_gone') unanswered.push(given);
  };
  const lane = async (): Promise<void> => {
    while (!killed) {
      const dice = chance.next();
      if (refs.length < 3 || dice < 0.01) await give(load.declare());
      else if (dice < 0.02) await give(load.import());
      else if (dice < 0.025) await engine.call('backup.create', {});
      else await give(load.next(chance.pick(refs), Math.ceil(acknowledged.size / refs.length)));
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  await new Promise((resolve) => setTimeout(resolve, chance.between(1, LONGEST_WORK)));
  const exit = engine.kill();
  killed = true;
  await Promise.all([exit, ...lanes]);
  return unanswered;
}

function note(
  given: Given,
  output: unknown,
  acknowledged: Map<string, Acknowledged>,
  refs: string[],
  counts: KillCounts,
): void {
  if (!acknowledged.has(given.commandId)) counts.acknowledged += 1;
  acknowledged.set(given.commandId, { given, seen: null });
  const { ref } = output as { ref?: string };
  const begins = given.name === 'incident.declare' || given.name === 'incident.import';
  if (begins && ref !== undefined && !refs.includes(ref)) refs.push(ref);
}

function examine(truth: Truth, counts: KillCounts): void {
  if (truth.certificate.ok) return;
  counts.unverifiable += 1;
  counts.failures.push(`verify: ${JSON.stringify(truth.certificate.problems.slice(0, 3))}`);
}

/** Looks for everything that was acknowledged: it is there, says what the command said, and never changes again. */
function compare(truth: Truth, acknowledged: Map<string, Acknowledged>, counts: KillCounts): void {
  for (const [id, known] of acknowledged) {
    const event = truth.events.get(id);
    const { given, seen } = known;
    if (event === undefined) {
      counts.lost += 1;
      counts.failures.push(`${given.name} ${id} was acknowledged and is gone`);
      acknowledged.delete(id);
      continue;
    }
    const struck = event.salt === null;
    const times = given.word === null ? 1 : (truth.words.get(given.word) ?? 0);
    if (times > 1) {
      counts.doubled += 1;
      counts.failures.push(`${given.name} ${id} stands in the log ${times} times`);
    }
    const says = times === 1 || struck || wasStruckElsewhere(event, given);
    const same = seen === null || (seen.hash === event.hash && (struck || seen.digest === event.digest));
    if (!says || !same) {
      counts.lost += 1;
      counts.failures.push(`${given.name} ${id} says something else than it did`);
    }
    known.seen = event;
  }
}

/** An import's word stands in its first entry, which may be struck while the declaration is not. */
function wasStruckElsewhere(event: Envelope, given: Given): boolean {
  return given.name === 'incident.import' && isIncidentEvent(event);
}

function countFound(truth: Truth, acknowledged: ReadonlyMap<string, Acknowledged>, counts: KillCounts): void {
  for (const id of acknowledged.keys()) if (truth.events.has(id)) counts.found += 1;
}
