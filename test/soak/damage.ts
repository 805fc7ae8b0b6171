import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Envelope } from '#shared/domain/log/event.ts';
import { damageFile, type Damage } from './kit/damage.ts';
import { startEngine } from './kit/engine.ts';
import { createLoad } from './kit/load.ts';
import type { Chance } from './kit/random.ts';
import { readTruth } from './kit/truth.ts';

/** What the rounds of damage came to. Every round ends in exactly one of the first five. */
export interface DamageCounts {
  rounds: number;
  /** Everything was there and verified; nothing had to be said. */
  harmless: number;
  /** The start noticed, said so and mended. */
  recoveredAtStart: number;
  /** A read or verify noticed, and the next start said so and mended. */
  recoveredAfterVerify: number;
  /** The engine refused to open the folder, in words, and left it alone. */
  refusedWithWords: number;
  /** Something was missing or different and nobody said so. */
  silent: number;
  /** Logs that did not verify at the end. */
  unverifiable: number;
  /** Events of all rounds, those still there at the end, and those that neither file nor backup could give back. */
  events: number;
  kept: number;
  givenUp: number;
  failures: string[];
}

export interface DamageOptions {
  rounds: number;
  chance: Chance;
  entry: string;
  progress?: (counts: DamageCounts) => void;
  /** Told how each round went. */
  tell?: (line: string) => void;
}

/** A folder that was written and killed serves this many rounds, on a copy each. */
const ROUNDS_PER_FOLDER = 20;

/** A folder as a kill left it: WAL in place, a backup from half-way. */
interface Original {
  dir: string;
  events: ReadonlyMap<string, Envelope>;
  /** Ids that the backup holds. */
  backedUp: ReadonlySet<string>;
}

/**
 * Cuts and flips bytes of a log and its WAL, on copies, and opens them. Whatever happens has to be said: everything is
 * there, or it was mended with words, or a check reports it and the next start mends it. Silence is a failure.
 */
