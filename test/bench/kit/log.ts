import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openEngine, type Engine } from '#electron/engine/engine.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { ENTRY_KINDS } from '#shared/domain/incident/terms.ts';
import { createWriterOfNotes, rareWord, seeded } from './words.ts';

/** Entries per imported incident: a long one. */
const PER_INCIDENT = 10_000;
/** Entries amended afterwards, of every incident: corrected, pinned, struck. */
const AMENDED = 40;
const START = Date.UTC(2026, 0, 5, 8);

/** A data folder with a log of about this many events, and what is in it. */
export interface Fixture {
  dir: string;
  file: string;
  events: number;
  /** References of its incidents, the first imported first. */
  refs: string[];
}

/** The output of a call that must not be refused. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.output;
}

/** A folder for a benchmark's files, below `base` or the system's own for temporary files. */
export function newFolder(base: string | undefined, name: string): string {
  return fs.mkdtempSync(path.join(base ?? os.tmpdir(), `deepwater-bench-${name}-`));
}

/** Opens an engine that leaves the clock and the disk alone while something is measured. */
export function openQuietly(dir: string): Promise<Engine> {
  return openEngine({ dataDir: dir, appVersion: 'bench', me: '@bench', selfCare: false });
}

/**
 * Fills a folder with incidents through the contract, as a team would over the years: imported in long files of up to
 * `perIncident` entries, some of them amended.
 */
export async function fillLog(dir: string, events: number, perIncident = PER_INCIDENT): Promise<Fixture> {
  const engine = await openQuietly(dir);
  const random = seeded(events);
  const note = createWriterOfNotes(random);
  const refs: string[] = [];
  let written = 0;
  try {
    while (written < events) {
      const count = Math.min(perIncident, events - written);
      const first = written;
      const rows = ['time,kind,actor,text'];
      for (let index = 0; index < count; index += 1) {
        const at = new Date(START + (first + index) * 7_000).toISOString();
        const rare = rareWord(first + index);
        const text = rare === null ? note(first + index) : `${note(first + index)} ${rare}`;
        rows.push(`${at},${ENTRY_KINDS[index % ENTRY_KINDS.length]},@person${index % 30},"${text}"`);
      }
      const content = Buffer.from(rows.join('\n')).toString('base64');
      const { ref } = must(await engine.do('incident.import', { name: `incident-${first}.csv`, content }));
      if (ref === undefined) throw new Error('an import that is not a dry run has a reference');
      refs.push(ref);
      written += count;
      await amendSome(engine, ref, Math.min(AMENDED, Math.floor(count / 50)));
    }
    const { events: total } = must(await engine.do('engine.status', {}));
    return { dir, file: path.join(dir, 'deepwater.sqlite'), events: total, refs };
  } finally {
    engine.close();
  }
}

async function amendSome(engine: Engine, ref: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const entry = 2 + index * 7;
    if (index % 10 === 9) must(await engine.do('entry.strike', { ref, entry }));
    else if (index % 2 === 0) must(await engine.do('entry.mark', { ref, entry, mark: 'pin', on: true }));
    else must(await engine.do('entry.correct', { ref, entry, text: `Corrected: it was host web-${index}.` }));
  }
}
