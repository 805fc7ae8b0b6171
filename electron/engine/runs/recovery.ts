import { currentStep } from '#shared/domain/incident/runs/facts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { runSays } from '#shared/text/runs.ts';
import type { Heads } from '../heads.ts';
import { reasonOf } from '../log/folder.ts';
import type { Live, Recorder } from './live.ts';
import { leftOf, signalGroup, type ProcessMark } from './process-group.ts';
import { endLeft, markIn, saysOfLeft, type RunEntry, type RunRegister } from './register.ts';

interface RecoveryParts {
  heads: Heads;
  register: RunRegister;
  recorder: Recorder;
  /** The run, if it goes on and this machine executes it. */
  ours: (stream: string, id: string) => Run | undefined;
  revived: (stream: string, run: Run) => Live;
}

/**
 * Tells what an engine that ended left in the middle as it is. What still runs of it is ended first: its output goes nowhere,
 * nobody judges it or ends it when its time is over, and while it runs, running its step again would do the same thing twice
 * at once. It is what happens when Deepwater is closed in the middle of a step, too.
 */
export function createRecovery({ heads, register, recorder, ours, revived }: RecoveryParts) {
  const { settle, end } = recorder;
  /** What is being ended, by run. */
  const ending = new Map<string, { entry: RunEntry; mark: ProcessMark }>();
  let closed = false;

  function recover(): void {
    for (const entry of register.list()) {
      const mark = markIn(entry);
      const said = saysOfLeft(mark);
      if (said !== null || mark === null) tell(entry, said ?? runSays.crashed);
      else {
        ending.set(entry.run, { entry, mark });
        void endLeft(mark).then((words) => finish(entry.run, words));
      }
    }
  }

  function finish(run: string, words: string): void {
    const found = ending.get(run);
    if (closed || found === undefined) return;
    ending.delete(run);
    try {
      tell(found.entry, words);
    } catch (error) {
      // The disk may be full. It stays on record for the next engine.
      process.stderr.write(`what was interrupted could not be recorded: ${reasonOf(error)}\n`);
    }
  }

  function tell({ stream, run: id, step: at, group }: RunEntry, words: string): void {
    const run = ours(stream, id);
    if (run === undefined) {
      interruptRunning(stream, id, words);
      register.remove(id);
      return;
    }
    const unfinished = run.steps.find(({ state, undo }) => state === 'failed' && undo !== 'failed');
    if (unfinished !== undefined) {
      failed(stream, run, unfinished, at, words);
      register.remove(id);
      return;
    }
    const step = currentStep(run);
    // Nothing was going on where a person was at work or was asked something.
    const byPerson = step?.kind === 'manual' || step?.kind === 'decide';
    if (step === null || step.state === 'interrupted' || (byPerson && step.state === 'awaiting')) return;
    const running = step.state === 'running' || group !== null;
    settle(revived(stream, run), step.id, 'interrupted', { reason: running ? words : runSays.crashed });
    register.between(stream, id);
  }

  function failed(stream: string, run: Run, step: RunStep, at: string | null, words: string): void {
    const each = revived(stream, run);
    const undoing = step.rollback && at === step.id;
    if (undoing) settle(each, step.id, 'rollback-failed', { reason: words });
    end(
      each,
      'failed',
      undoing ? runSays.rollbackFailed(step.number) : runSays.stepFailed(step.number, step.reason),
    );
  }

  /** A run that was stopped or taken over while its machine was down: what ran of it did not end by itself. */
  function interruptRunning(stream: string, id: string, words: string): void {
    const run = heads.get(stream).runs.find((each) => each.id === id);
    const step = run?.steps.find(({ state }) => state === 'running');
    if (run !== undefined && step !== undefined)
      settle(revived(stream, run), step.id, 'interrupted', { reason: words });
  }

  return {
    recover,
    /** Whether something of a run is being ended. */
    isEnding: (run: string): boolean => ending.has(run),
    /** Ends the rest at once: the engine goes. */
    stop(): void {
      closed = true;
      for (const { entry, mark } of ending.values()) {
        if (leftOf(mark) !== 'nothing') signalGroup(mark.group, 'SIGKILL');
        try {
          tell(entry, runSays.leftEnded);
        } catch (error) {
          process.stderr.write(`what was interrupted could not be recorded: ${reasonOf(error)}\n`);
        }
      }
      ending.clear();
    },
  };
}
