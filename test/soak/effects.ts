import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { repositoryRoot } from '#electron/dev/paths.ts';
import { openForReading } from '#electron/engine/log/file.ts';
import { FAULTS } from '#electron/engine/connectors/conformance/double.ts';
import { startPlainVendor, type PlainVendor } from '#test/doubles/plain.ts';
import { startEngine, type EngineChild } from './kit/engine.ts';
import type { Chance } from './kit/random.ts';
import { readTruth } from './kit/truth.ts';

/** What killing an engine while it sends came to. */
export interface EffectCounts {
  kills: number;
  incidents: number;
  /** Effects that went out, and how many requests that took. */
  sent: number;
  requests: number;
  /** Requests that were made to fail. */
  failed: number;
  /** Effects that were cut off in the middle or left in doubt, and asked for. */
  uncertain: number;
  /** Topics that a newer one took the place of. */
  collapsed: number;
  doubled: number;
  lost: number;
  outOfOrder: number;
  failures: string[];
}

interface EffectOptions {
  kills: number;
  chance: Chance;
  progress?: (counts: EffectCounts) => void;
}

/** Share of requests that fail. */
const FAILS = 0.3;
/** Real ms between a kill and the next, at most, once the engine is there. */
const LONGEST_LIFE = 1_200;
const INCIDENTS = 8;
/** How long the outbox may take to come to its end, ms. */
const PATIENCE = 240_000;

/**
 * Sends to a vendor that does everything it is asked, twice if it is asked twice, while its way fails for three in ten requests
 * and the engine is killed (-9) at random moments. In the end the vendor has every effect once, in the order of its incident.
 */
export async function soakEffects({ kills, chance, progress }: EffectOptions): Promise<EffectCounts> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-effects-'));
  const counts: EffectCounts = {
    ...{ kills: 0, incidents: 0, sent: 0, requests: 0, failed: 0, uncertain: 0, collapsed: 0 },
    ...{ doubled: 0, lost: 0, outOfOrder: 0, failures: [] },
  };
  const vendor = await startPlainVendor();
  vendor.double.failBy(() => {
    if (chance.next() >= FAILS) return null;
    counts.failed += 1;
    return chance.pick(FAULTS);
  });
  const refs: string[] = [];
  try {
    let engine = await begin(dir, vendor, counts);
    await must(engine, counts, 'connector.set', {
      connector: { kind: 'plain', name: 'Plain', settings: { url: vendor.double.url } },
    });
    while (counts.kills < kills) {
      const until = Date.now() + chance.between(50, LONGEST_LIFE);
      while (Date.now() < until) {
        await act(engine, refs, chance, counts);
        await pause(chance.between(5, 150));
      }
      await engine.kill();
      counts.kills += 1;
      engine = await begin(dir, vendor, counts);
      counts.sent = vendor.things.length;
      progress?.(counts);
    }
    await finish(engine, dir, counts);
    await engine.stop();
    examine(dir, vendor, counts);
    return counts;
  } finally {
    await vendor.double.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function begin(dir: string, vendor: PlainVendor, counts: EffectCounts): Promise<EngineChild> {
  const entry = path.join(repositoryRoot, 'test/soak/kit/plain-engine.ts');
  const engine = startEngine(dir, entry, { DEEPWATER_SECRET_PLAIN_TOKEN: vendor.token });
  const ready = await engine.ready;
  if (!ready.ok) counts.failures.push(`the engine did not start: ${ready.refusal.message}`);
  return engine;
}

async function must(
  engine: EngineChild,
  counts: EffectCounts,
  name: string,
  input: unknown,
): Promise<unknown> {
  const outcome = await engine.call(name, input);
  if (outcome.ok) return outcome.output;
  if (outcome.refusal.code !== 'unchanged')
    counts.failures.push(`${name} was refused: ${outcome.refusal.message}`);
  return {};
}

/** Something that somebody at the desk does. */
async function act(engine: EngineChild, refs: string[], chance: Chance, counts: EffectCounts): Promise<void> {
  if (refs.length < INCIDENTS) {
    const { ref } = z
      .object({ ref: z.string() })
      .parse(
        await must(engine, counts, 'incident.declare', { title: `Down ${refs.length}`, severity: 'SEV-2' }),
      );
    refs.push(ref);
    counts.incidents += 1;
    return;
  }
  const ref = chance.pick(refs);
  const kind = chance.between(0, 4);
  if (kind === 0) await must(engine, counts, 'update.post', { ref, text: `Update ${chance.uuid()}` });
  else if (kind === 1) await must(engine, counts, 'entry.log', { ref, text: 'A note that goes nowhere' });
  else {
    const severity = chance.pick(['SEV-1', 'SEV-2', 'SEV-3']);
    await must(engine, counts, 'severity.change', { ref, severity, reason: 'as it looks' });
  }
}

const row = z.object({
  num: z.number(),
  stream: z.string(),
  effect: z.string(),
  state: z.string(),
  key: z.string(),
  attempts: z.number(),
  hold: z.string().nullable(),
  released: z.number().nullable(),
});

function rowsIn(dir: string): z.output<typeof row>[] {
  const db = openForReading(path.join(dir, 'deepwater.sqlite'));
  try {
    const all: unknown[] = db
      .prepare(
        `SELECT o.num, s.name AS stream, o.effect, o.state, o.idempotency_key AS key, o.attempts, o.hold, o.released_at AS released
         FROM outbox o JOIN streams s ON s.num = o.stream ORDER BY o.num`,
      )
      .all();
    return z.array(row).parse(all);
  } finally {
    db.close();
  }
}

/** Waits until everything is out. An update that waited for long, or that a newer one followed, is still true. */
async function finish(engine: EngineChild, dir: string, counts: EffectCounts): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const open = rowsIn(dir).filter(
      ({ state }) => state === 'waiting' || state === 'sending' || state === 'held',
    );
    if (open.length === 0) return;
    const held = open.flatMap(({ num, state }) => (state === 'held' ? [num] : []));
    if (held.length > 0) await must(engine, counts, 'outbox.confirm', { rows: held });
    await pause(250);
  }
  counts.failures.push('the outbox did not come to its end');
}