export async function soakDamage({
  rounds,
  chance,
  entry,
  progress,
  tell,
}: DamageOptions): Promise<DamageCounts> {
  const counts: DamageCounts = {
    rounds: 0,
    harmless: 0,
    recoveredAtStart: 0,
    recoveredAfterVerify: 0,
    refusedWithWords: 0,
    silent: 0,
    unverifiable: 0,
    events: 0,
    kept: 0,
    givenUp: 0,
    failures: [],
  };
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-damage-'));
  try {
    let original: Original | undefined;
    for (let round = 0; round < rounds; round += 1) {
      if (original === undefined || round % ROUNDS_PER_FOLDER === 0) {
        original = await prepare(path.join(base, `original-${round}`), chance, entry);
      }
      const dir = path.join(base, `round-${round}`);
      fs.cpSync(original.dir, dir, { recursive: true });
      const damage = damageFile(dir, chance);
      try {
        // Not inside the call: an absent listener would take the round with it.
        const outcome = await soakRound(dir, original, damage, counts, entry);
        tell?.(`${damage.says}: ${outcome}`);
      } catch (error) {
        counts.failures.push(`${damage.says}: ${error instanceof Error ? error.message : String(error)}`);
      }
      fs.rmSync(dir, { recursive: true, force: true });
      counts.rounds += 1;
      progress?.(counts);
    }
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
  return counts;
}

/** Writes a log with a real engine, makes a backup half-way, and kills the engine. */
async function prepare(dir: string, chance: Chance, entry: string): Promise<Original> {
  const engine = startEngine(dir, entry);
  const ready = await engine.ready;
  if (!ready.ok) throw new Error(ready.refusal.message);
  const load = createLoad(chance);
  const refs: string[] = [];
  const work = async (commands: number): Promise<void> => {
    for (let count = 0; count < commands; count += 1) {
      const given = refs.length < 2 ? load.declare() : load.next(chance.pick(refs), 40);
      const outcome = await engine.call(given.name, given.input);
      const { ref } = (outcome.ok ? outcome.output : {}) as { ref?: string };
      if (given.name === 'incident.declare' && ref !== undefined) refs.push(ref);
    }
  };
  await work(chance.between(20, 200));
  const backup = await engine.call('backup.create', {});
  if (!backup.ok) throw new Error(backup.refusal.message);
  await work(chance.between(5, 200));
  await engine.kill();
  const file = path.join(dir, 'deepwater.sqlite');
  // Read on a copy: the original keeps the WAL just as the kill left it.
  const copy = `${dir}-read`;
  fs.cpSync(dir, copy, { recursive: true });
  const { events, certificate } = readTruth(path.join(copy, path.basename(file)));
  fs.rmSync(copy, { recursive: true, force: true });
  if (!certificate.ok)
    throw new Error(
      `the log did not verify before it was damaged: ${JSON.stringify(certificate.problems[0])}`,
    );
  const { path: backupFile } = backup.output as { path: string };
  return { dir, events, backedUp: new Set(readTruth(backupFile).events.keys()) };
}

async function soakRound(
  dir: string,
  original: Original,
  damage: Damage,
  counts: DamageCounts,
  entry: string,
): Promise<string> {
  const file = path.join(dir, 'deepwater.sqlite');
  const first = await look(dir, entry);
  counts.events += original.events.size;
  if (first.state === 'refused') {
    counts.refusedWithWords += 1;
    counts.kept += original.events.size;
    if (first.words.trim() === '') counts.failures.push(`${damage.says}: refused without words`);
    return `refused: ${first.words}`;
  }
  let notices = first.notices;
  if (!first.sound) {
    // Reported, not hidden: the next start has to mend it.
    const second = await look(dir, entry);
    if (second.state === 'refused') {
      counts.failures.push(`${damage.says}: reported, and then the engine did not start: ${second.words}`);
      return 'reported, and did not start';
    }
    notices = second.notices;
    if (notices.length === 0)
      counts.failures.push(`${damage.says}: reported, and the next start said nothing`);
    counts.recoveredAfterVerify += 1;
  } else if (notices.length > 0) counts.recoveredAtStart += 1;

  const { events, certificate } = readTruth(file);
  if (!certificate.ok) {
    counts.unverifiable += 1;
    counts.failures.push(
      `${damage.says}: ${JSON.stringify(certificate.problems.slice(0, 3))}; ${notices.join(' ')}`,
    );
  }
  const missing = [...original.events.values()].filter((event) => events.get(event.id)?.hash !== event.hash);
  const changed = [...original.events.values()].filter((event) => differs(event, events.get(event.id)));
  counts.kept += original.events.size - missing.length;
  counts.givenUp += missing.length;
  const lostFromBackup = missing.filter((event) => original.backedUp.has(event.id));
  if (lostFromBackup.length > 0)
    counts.failures.push(
      `${damage.says}: ${lostFromBackup.length} events are gone although a backup has them`,
    );
  if (changed.length > 0)
    counts.failures.push(`${damage.says}: ${changed.length} events say something else now`);
  const said = notices.length > 0;
  if (!said && missing.length > 0) {
    counts.silent += 1;
    counts.failures.push(`${damage.says}: ${missing.length} events are gone and nobody said so`);
  }
  if (!said && missing.length === 0) counts.harmless += 1;
  if (damage.log && said && missing.length > 0 && !fs.existsSync(path.join(dir, 'damaged')))
    counts.failures.push(`${damage.says}: the damaged file was not kept`);
  const outcome = said
    ? `${first.sound ? 'recovered' : 'reported, then recovered'}: ${notices.join(' ')}`
    : 'harmless';
  return `${missing.length} of ${original.events.size} given up; ${outcome}`;
}

/** Whether an event that says something in both logs says something else. One may be struck in one of them only. */
function differs(was: Envelope, is: Envelope | undefined): boolean {
  if (is === undefined || was.salt === null || is.salt === null) return false;
  return JSON.stringify(is.data) !== JSON.stringify(was.data);
}

type Look =
  | { state: 'refused'; words: string }
  /** `sound`: every read was answered and verify found nothing. */
  | { state: 'open'; notices: string[]; sound: boolean };

/** Opens a folder with an engine and reads everything there is, as the window would, and verifies. */
async function look(dir: string, entry: string): Promise<Look> {
  const engine = startEngine(dir, entry);
  const ready = await engine.ready;
  if (!ready.ok) {
    const exit = await engine.exited;
    if (exit.signal !== null) throw new Error(`the engine crashed at the start: ${exit.signal}`);
    if (ready.refusal.code === 'engine_gone') throw new Error('the engine ended at the start without a word');
    return { state: 'refused', words: ready.refusal.message };
  }
  let sound = true;
  const read = async (name: string, input: unknown): Promise<unknown> => {
    const outcome = await engine.call(name, input);
    if (outcome.ok) return outcome.output;
    if (outcome.refusal.code === 'engine_gone') throw new Error(`the engine crashed in ${name}`);
    sound = false;
    return undefined;
  };
  const status = (await read('engine.status', {})) as { notices: string[] } | undefined;
  await readAll(read);
  const certificate = (await read('log.verify', {})) as { ok: boolean } | undefined;
  if (certificate?.ok !== true) sound = false;
  const exit = await engine.stop();
  if (exit.signal !== null) throw new Error(`the engine crashed at its end: ${exit.signal}`);
  return { state: 'open', notices: status?.notices ?? [], sound };
}

async function readAll(read: (name: string, input: unknown) => Promise<unknown>): Promise<void> {
  const list = (await read('incident.list', {})) as { ref: string }[] | undefined;
  for (const { ref } of list ?? []) {
    await read('incident.show', { ref });
    await read('incident.timeline', { ref, limit: 10_000 });
    // Goes on working, as people would: a note on a damaged log is stored or refused, never half of each.
    await read('entry.log', { ref, text: 'Written after the damage' });
  }
  await read('search', { words: 'checkout' });
  await read('workspace.show', {});
}
