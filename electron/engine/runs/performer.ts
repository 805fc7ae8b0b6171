import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import type { Rollback, RunnableStep } from '#shared/runbooks/runbook.ts';
import { workOf } from '#shared/runbooks/step-plan.ts';
import { runSays } from '#shared/text/runs.ts';
import type { Network } from '../connectors/network.ts';
import type { Heads } from '../heads.ts';
import { reasonOf } from '../log/folder.ts';
import type { StartTimer } from '../timer.ts';
import { nothing } from './execution.ts';
import type { AskMetric } from './metric.ts';
import { RUNNER, type Live, type Recorder, type RunIncrement, type Settled } from './live.ts';
import type { ProcessMark } from './process-group.ts';
import type { RunRegister } from './register.ts';
import { createTape } from './tape.ts';
import { begin, judge, rollbackExpectation, stepExpectation, type Attempt, type Tried } from './work.ts';

/** An attempt before it is begun. */
type Trial = Omit<Attempt, 'begun'>;

/** Between a failed attempt and the next one, ms. */
const RETRY_AFTER = 1_000;

interface PerformerParts {
  heads: Heads;
  recorder: Recorder;
  register: RunRegister;
  now: () => number;
  startTimer: StartTimer;
  network: Network;
  askMetric: AskMetric;
  tell: (live: Live, increment: RunIncrement) => void;
  /** The run, if it goes on and this machine executes it. */
  ours: (stream: string, id: string) => Run | undefined;
  /** Whether the engine goes: then nothing is recorded any more. */
  closed: () => boolean;
}