function examine(dir: string, vendor: PlainVendor, counts: EffectCounts): void {
  const { certificate } = readTruth(path.join(dir, 'deepwater.sqlite'));
  if (!certificate.ok) counts.failures.push(`verify: ${JSON.stringify(certificate.problems.slice(0, 3))}`);
  const rows = rowsIn(dir);
  const done = rows.filter(({ state }) => state === 'done');
  counts.sent = done.length;
  counts.requests = vendor.double.requests.length;
  counts.uncertain = done.filter(({ attempts }) => attempts > 1).length;
  counts.collapsed = rows.filter(
    ({ state, effect }) => state === 'discarded' && effect === 'channel.topic',
  ).length;
  for (const each of rows)
    if (each.state !== 'done' && !(each.state === 'discarded' && each.effect === 'channel.topic'))
      counts.failures.push(`row ${each.num}, ${each.effect}, ended as ${each.state}`);
  const got = vendor.things.map(({ key }) => key);
  counts.doubled = got.length - new Set(got).size;
  counts.lost = done.filter(({ key }) => !got.includes(key)).length;
  // A topic whose attempt was cut off may be there although a newer one took its place.
  const wanted = new Set(
    rows.flatMap(({ state, attempts, key }) => (state === 'done' || attempts > 0 ? [key] : [])),
  );
  for (const key of got) if (!wanted.has(key)) counts.failures.push(`${key} went out and is not done`);
  // What a person let go later goes out later.
  const place = new Map(rows.map(({ key, num, released }) => [key, released === null ? num : null]));
  const last = new Map<string, number>();
  for (const { stream, key } of vendor.things) {
    const num = place.get(key) ?? null;
    if (num === null) continue;
    if (num < (last.get(stream) ?? 0)) counts.outOfOrder += 1;
    last.set(stream, num);
  }
}
