import { APPROVAL_EXPIRY } from '#shared/domain/incident/runs/terms.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { currentStep } from '#shared/domain/incident/runs/facts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { createMasker } from '#shared/runbooks/mask.ts';
import { runSays } from '#shared/text/runs.ts';
import type { Bus } from '../bus.ts';
import type { Network } from '../connectors/network.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import { reasonOf } from '../log/folder.ts';
import { sha256 } from '../log/hashing.ts';
import type { OpenLog } from '../log/open.ts';
import { conditionHolds, executedRun, readRun } from '../runs/work.ts';
import { createRecorder, type Live, type RunIncrement } from '../runs/live.ts';
import type { AskMetric } from '../runs/metric.ts';
import { createPerformer } from '../runs/performer.ts';
import { createRecovery } from '../runs/recovery.ts';
import { createRunRegister } from '../runs/register.ts';
import type { StartTimer } from '../timer.ts';

interface RunParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  incidents: Incidents;
  /** Whether a person reviewed exactly the text with this hash on this machine. */
  isTrusted: (hash: string) => boolean;
  now: () => number;
  startTimer: StartTimer;
  /** What requests go through. */
  network: Network;
  askMetric: AskMetric;
}

/**
 * Executes the runs that were started on this machine, one step after the other. Everything it decides by is in the log:
 * what a person says to a run is an event, and each turn looks at the run as it stands. What was going on when an engine
 * ended is interrupted, and no engine goes on with it before a person says how.
 */