/** Carries out one step of a run: tries it, judges it, rolls it back. */
export function createPerformer({
  heads,
  recorder,
  register,
  now,
  startTimer,
  network,
  askMetric,
  tell,
  ours,
  closed,
}: PerformerParts) {
  const { record, settle, end } = recorder;

  /** Until something about the run changed, or so many ms. */
  function woken(each: Live, ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === null ? undefined : startTimer(() => resolve(), ms);
      each.wake = () => {
        cancel?.();
        resolve();
      };
    });
  }

  async function perform(each: Live, run: Run, step: RunStep): Promise<void> {
    const read = each.runbook.steps.find(({ id }) => id === step.id);
    if (read === undefined || read.kind === 'manual')
      return fail(each, step, { reason: runSays.notReadable });
    if (heads.get(each.stream).exercise)
      return settle(each, step.id, 'skipped', { reason: runSays.exercise });
    const work = workOf(read);
    const gone = run.variables.filter(({ name, secret }) => secret && !each.variables.has(name));
    const needed = gone.map(({ name }) => name).filter((name) => read.body.includes(name));
    if (needed.length > 0)
      return settle(each, step.id, 'interrupted', { reason: runSays.secretGone(needed) });
    if (
      !record(each.stream, 'run.move', { run: run.id, step: step.id, to: 'running', attempt: 1, until: null })
    )
      return undefined;
    if (work.kind === 'notify')
      return settle(each, step.id, 'succeeded', { reason: runSays.queued(work.to ?? '') });
    const began = now();
    if (work.kind === 'pause') {
      const until = began + work.seconds * 1_000;
      while (!closed() && isOpen(each) && now() < until) await woken(each, until - now());
      if (closed()) return undefined;
      if (!isOpen(each)) return settle(each, step.id, 'interrupted', { reason: stopReason(each) });
      return settle(each, step.id, 'succeeded', { ms: now() - began });
    }
    const expectation = stepExpectation(read);
    if (typeof expectation === 'string')
      return fail(each, step, { reason: runSays.badExpectation(expectation) });
    const tape = createTape(each.masker, (text) => tell(each, { type: 'output', step: step.id, text }));
    each.tape = { step: step.id, tape };
    tell(each, { type: 'snapshot', step: step.id, output: '' });
    const attempt: Trial = {
      network,
      askMetric,
      step: read,
      expectation,
      variables: each.variables,
      folder: run.folder,
      print: tape.print,
    };
    const tried = await attempts(each, step, read, attempt);
    each.tape = null;
    if (tried === null) return undefined;
    const { exit, status } = tried.executed;
    const more: Settled = { exit, status, ms: Math.max(0, now() - began), ...tape.end() };
    if (tried.executed.ending === 'killed')
      return settle(each, step.id, 'interrupted', { ...more, reason: stopReason(each) });
    if (tried.why === null) return settle(each, step.id, 'succeeded', more);
    return fail(each, step, { ...more, reason: tried.why });
  }

  const isOpen = (each: Live): boolean => ours(each.stream, each.id) !== undefined;

  function stopReason(each: Live): string {
    const run = heads.get(each.stream).runs.find(({ id }) => id === each.id);
    return run?.ended === null ? runSays.tookAway : runSays.stoppedBy(run?.ended?.by ?? RUNNER);
  }

  /** Tries a step as often as it says; a `wait` until it holds or its time is over. Null when the engine was closed. */
  async function attempts(
    each: Live,
    { id }: RunStep,
    read: RunnableStep,
    attempt: Trial,
  ): Promise<Tried | null> {
    const { timeout, retries, every } = read.options;
    const waits = read.kind === 'wait';
    const deadline = performance.now() + timeout * 1_000;
    for (let count = 1; ; count += 1) {
      const left = waits ? Math.max(1, deadline - performance.now()) : timeout * 1_000;
      const tried = await once(each, attempt, left, timeout * 1_000, id);
      if (closed()) return null;
      if (tried.why === null || tried.executed.ending === 'killed') return tried;
      const pause = waits ? every * 1_000 : RETRY_AFTER;
      if (waits ? performance.now() + pause >= deadline : count > retries) return tried;
      await paused(each, pause);
      if (closed()) return null;
      if (!isOpen(each)) return { ...tried, executed: { ...tried.executed, ending: 'killed' } };
      if (!waits)
        record(each.stream, 'run.move', {
          run: each.id,
          step: id,
          to: 'running',
          attempt: count + 1,
          until: null,
        });
    }
  }

  async function paused(each: Live, ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (!closed() && isOpen(each) && performance.now() < until - 1)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - performance.now());
        each.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
  }

  async function once(each: Live, attempt: Trial, left: number, told: number, step: string): Promise<Tried> {
    const note = (mark: ProcessMark | null): void =>
      register.put({
        ...{ stream: each.stream, run: each.id, step },
        ...{ group: mark?.group ?? null, born: mark?.born ?? null },
      });
    // Also what is no process, like a request, is on record while it runs.
    note(null);
    const execution = begin({ ...attempt, begun: note }, left);
    each.execution = execution;
    const executed = await execution.done.catch((error: unknown) => ({
      ...nothing,
      ending: 'problem' as const,
      problem: `It failed (${reasonOf(error)}).`,
    }));
    each.execution = null;
    if (!closed()) register.between(each.stream, each.id);
    return judge(attempt.expectation, executed, told);
  }

  /** A failed step is rolled back where it can be, and the run stops. */
  async function fail(each: Live, step: RunStep, more: Settled): Promise<void> {
    settle(each, step.id, 'failed', more);
    const reason = more.reason ?? null;
    const rollback = rollbackOf(each, step);
    // What never ran has nothing to be rolled back, and what was taken over is rolled back there.
    if (rollback === null || more.ms === undefined || !isOpen(each))
      return end(each, 'failed', runSays.stepFailed(step.number, reason));
    const undone = await undo(each, step, rollback);
    if (closed()) return undefined;
    return end(
      each,
      'failed',
      undone ? runSays.rolledBackAfter(step.number, reason) : runSays.rollbackFailed(step.number),
    );
  }

  function rollbackOf({ runbook }: Live, step: RunStep): Rollback | null {
    const read = runbook.steps.find(({ id }) => id === step.id);
    if (read === undefined || read.kind === 'manual') return null;
    return runbook.rollbacks.find(({ name }) => name === read.options.rollback) ?? null;
  }

  async function undo(each: Live, step: RunStep, rollback: Rollback): Promise<boolean> {
    const run = heads.get(each.stream).runs.find(({ id }) => id === each.id);
    const began = now();
    const tape = createTape(each.masker, (text) => tell(each, { type: 'output', step: step.id, text }));
    each.tape = { step: step.id, tape };
    tell(each, { type: 'snapshot', step: step.id, output: '' });
    const attempt: Trial = {
      network,
      askMetric,
      step: rollback,
      expectation: rollbackExpectation(rollback),
      variables: each.variables,
      folder: run?.folder ?? null,
      print: tape.print,
    };
    const limit = rollback.timeout * 1_000;
    const { executed, why } = await once(each, attempt, limit, limit, step.id);
    each.tape = null;
    if (closed()) return false;
    const { exit, status } = executed;
    const killed = executed.ending === 'killed';
    settle(each, step.id, why === null && !killed ? 'rolled-back' : 'rollback-failed', {
      ...{ exit, status, ms: Math.max(0, now() - began), ...tape.end() },
      reason: killed ? runSays.rollbackUnfinished : why,
    });
    return why === null && !killed;
  }

  return { woken, perform, fail, undo, rollbackOf };
}
