import os from 'node:os';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { openRuns } from '#shared/domain/incident/runs/facts.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { holds, readCondition } from '#shared/runbooks/condition.ts';
import { failureOf, usualExpectation, type Expectation } from '#shared/runbooks/expectation.ts';
import type { Masker } from '#shared/runbooks/mask.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Rollback, Runbook, RunnableStep } from '#shared/runbooks/runbook.ts';
import { expectationOf, workOf } from '#shared/runbooks/step-plan.ts';
import { runSays } from '#shared/text/runs.ts';
import type { Network } from '../connectors/network.ts';
import type { Executed, Execution } from './execution.ts';
import type { ProcessMark } from './process-group.ts';
import { askForMetric, type AskMetric } from './metric.ts';
import { runShell } from './shell.ts';
import { sendRequest } from './web.ts';

/** A run's text as it was read. */
export const readRun = (text: string, name: string): Runbook => parseRunbook(text, name);

/** What came of trying a step once. `why` is null when it is as expected. */
export interface Tried {
  executed: Executed;
  why: string | null;
}

export interface Attempt {
  step: RunnableStep | Rollback;
  expectation: Expectation;
  variables: ReadonlyMap<string, string>;
  folder: string | null;
  print: (text: string) => void;
  network: Network;
  askMetric: AskMetric;
  /** Told of its process before it does anything. */
  begun: (mark: ProcessMark) => void;
}

/** Begins what a body says, once. */
export function begin(
  { step, variables, folder, print, network, askMetric, begun }: Attempt,
  timeout: number,
): Execution {
  const work = workOf(step);
  if (work.kind === 'metric')
    return askForMetric({ body: work.body, variables, timeout, print, ask: askMetric });
  return work.kind === 'http'
    ? sendRequest({ body: work.body, variables, timeout, print, network })
    : runShell({
        script: work.kind === 'sh' ? work.script : '',
        variables,
        folder: folder ?? os.homedir(),
        timeout,
        print,
        begun,
      });
}

/** Judges what came of it by the expectation alone, once it came to its end by itself. */
export function judge(expectation: Expectation, executed: Executed, timeout: number): Tried {
  if (executed.ending === 'problem') return { executed, why: executed.problem };
  if (executed.ending === 'timeout') return { executed, why: runSays.timedOut(Math.round(timeout / 1_000)) };
  return { executed, why: failureOf(expectation, executed) };
}

/** What a rollback is judged by: it says nothing of what success looks like. */
export const rollbackExpectation = ({ kind }: Rollback): Expectation => usualExpectation(kind);

/** The expectation of a step, or the sentence why it can't be read. */
export const stepExpectation = (step: RunnableStep): Expectation | string =>
  expectationOf(step) ?? usualExpectation('sh');

/** Whether a step's condition holds; a sentence where it can't be read. `outputs` is what earlier steps printed. */
export function conditionHolds(
  step: RunnableStep,
  run: Run,
  variables: ReadonlyMap<string, string>,
  outputOf: (step: string) => string | null,
): boolean | string {
  if (step.options.when === null) return true;
  const read = readCondition(step.options.when);
  if (!read.ok) return runSays.badCondition(read.message);
  return holds(read.value, {
    variable: (name) => variables.get(name) ?? null,
    result(id, fact) {
      const found = run.steps.find((each) => each.id === id);
      if (found === undefined) return null;
      if (fact === 'ok') return found.state === 'succeeded';
      if (fact === 'output') return outputOf(id)?.trim() ?? null;
      return found[fact];
    },
  });
}

/** Values that are shown: secrets as their mask. */
export function shownValues(run: Pick<Run, 'variables'>, mask: string): Map<string, string> {
  return new Map(run.variables.map(({ name, value, secret }) => [name, secret ? mask : (value ?? '')]));
}

/** Reasons and answers as the log takes them: one line, masked, not too long. */
export function wordsOf(text: string | null, masker: Masker): string | null {
  if (text === null) return null;
  const line = masker
    .mask(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .trim();
  return line === '' ? null : line.slice(0, 900);
}

/** The run with this id, if it goes on and this installation executes it. */
export const executedRun = (head: IncidentHead, id: string, replica: string): Run | undefined =>
  openRuns(head).find((run) => run.id === id && run.replica === replica);
