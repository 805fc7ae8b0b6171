import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { repositoryRoot } from '#electron/dev/paths.ts';
import { openForReading } from '#electron/engine/log/file.ts';
import { uuidText } from '#electron/engine/log/hashing.ts';
import { FAULTS } from '#electron/engine/connectors/conformance/double.ts';
import { EFFECT_NAMES } from '#shared/connectors/effects.ts';
import { storedPayload, thingOf } from '#shared/connectors/stored.ts';
import { startEngine, type EngineChild } from './kit/engine.ts';
import { outOfOrder } from './kit/effect-order.ts';
import { plainParty, secretsOf, teamParties, type Party } from './kit/parties.ts';
import type { Chance } from './kit/random.ts';
import { readTruth, type Truth } from './kit/truth.ts';

/** What killing an engine while it sends came to. */
export interface EffectCounts {
  kills: number;
  incidents: number;
  /** Effects that went out, and how many requests that took. */
  sent: number;
  requests: number;
  /** Requests that were made to fail, and those of them that reached the vendor after they were given up. */
  failed: number;
  straggled: number;
  /** Effects that took more than one attempt. */
  uncertain: number;
  /** Topics and pages that went stale before they went out. */
  stale: number;
  /** States that were told of tickets. */
  ticketsMoved: number;
  doubled: number;
  lost: number;
  outOfOrder: number;
  failures: string[];
}

interface EffectOptions {
  kills: number;
  chance: Chance;
  /** Whether it sends to Slack, PagerDuty, Statuspage and Jira as well. */
  teams: boolean;
  progress?: (counts: EffectCounts) => void;
}

/** Share of requests that fail. */
const FAILS = 0.3;
/** Real ms between a kill and the next, at most, once the engine is there. */
const LONGEST_LIFE = 1_200;
const INCIDENTS = 8;
/** Real ms after which a straggling request is done: after it was given up, within the time a lane waits for it. */
const STRAGGLES = [200, 1_100] as const;
/** How long the outbox may take to come to its end, ms. */
const PATIENCE = 600_000;
/** Effects that may go stale before they are out. */
const MAY_BE_STALE = ['channel.topic', 'page.raise', 'page.resolve'];

/**
 * Sends to vendors that do everything they are asked, twice if they are asked twice, while the way to them fails for three
 * requests in ten and the engine is killed (-9) at random moments. In the end they have every effect once, in the order of its
 * incident. What a failed run leaves is kept: the folder, and what each vendor was asked and did.
 */