export function createRuns(parts: RunParts) {
  const { log, bus, heads, incidents, isTrusted, now, startTimer, network, askMetric } = parts;
  const live = new Map<string, Live>();
  const register = createRunRegister(log);
  const watchers = new Map<string, Set<(increment: RunIncrement) => void>>();
  const listeners = new Set<(each: Live, increment: RunIncrement) => void>();
  let closed = false;
  const recorder = createRecorder(incidents);
  const { record, settle, end } = recorder;
  const tell = (each: Live, increment: RunIncrement): void => {
    for (const watcher of watchers.get(each.id) ?? []) watcher(increment);
    for (const listener of listeners) listener(each, increment);
  };
  const ours = (stream: string, id: string): Run | undefined =>
    executedRun(heads.get(stream), id, log.identity.replica);
  const performer = createPerformer({
    heads,
    recorder,
    register,
    now,
    startTimer,
    network,
    askMetric,
    tell,
    ours,
    closed: () => closed,
  });
  const { woken, perform, fail, undo, rollbackOf } = performer;

  const recovery = createRecovery({ heads, register, recorder, ours, revived });

  const unlisten = bus.listen(({ stream, events, refolded }) => {
    const said = events
      .filter((event) => isIncidentEvent(event))
      .filter(({ type }) => type.startsWith('run.'));
    for (const each of live.values()) if (each.stream === stream) notice(each, said);
    // After a fold anew, what came from elsewhere may have been told of in part.
    if (refolded || said.some(({ replica }) => replica !== log.identity.replica)) heed(stream);
  });

  /** Looks whether what runs of a run is still wanted: the rollback of one that is over is, until somebody stops that. */
  function notice(each: Live, said: readonly IncidentEvent[]): void {
    const stopped = said.some((event) => event.type === 'run.ended' && event.data.run === each.id);
    if (each.over ? stopped : ours(each.stream, each.id) === undefined) each.execution?.kill();
    each.wake();
  }

  /** Takes turns until the run has ended, or waits for a person to say what becomes of a step that was interrupted. */
  async function drive(each: Live): Promise<void> {
    try {
      while (!closed) {
        const run = ours(each.stream, each.id);
        const step = run === undefined ? null : currentStep(run);
        if (run === undefined || step?.state === 'interrupted') break;
        if (step === null) {
          end(each, 'completed', null);
          break;
        }
        await turn(each, run, step);
      }
    } catch (error) {
      // The disk may be full. What was not recorded is told as interrupted by the next engine.
      process.stderr.write(`a run could not go on: ${reasonOf(error)}\n`);
    } finally {
      if (live.get(each.id) === each) live.delete(each.id);
      if (!closed && ours(each.stream, each.id) === undefined) register.remove(each.id);
    }
  }

  async function turn(each: Live, run: Run, step: RunStep): Promise<void> {
    if (step.state === 'pending') return first(each, run, step);
    if (step.state === 'awaiting' && step.approvedBy !== null) return perform(each, run, step);
    const left = step.until === null ? null : step.until - now();
    if (step.state === 'awaiting' && left !== null && left <= 0) {
      settle(each, step.id, 'skipped', { reason: runSays.unapproved });
      if (step.required) end(each, 'failed', runSays.requiredSkipped(step.number));
      return undefined;
    }
    return woken(each, left);
  }

  /** A step whose turn has come: left out, waited for, or run. */
  async function first(each: Live, run: Run, step: RunStep): Promise<void> {
    const read = each.runbook.steps.find(({ id }) => id === step.id);
    if (read === undefined) return fail(each, step, { reason: runSays.notReadable });
    if (step.elsewhere && !run.dryRun)
      return settle(each, step.id, 'interrupted', { reason: runSays.ranElsewhere });
    const move = (until: number | null): void => {
      record(each.stream, 'run.move', { run: run.id, step: step.id, to: 'awaiting', attempt: 1, until });
    };
    if (read.kind === 'manual')
      return run.dryRun ? settle(each, step.id, 'skipped', { reason: runSays.dryRun }) : move(null);
    const holding = conditionHolds(read, run, each.variables, (id) => outputOf(run, id));
    if (typeof holding === 'string') return fail(each, step, { reason: holding });
    if (!holding) return settle(each, step.id, 'skipped', { reason: runSays.conditionFalse });
    if (run.dryRun) {
      const runs = read.kind === 'check' && read.options.markedSafe;
      if (!runs) return settle(each, step.id, 'skipped', { reason: runSays.dryRun });
      if (!mayRun(run)) return settle(each, step.id, 'skipped', { reason: runSays.dryUnreviewed });
      return perform(each, run, step);
    }
    if (read.kind === 'decide') return move(null);
    if (read.options.approval) return move(now() + APPROVAL_EXPIRY);
    return perform(each, run, step);
  }

  /** Everything a step printed that is kept; null for one that printed nothing. */
  function outputOf(run: Run, id: string): string | null {
    const event = run.steps.find((step) => step.id === id)?.outcome ?? null;
    const stored = event === null ? undefined : log.reader.event(event);
    if (stored === undefined || !isIncidentEvent(stored.event) || stored.event.type !== 'run.stepped')
      return null;
    return stored.event.data.output;
  }

  /** Does what people at other machines asked for, in their name. What no longer fits where the run stands is let go. */
  function heed(stream: string): void {
    for (const run of heads.get(stream).runs) {
      if (run.replica !== log.identity.replica) continue;
      for (const step of run.steps) {
        if (step.asked === null) continue;
        const { what, answer, reason, by } = step.asked;
        const at = { run: run.id, step: step.id };
        const words = reason === null ? {} : what === 'done' ? { note: reason } : { reason };
        const command =
          what === 'answer'
            ? { name: 'run.answer' as const, input: { ...at, answer: answer ?? '' } }
            : { name: `run.${what}` as const, input: { ...at, ...words } };
        incidents.execute(stream, command, { actor: by, commandId: undefined });
      }
    }
    goOn(stream);
  }

  /** Goes on with runs of this machine that wait for nobody any more, because a person just said how. */
  function goOn(stream: string, secrets: ReadonlyMap<string, string> = new Map()): void {
    for (const run of heads.get(stream).runs) {
      if (run.ended !== null || run.replica !== log.identity.replica) continue;
      if (live.has(run.id) || recovery.isEnding(run.id)) continue;
      if (currentStep(run)?.state === 'interrupted') continue;
      if (!run.dryRun && !mayRun(run)) continue;
      launch(revived(stream, run, secrets));
    }
  }

  /** The text a run goes by; empty when it was struck. */
  function textOf(run: Run): string {
    const stored = log.reader.event(run.id)?.event;
    return stored !== undefined && isIncidentEvent(stored) && stored.type === 'run.started'
      ? stored.data.text
      : '';
  }

  /**
   * Whether its steps may run here: a person reviewed exactly the text that the log holds of it. What another machine says its
   * hash is counts for nothing.
   */
  function mayRun(run: Run): boolean {
    if (run.steps.every(({ kind }) => kind === 'manual')) return true;
    return isTrusted(run.hash) && sha256(textOf(run)) === run.hash;
  }

  /** A run as far as the log knows it: without the values of its secrets. */
  function revived(stream: string, run: Run, secrets: ReadonlyMap<string, string> = new Map()): Live {
    const known = run.variables.flatMap(({ name, value, secret }): [string, string][] =>
      secret || value === null ? [] : [[name, value]],
    );
    return {
      stream,
      id: run.id,
      runbook: readRun(textOf(run), run.runbook),
      variables: new Map([...known, ...secrets]),
      masker: createMasker([...secrets.values()]),
      over: run.ended !== null,
      execution: null,
      tape: null,
      wake: () => undefined,
    };
  }

  function launch(each: Live): void {
    live.set(each.id, each);
    register.between(each.stream, each.id);
    void drive(each);
  }

  recovery.recover();

  return {
    /** Executes a run that was just recorded. */
    start: (stream: string, run: Run, secrets: ReadonlyMap<string, string>): void =>
      launch(revived(stream, run, secrets)),

    goOn,

    /** Rolls a step back that a person asked it for. */
    rollBack(stream: string, run: Run, step: RunStep, secrets: ReadonlyMap<string, string>): void {
      const each = revived(stream, run, secrets);
      const rollback = rollbackOf(each, step);
      if (rollback === null) return;
      live.set(each.id, each);
      void undo(each, step, rollback)
        .then((undone) => {
          if (closed || ours(stream, run.id) === undefined) return;
          end(
            each,
            'failed',
            undone ? runSays.rolledBackAfter(step.number, null) : runSays.rollbackFailed(step.number),
          );
        })
        .catch((error: unknown) =>
          process.stderr.write(`a rollback could not be recorded: ${reasonOf(error)}\n`),
        )
        .finally(() => {
          live.delete(each.id);
          if (!closed) register.remove(each.id);
        });
    },

    textOf,
    mayRun,
    isLive: (id: string): boolean => live.has(id) || recovery.isEnding(id),
    outputOf,

    watch(id: string, push: (increment: RunIncrement) => void): () => void {
      const tape = live.get(id)?.tape ?? null;
      push({ type: 'snapshot', step: tape?.step ?? null, output: tape?.tape.soFar() ?? '' });
      const those = watchers.get(id) ?? new Set();
      watchers.set(id, those.add(push));
      return () => {
        those.delete(push);
        if (those.size === 0) watchers.delete(id);
      };
    },

    /** Hears what any run tells those who watch it. */
    listen(listener: (each: Live, increment: RunIncrement) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Ends what runs, and says so in the log. */
    stop(): void {
      closed = true;
      unlisten();
      for (const each of live.values()) {
        each.execution?.abandon();
        each.wake();
        try {
          interruptAtClose(each);
        } catch (error) {
          // The next engine tells it.
          process.stderr.write(`what was interrupted could not be recorded: ${reasonOf(error)}\n`);
        }
      }
      live.clear();
      recovery.stop();
    },
  };

  function interruptAtClose(each: Live): void {
    const run = ours(each.stream, each.id);
    const step = run === undefined ? null : currentStep(run);
    if (step === null || step.state === 'interrupted') return;
    if (step.state === 'awaiting' && (step.kind === 'manual' || step.kind === 'decide')) return;
    // A rollback that was under way is told by the next engine.
    if (run?.steps.some(({ state }) => state === 'failed') === true) return;
    const output = each.tape?.tape.end() ?? {};
    settle(each, step.id, 'interrupted', { ...output, reason: runSays.closed });
  }
}

export type Runs = ReturnType<typeof createRuns>;
