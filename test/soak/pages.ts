import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { repositoryRoot } from '#electron/dev/paths.ts';
import { openForReading } from '#electron/engine/log/file.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { startEngine, type EngineChild } from './kit/engine.ts';
import { writeClock, type FastClock } from './kit/fast-clock.ts';
import type { Chance } from './kit/random.ts';
import { readTruth } from './kit/truth.ts';

/** What killing an engine while a page climbs came to. */
export interface PageCounts {
  kills: number;
  /** Of the whole ladder, loops included. */
  rungs: number;
  /** Rungs that went out. */
  sent: number;
  /** Times something went out; several rungs at once after the engine was away for long. */
  sends: number;
  /** Rungs that went out more than once, before their time, or later than the engine had to be away. */
  doubled: number;
  early: number;
  late: number;
  /** Effects in the outbox. */
  queued: number;
  failures: string[];
}

interface PageOptions {
  kills: number;
  chance: Chance;
  progress?: (counts: PageCounts) => void;
}

const MINUTE = 60_000;
const RULES = 5;
/** Real ms between a kill and the next, at most: starting takes about a second of it. */
const LONGEST_LIFE = 1_600;
/** Real ms a rung may be late while an engine is there: two cores that others use as well. */
const PATIENCE = 900;
/** An hour of the ladder takes a minute. */
const TIMES = 60;

/**
 * Raises a page nobody acknowledges, and kills the engine (-9) at random moments until its ladder ends. Every rung of
 * every loop has to go out once, never before its time, and as soon as there was an engine to send it; the ladder ends
 * once; everything verifies, and every send has its effect in the outbox.
 */
export async function soakPages({ kills, chance, progress }: PageOptions): Promise<PageCounts> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-pages-'));
  const loops = Math.max(1, Math.min(9, Math.round(kills / 12)));
  // So long that the kills fall while it climbs.
  const delayMinutes = Math.max(
    1,
    Math.round((kills * LONGEST_LIFE * 0.8 * TIMES) / MINUTE / (RULES * (loops + 1))),
  );
  const counts: PageCounts = {
    ...{ kills: 0, rungs: RULES * (loops + 1), sent: 0, sends: 0 },
    ...{ doubled: 0, early: 0, late: 0, queued: 0, failures: [] },
  };
  const clock: FastClock = { begun: Date.now(), times: TIMES };
  const lives: { from: number; until: number }[] = [];
  const real = (at: number): number => clock.begun + (at - clock.begun) / TIMES;
  const file = path.join(dir, 'deepwater.sqlite');
  const begin = async (): Promise<EngineChild> => {
    const engine = startEngine(
      dir,
      path.join(repositoryRoot, 'test/soak/kit/fast-engine.ts'),
      writeClock(clock),
    );
    const ready = await engine.ready;
    if (!ready.ok) counts.failures.push(`the engine did not start: ${ready.refusal.message}`);
    return engine;
  };
  try {
    let engine = await begin();
    let from = Date.now();
    await raise(engine, loops, delayMinutes, counts);
    while (counts.kills < kills) {
      await pause(chance.between(1, LONGEST_LIFE));
      lives.push({ from, until: Date.now() });
      await engine.kill();
      counts.kills += 1;
      engine = await begin();
      from = Date.now();
      counts.sent = rungsOf(eventsIn(file)).length;
      progress?.(counts);
    }
    const end = Date.now() + (delayMinutes * MINUTE * (counts.rungs + 2)) / TIMES + 10_000;
    while (!eventsIn(file).some(({ type }) => type === 'page.exhausted') && Date.now() < end)
      await pause(200);
    lives.push({ from, until: Date.now() });
    await engine.stop();
    examine(file, { delay: delayMinutes * MINUTE, lives, real }, counts);
    return counts;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function raise(
  engine: EngineChild,
  loops: number,
  delayMinutes: number,
  counts: PageCounts,
): Promise<void> {
  const must = async (name: string, input: unknown): Promise<unknown> => {
    const outcome = await engine.call(name, input);
    if (outcome.ok) return outcome.output;
    counts.failures.push(`${name} was refused: ${outcome.refusal.message}`);
    return {};
  };
  const rules = Array.from({ length: RULES }, (_, rule) => ({
    delayMinutes,
    targets: [{ person: `@p${rule}` }],
  }));
  await must('policy.set', { policy: { name: 'All', loops, rules } });
  const { ref } = z.object({ ref: z.string() }).parse(await must('incident.declare', { title: 'Down' }));
  await must('page.raise', { ref, policy: 'All' });
}

function eventsIn(file: string): IncidentEvent[] {
  const isPage = (event: Envelope): event is Envelope & IncidentEvent => isIncidentEvent(event);
  return [...readTruth(file).events.values()].filter(isPage).toSorted((one, other) => one.seq - other.seq);
}

type Sent = Extract<IncidentEvent, { type: 'page.sent' }>;
const sentOf = (events: readonly IncidentEvent[]): Sent[] =>
  events.filter((event) => event.type === 'page.sent');
const rungsOf = (events: readonly IncidentEvent[]): number[] =>
  sentOf(events).flatMap((event) => event.data.rungs);

interface Times {
  /** ms of the fast clock from one rung to the next. */
  delay: number;
  /** When there was an engine, in real ms. */
  lives: readonly { from: number; until: number }[];
  /** Real time of the fast clock's. */
  real: (at: number) => number;
}

function examine(file: string, { delay, lives, real }: Times, counts: PageCounts): void {
  const { certificate } = readTruth(file);
  if (!certificate.ok) counts.failures.push(`verify: ${JSON.stringify(certificate.problems.slice(0, 3))}`);
  const events = eventsIn(file);
  const sent = sentOf(events);
  const rungs = rungsOf(events);
  counts.sends = sent.length;
  counts.sent = new Set(rungs).size;
  counts.doubled = rungs.length - counts.sent;
  if (rungs.join() !== Array.from({ length: counts.rungs }, (_, rung) => rung).join())
    counts.failures.push(`rungs went out as ${rungs.join(', ')}`);
  const ends = events.filter(({ type }) => type === 'page.exhausted');
  if (ends.length !== 1) counts.failures.push(`the ladder ended ${ends.length} times`);
  for (const [index, event] of [...sent.slice(1), ...ends].entries()) {
    const before = sent[index];
    if (before === undefined) continue;
    const due = before.occurredAt + delay;
    if (event.occurredAt < due) counts.early += 1;
    // From when it was due or an engine came, whichever is later; one that dies before it is done does not count.
    const able = lives.find(({ until }) => until > real(due) + PATIENCE);
    const latest = Math.max(real(due), able?.from ?? 0) + PATIENCE;
    if (real(event.occurredAt) > latest) {
      counts.late += 1;
      counts.failures.push(
        `late by ${Math.round(real(event.occurredAt) - latest)} ms: ${event.type} after ${index}`,
      );
    }
  }
  const db = openForReading(file);
  try {
    const row: unknown = db.prepare(`SELECT count(*) AS count FROM outbox WHERE effect = 'page.raise'`).get();
    counts.queued = z.object({ count: z.number() }).parse(row).count;
  } finally {
    db.close();
  }
}