export async function soakEffects({ kills, chance, teams, progress }: EffectOptions): Promise<EffectCounts> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-effects-'));
  const counts: EffectCounts = {
    ...{
      kills: 0,
      incidents: 0,
      sent: 0,
      requests: 0,
      failed: 0,
      straggled: 0,
      uncertain: 0,
      stale: 0,
      ticketsMoved: 0,
    },
    ...{ doubled: 0, lost: 0, outOfOrder: 0, failures: [] },
  };
  const parties = [await plainParty(), ...(teams ? await teamParties() : [])];
  for (const { double } of parties)
    double.failBy(() => {
      if (chance.next() >= FAILS) return null;
      counts.failed += 1;
      const fault = chance.pick([...FAULTS, 'late'] as const);
      if (fault !== 'late') return fault;
      counts.straggled += 1;
      return { late: chance.between(...STRAGGLES) };
    });
  const desk: Desk = { refs: [], tasks: [], settled: new Set(), published: new Set() };
  try {
    let engine = await begin(dir, parties, counts);
    for (const { kind, settings } of parties)
      await must(engine, counts, 'connector.set', { connector: { kind, name: kind, settings } });
    while (counts.kills < kills) {
      const until = Date.now() + chance.between(50, LONGEST_LIFE);
      while (Date.now() < until) {
        await act(engine, desk, chance, counts);
        await pause(chance.between(5, 150));
      }
      await engine.kill();
      counts.kills += 1;
      engine = await begin(dir, parties, counts);
      progress?.(counts);
    }
    await finish(engine, dir, counts);
    await engine.stop();
    examine(dir, parties, counts);
    return counts;
  } finally {
    const wrong = counts.failures.length + counts.doubled + counts.lost + counts.outOfOrder > 0;
    if (wrong) keep(dir, parties, counts);
    for (const party of parties) await party.close();
    if (!wrong) fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes down what the vendors were asked and did. */
function keep(dir: string, parties: readonly Party[], counts: EffectCounts): void {
  for (const { kind, double, did } of parties)
    fs.writeFileSync(
      path.join(dir, `vendor-${kind}.json`),
      JSON.stringify({ requests: double.requests, did: did() }, null, 1),
    );
  counts.failures.push(`everything is kept in ${dir}`);
}

async function begin(dir: string, parties: readonly Party[], counts: EffectCounts): Promise<EngineChild> {
  const entry = path.join(repositoryRoot, 'test/soak/kit/sending-engine.ts');
  const engine = startEngine(dir, entry, secretsOf(parties));
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

/** A word that occurs in the cause of one effect. */
const WORD = /\b[wp]-[0-9a-f]{8}-[0-9a-f-]{27}\b/;
/** A vendor's text begins with what the incident is, so that the last of them counts. */
const WORDS = new RegExp(WORD, 'g');
const inside = (chance: Chance): string => `w-${chance.uuid()}`;
const outside = (chance: Chance): string => `p-${chance.uuid()}`;

/** What there is to act on. */
interface Desk {
  refs: string[];
  /** Those that have a ticket. */
  tasks: { ref: string; number: number; open: boolean }[];
  /** Incidents that are resolved. */
  settled: Set<string>;
  /** Incidents that customers heard of. */
  published: Set<string>;
}

/** Something that somebody at the desk does. */
async function act(engine: EngineChild, desk: Desk, chance: Chance, counts: EffectCounts): Promise<void> {
  const { refs, tasks, settled, published } = desk;
  const ask = (name: string, input: object): Promise<unknown> => must(engine, counts, name, input);
  if (refs.length < INCIDENTS) {
    const declared = await ask('incident.declare', { title: `Down ${inside(chance)}`, severity: 'SEV-2' });
    refs.push(z.object({ ref: z.string() }).parse(declared).ref);
    counts.incidents += 1;
    return;
  }
  const ref = chance.pick(refs);
  switch (chance.between(0, 11)) {
    case 0:
      await ask('update.post', { ref, text: `Update ${inside(chance)}` });
      return;
    case 1:
      // Of what is over before anybody heard of it, a status page has nothing to resolve.
      if (settled.has(ref) && !published.has(ref)) return;
      published.add(ref);
      await ask('update.post', {
        ...{ ref, text: `Update ${inside(chance)}` },
        publicText: `For customers ${outside(chance)}`,
      });
      return;
    case 2:
      await ask('entry.log', { ref, text: 'A note that goes nowhere' });
      return;
    case 3:
      await confirm(engine, counts, chance);
      return;
    case 4:
    case 9: {
      const { number } = z
        .object({ number: z.number().optional() })
        .parse(await ask('task.add', { ref, text: `Task ${inside(chance)}` }));
      if (number === undefined) return;
      await ask('task.ticket', { ref, task: number });
      tasks.push({ ref, number, open: true });
      return;
    }
    case 5:
      if (chance.next() < 0.3 && !settled.has(ref)) await page(engine, counts, ref);
      return;
    case 6:
    case 7: {
      if (tasks.length === 0) return;
      const task = chance.pick(tasks);
      const input = { ref: task.ref, task: task.number };
      await (task.open ? ask('task.close', { ...input, how: 'done' }) : ask('task.reopen', input));
      task.open = !task.open;
      return;
    }
    case 8: {
      const over = !settled.has(ref);
      await ask('phase.change', {
        ...{ ref, phase: over ? 'resolved' : 'investigating', reason: inside(chance) },
      });
      if (over) settled.add(ref);
      else settled.delete(ref);
      return;
    }
    default:
      await ask('severity.change', {
        ...{ ref, severity: chance.pick(['SEV-1', 'SEV-2', 'SEV-3']) },
        reason: inside(chance),
      });
  }
}

/** Calls somebody, or tells them that it is over. */
async function page(engine: EngineChild, counts: EffectCounts, ref: string): Promise<void> {
  const input = { ref, targets: [{ person: '@bo' }], summary: 'Please join' };
  const raised = await engine.call('page.raise', input);
  // Somebody is called already.
  if (!raised.ok) await must(engine, counts, 'page.resolve', { ref });
}

/** A person lets something go that waits for one. */
async function confirm(engine: EngineChild, counts: EffectCounts, chance: Chance): Promise<void> {
  const held = z
    .object({ rows: z.array(z.object({ num: z.number() })) })
    .safeParse(await must(engine, counts, 'outbox.rows', { states: ['held'] }));
  if (!held.success || held.data.rows.length === 0) return;
  await must(engine, counts, 'outbox.confirm', { rows: [chance.pick(held.data.rows).num] });
}

const row = z.object({
  num: z.number(),
  event: z.instanceof(Buffer).transform((bytes) => uuidText(bytes)),
  stream: z.string(),
  connector: z.string(),
  effect: z.enum(EFFECT_NAMES),
  payload: z.string().transform((text) => storedPayload.parse(JSON.parse(text))),
  state: z.string(),
  key: z.string(),
  attempts: z.number(),
  hold: z.string().nullable(),
  released: z.number().nullable(),
  queuedAt: z.number(),
});
type Row = z.output<typeof row>;

function rowsIn(dir: string): Row[] {
  const db = openForReading(path.join(dir, 'deepwater.sqlite'));
  try {
    const all: unknown[] = db
      .prepare(
        `SELECT o.num, o.event, s.name AS stream, o.connector, o.effect, o.payload, o.state, o.idempotency_key AS key,
           o.attempts, o.hold, o.released_at AS released, o.queued_at AS queuedAt
         FROM outbox o JOIN streams s ON s.num = o.stream WHERE o.connector <> 'desktop' ORDER BY o.num`,
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
    await pause(500);
  }
  counts.failures.push('the outbox did not come to its end');
}

const connectorSet = z.object({ connector: z.object({ id: z.string(), kind: z.string() }) });

function examine(dir: string, parties: readonly Party[], counts: EffectCounts): void {
  const truth = readTruth(path.join(dir, 'deepwater.sqlite'));
  const { certificate, events } = truth;
  if (!certificate.ok) counts.failures.push(`verify: ${JSON.stringify(certificate.problems.slice(0, 3))}`);
  const kinds = new Map(
    [...events.values()].flatMap(({ type, data }) => {
      const set = type === 'connector.set' ? connectorSet.parse(data).connector : undefined;
      return set === undefined ? [] : [[set.id, set.kind] as const];
    }),
  );
  const rows = rowsIn(dir);
  for (const { state, effect, num } of rows) {
    if (state === 'done') counts.sent += 1;
    else if (state === 'discarded' && MAY_BE_STALE.includes(effect)) counts.stale += 1;
    else counts.failures.push(`row ${num}, ${effect}, ended as ${state}`);
  }
  counts.uncertain = rows.filter(({ attempts }) => attempts > 1).length;
  for (const party of parties) {
    counts.requests += party.double.requests.length;
    const own = rows.filter(({ connector }) => kinds.get(connector) === party.kind);
    examineParty(party, own, truth, counts);
  }
}

/** Compares what one vendor did with what was to be done. */
function examineParty(party: Party, rows: readonly Row[], truth: Truth, counts: EffectCounts): void {
  const { kind } = party;
  const words = new Map(rows.map((each) => [each, wordOf(kind, each, truth)]));
  const ordered = rows.map((each) => ({ ...each, thing: thingOf(each.effect, each.payload) }));
  const byNum = new Map(ordered.map((each) => [each.num, each]));
  const byWord = new Map(rows.map((each) => [words.get(each) ?? '', each]));
  const reached = party.did().map(({ text, place, effects }) => {
    const word =
      kind === 'plain' || effects.includes('page.raise') ? text : (text.match(WORDS)?.at(-1) ?? '');
    const found = byWord.get(word);
    const wanted = found !== undefined && (found.state === 'done' || found.attempts > 0);
    if (!wanted) counts.failures.push(`${kind} did what nobody wanted: ${text}`);
    return { place, found };
  });
  const places = new Map<string, number[]>();
  for (const { place, found } of reached)
    if (found !== undefined) places.set(place, [...(places.get(place) ?? []), found.num]);
  for (const [place, nums] of places) {
    const twice = nums.filter((num, index) => nums.indexOf(num) !== index);
    counts.doubled += twice.length;
    for (const num of twice) counts.failures.push(`${kind} did row ${num} twice in ${place}`);
    const wrong = outOfOrder(
      ordered,
      nums.flatMap((num) => byNum.get(num) ?? []),
    );
    counts.outOfOrder += wrong.length;
    for (const each of wrong) counts.failures.push(`${kind}: ${each}`);
  }
  const there = new Set(reached.map(({ found }) => found?.num));
  for (const { num, effect, state } of rows)
    if (state === 'done' && party.keeps(effect) && !there.has(num)) {
      counts.lost += 1;
      counts.failures.push(`${kind} never did row ${num}, ${effect}`);
    }
  examineTickets(party, rows, truth, counts);
  counts.failures.push(...party.problems(factsOf(rows, truth)).map((each) => `${kind}: ${each}`));
}

/** Compares the states each ticket went through with those it was to go through. What says again what is so changes nothing. */
function examineTickets(party: Party, rows: readonly Row[], truth: Truth, counts: EffectCounts): void {
  const went = party.tickets?.() ?? null;
  if (went === null) return;
  const wanted = new Map<string, string[]>();
  for (const each of rows) {
    if (each.state !== 'done' || each.effect !== 'ticket.update') continue;
    const word = ticketWord(each, truth);
    wanted.set(word, [...(wanted.get(word) ?? []), each.payload.state ?? '']);
    counts.ticketsMoved += 1;
  }
  for (const [word, states] of wanted) {
    const changes = states.filter((state, index) => state !== (states[index - 1] ?? 'open'));
    const had = went.find(({ text }) => text.includes(word))?.states ?? [];
    if (had.join(' ') === changes.join(' ')) continue;
    if (had.length > changes.length) counts.doubled += had.length - changes.length;
    else if (had.length < changes.length) counts.lost += changes.length - had.length;
    else counts.outOfOrder += 1;
    counts.failures.push(
      `${party.kind} took the ticket of ${word} to ${had.join(', ') || 'nothing'}, not to ${changes.join(', ')}`,
    );
  }
}

/** The word in the title of a ticket: that of its task, or that of its incident. */
function ticketWord({ payload: { task }, stream }: Row, { events }: Truth): string {
  const cause = [...events.values()].find(({ type, data, stream: of }) =>
    of !== stream
      ? false
      : task === undefined
        ? type === 'incident.declared'
        : type === 'task.added' && (data as { task?: string }).task === task,
  );
  return WORD.exec(JSON.stringify(cause?.data ?? {}))?.[0] ?? '';
}

/** What only this effect has at its vendor. */
function wordOf(kind: string, queued: Row, truth: Truth): string {
  const { key, effect, payload, event } = queued;
  const { events } = truth;
  if (kind === 'plain') return key;
  if (effect === 'page.raise') return payload.page ?? '';
  if (effect === 'ticket.create' && payload.task !== undefined) return ticketWord(queued, truth);
  const said = [
    'channel.post',
    'ticket.create',
    'ticket.comment',
    'status.publish',
    'status.update',
    'status.resolve',
  ];
  if (!said.includes(effect)) return `${effect} of ${key}`;
  const data = (events.get(event)?.data ?? {}) as Record<string, unknown>;
  const from = effect.startsWith('status.') ? data['publicText'] : { ...data, publicText: null };
  return WORD.exec(JSON.stringify(from ?? ''))?.[0] ?? `${effect} of ${key}`;
}

function factsOf(rows: readonly Row[], { events }: Truth): Parameters<Party['problems']>[0] {
  const titles = new Map<string, string>();
  const severities = new Map<string, string>();
  for (const { type, data, stream } of events.values()) {
    const { title, severity, to } = data as { title?: string; severity?: string; to?: string };
    if (type === 'incident.declared') {
      titles.set(stream, title ?? '');
      severities.set(title ?? '', severity ?? '');
    } else if (type === 'severity.changed') severities.set(titles.get(stream) ?? '', to ?? '');
  }
  const pages = new Map<string, boolean>();
  for (const { effect, state, payload } of rows) {
    if (state !== 'done' || payload.page === undefined) continue;
    if (effect === 'page.raise') pages.set(payload.page, pages.get(payload.page) ?? false);
    if (effect === 'page.resolve') pages.set(payload.page, true);
  }
  return { severities, pages };
}
