import type Database from 'better-sqlite3';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import {
  figuredRun,
  runbookFigures,
  type FiguredRun,
  type RunbookFigures,
} from '#shared/policy/runbook-figures.ts';
import { parseStored } from '../log/file.ts';
import type { LogReader } from '../log/reader.ts';

/** Remembers, in `meta`, that the runs of a log from before this view are in it. */
const FILLED = 'run-figures';

/** What figures of runbooks go by, of each incident that has runs. */
export function createRunFiguresView(db: Database.Database, reader: LogReader) {
  const put = db.prepare<[string, string]>(
    `INSERT INTO run_figures (stream, runs) VALUES ((SELECT num FROM streams WHERE name = ?), ?)
     ON CONFLICT (stream) DO UPDATE SET runs = excluded.runs`,
  );
  const remove = db.prepare<[string]>(
    'DELETE FROM run_figures WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  const all = db.prepare<[], { runs: string }>('SELECT runs FROM run_figures ORDER BY stream');
  const one = db.prepare<[string], { runs: string }>(
    'SELECT runs FROM run_figures WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );
  const filled = db.prepare<[]>(
    `INSERT INTO meta (key, value) VALUES ('${FILLED}', 'yes') ON CONFLICT (key) DO NOTHING`,
  );
  let known: RunbookFigures[] | null = null;

  function apply(head: IncidentHead): void {
    // A run never goes away again.
    if (head.runs.length === 0) return;
    const runs = runsOf(head);
    const text = JSON.stringify(runs);
    if (one.get(head.stream)?.runs === text) return;
    known = null;
    if (runs.length === 0) remove.run(head.stream);
    else put.run(head.stream, text);
  }

  return {
    /** Brings it in step with an incident whose runs changed. Inside the transaction. */
    apply,

    /** Whether the runs of the whole log are in it. Where they are not, {@link fill} is due once. */
    isFilled: (): boolean => reader.meta(FILLED) !== undefined,

    /** Takes every incident with runs in, once after an upgrade. Inside a transaction. */
    fill(headOf: (stream: string) => IncidentHead): void {
      for (const stream of reader.streamsOfType('run.started')) apply(headOf(stream));
      filled.run();
    },

    /** Everything there is: the log was folded anew. Inside a transaction. */
    markFilled: (): void => void filled.run(),

    /** What stands there of an incident, as JSON; null for nothing. */
    stored: (stream: string): string | null => one.get(stream)?.runs ?? null,

    /** Figures of each runbook, the most used first. */
    figures(): RunbookFigures[] {
      known ??= runbookFigures(all.all().flatMap(({ runs }) => parseStored(runs) as FiguredRun[]));
      return known;
    },
  };
}

export type RunFiguresView = ReturnType<typeof createRunFiguresView>;

/** The runs of an incident that count. A rehearsal says nothing of how long it takes when it matters. */
export function runsOf(head: IncidentHead): FiguredRun[] {
  return head.exercise ? [] : head.runs.filter(({ dryRun }) => !dryRun).map(figuredRun);
}
