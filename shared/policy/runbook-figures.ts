import type { Run, RunStep } from '../domain/incident/runs/state.ts';
import type { RunEnd } from '../domain/incident/runs/terms.ts';

/** Minutes each part of following a runbook takes by hand: to find it, to read it, to do it, and to verify the outcome. */
export const MANUAL_MINUTES = { find: 3, read: 5, execute: 15, verify: 7 } as const;
/** The same in all: 30 minutes. */
export const MANUAL_TOTAL = Object.values(MANUAL_MINUTES).reduce((sum, minutes) => sum + minutes, 0);

/** So many steps are named as those that fail most. */
const MOST_STUMBLES = 3;

/** As much of a run as its figures go by. */
export interface FiguredRun extends Pick<Run, 'id' | 'runbook' | 'title' | 'dryRun' | 'startedAt'> {
  ended: { how: RunEnd; at: number } | null;
  steps: Pick<RunStep, 'id' | 'name' | 'state'>[];
}

/** What is left of a run for its figures. */
export function figuredRun({ id, runbook, title, dryRun, startedAt, ended, steps }: Run): FiguredRun {
  return {
    ...{ id, runbook, title, dryRun, startedAt },
    ended: ended === null ? null : { how: ended.how, at: ended.at },
    steps: steps.map((step) => ({ id: step.id, name: step.name, state: step.state })),
  };
}

/** A step that failed in runs that are over. */
export interface Stumble {
  /** Its id in the runbook. */
  step: string;
  /** Its name in the newest run. */
  name: string;
  /** In how many runs. */
  runs: number;
}

/** What runs of one runbook came to. Dry runs are none. */
export interface RunbookFigures {
  /** Id of the runbook, as its runs name it. */
  runbook: string;
  /** Title of the newest run. */
  title: string;
  uses: number;
  /** Runs that are over. */
  ended: number;
  /** Of those that are over, the share that came to their last step, 0 to 1; null while none is over. */
  successRate: number | null;
  /** Half of the completed runs took no longer than this, ms; null while there is none. */
  medianTime: number | null;
  /** Steps skipped in runs that are over. */
  stepsSkipped: number;
  /**
   * Minutes less than by hand, over all completed runs: 30 for each, less what it took. Negative where runs took longer. A run
   * that failed or was stopped saved nothing: the work was still to be done.
   */
  minutesSaved: number;
  /** When the newest run began, ms since the epoch. */
  lastAt: number;
  /** How it ended; null while it goes on. */
  lastHow: RunEnd | null;
  /** Steps that failed most, at most three, the worst first. */
  stumbles: Stumble[];
}

/** Figures of each runbook, the most used first. */
export function runbookFigures(runs: readonly FiguredRun[]): RunbookFigures[] {
  const byRunbook = new Map<string, FiguredRun[]>();
  for (const run of runs) {
    if (run.dryRun) continue;
    const known = byRunbook.get(run.runbook);
    if (known === undefined) byRunbook.set(run.runbook, [run]);
    else known.push(run);
  }
  return [...byRunbook]
    .map(([runbook, all]) => figuresOf(runbook, all))
    .toSorted((one, other) => other.uses - one.uses || (one.runbook < other.runbook ? -1 : 1));
}

function figuresOf(runbook: string, runs: readonly FiguredRun[]): RunbookFigures {
  const newest = runs.reduce((one, other) => (isNewer(other, one) ? other : one));
  const over = runs.filter(({ ended }) => ended !== null);
  const times = over.flatMap(({ ended, startedAt }) =>
    // A clock that was set back between the two makes no run shorter than nothing.
    ended?.how === 'completed' ? [Math.max(0, ended.at - startedAt)] : [],
  );
  const skipped = over.map(({ steps }) => steps.filter(({ state }) => state === 'skipped').length);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  return {
    runbook,
    title: newest.title,
    uses: runs.length,
    ended: over.length,
    successRate: over.length === 0 ? null : times.length / over.length,
    medianTime: median(times),
    stepsSkipped: sum(skipped),
    minutesSaved: Math.round(times.length * MANUAL_TOTAL - sum(times) / 60_000),
    lastAt: newest.startedAt,
    lastHow: newest.ended?.how ?? null,
    stumbles: stumblesIn(over),
  };
}

function stumblesIn(runs: readonly FiguredRun[]): Stumble[] {
  const byStep = new Map<string, Stumble>();
  for (const { steps } of runs.toSorted((one, other) => (isNewer(one, other) ? -1 : 1)))
    for (const { id, name, state } of steps) {
      if (state !== 'failed' && state !== 'rolled-back') continue;
      const known = byStep.get(id);
      if (known === undefined) byStep.set(id, { step: id, name, runs: 1 });
      else known.runs += 1;
    }
  return [...byStep.values()]
    .toSorted((one, other) => other.runs - one.runs || (one.step < other.step ? -1 : 1))
    .slice(0, MOST_STUMBLES);
}

function isNewer(one: FiguredRun, other: FiguredRun): boolean {
  return one.startedAt === other.startedAt ? one.id > other.id : one.startedAt > other.startedAt;
}

function median(numbers: readonly number[]): number | null {
  const ordered = numbers.toSorted((one, other) => one - other);
  const above = ordered[Math.floor(ordered.length / 2)];
  const below = ordered[Math.floor((ordered.length - 1) / 2)];
  return above === undefined || below === undefined ? null : (above + below) / 2;
}
