import type { StepPlan } from '../contract/runs.ts';
import { planText } from '../text/runs.ts';
import { readSeconds } from './attributes.ts';
import { expectationText, readExpectation, usualExpectation, type Expectation } from './expectation.ts';
import { fillMetric, isMetric, metricText, readMetric } from './metric.ts';
import { fillRequest, isRequest, readRequest, requestText } from './request.ts';
import type { Rollback, Runbook, RunnableStep, Step } from './runbook.ts';

/** What a body does: run a command, send a request, let time pass, ask, or tell. */
export type Work =
  | { kind: 'sh'; script: string }
  | { kind: 'http'; body: string }
  | { kind: 'metric'; body: string }
  | { kind: 'pause'; seconds: number }
  | { kind: 'decide' }
  | { kind: 'notify'; text: string; to: string | null };

/** What a step comes down to. A `check` or `wait` whose body begins with a method and an address is a request, with METRIC a question. */
export function workOf(
  step: Pick<RunnableStep | Rollback, 'kind' | 'body'> & { options?: { to: string | null } },
): Work {
  const { kind, body } = step;
  if (kind === 'decide') return { kind: 'decide' };
  if (kind === 'notify') return { kind: 'notify', text: body.trim(), to: step.options?.to ?? null };
  const seconds = kind === 'wait' ? readSeconds(body) : null;
  if (seconds !== null) return { kind: 'pause', seconds };
  if ((kind === 'check' || kind === 'wait') && isMetric(body)) return { kind: 'metric', body };
  return kind === 'http' || (kind !== 'sh' && isRequest(body))
    ? { kind: 'http', body }
    : { kind: 'sh', script: body };
}

/** What counts as success of a step: as written, else exit 0 or 2xx. Null where nothing is judged; a sentence where it can't be read. */
export function expectationOf(step: RunnableStep): Expectation | string | null {
  const work = workOf(step);
  if (work.kind !== 'sh' && work.kind !== 'http' && work.kind !== 'metric') return null;
  if (step.options.expect === null) return usualExpectation(work.kind === 'sh' ? 'sh' : 'http');
  const read = readExpectation(step.options.expect);
  return read.ok ? read.value : read.message;
}

/** Values as they are shown: secrets masked by whoever asks. */
export type ShownValues = ReadonlyMap<string, string>;

/** What a step will do, in words, and exactly what is run. */
export function planOf(
  step: Step,
  { rollbacks }: Pick<Runbook, 'rollbacks'>,
  values: ShownValues,
  where: string | null = null,
): StepPlan {
  if (step.kind === 'manual')
    return {
      says: planText.manual,
      command: step.commands.map(({ text }) => text).join('\n\n') || null,
      asks: false,
      expects: null,
      undo: null,
    };
  const { options } = step;
  const expectation = expectationOf(step);
  const rollback = rollbacks.find(({ name }) => name === options.rollback);
  return {
    says: planText.says(workOf(step), step.kind, options, where),
    command: commandText(workOf(step), values),
    asks: options.approval,
    expects:
      expectation === null
        ? null
        : typeof expectation === 'string'
          ? expectation
          : expectationText(expectation),
    undo: rollback === undefined ? null : commandText(workOf(rollback), values),
  };
}

function commandText(work: Work, values: ShownValues): string | null {
  switch (work.kind) {
    case 'sh': {
      // Values reach a script as environment variables: the script stands as it is, and those it names above it.
      const named = [...values].filter(([name]) => new RegExp(`\\b${name}\\b`).test(work.script));
      return [...named.map(([name, value]) => `${name}=${shown(value)}`), work.script.trim()].join('\n');
    }
    case 'http': {
      const read = readRequest(work.body);
      const filled = read.ok ? fillRequest(read.value, values) : read;
      return filled.ok ? requestText(filled.request) : filled.message;
    }
    case 'metric': {
      const read = readMetric(work.body);
      return read.ok ? metricText(fillMetric(read.value, values)) : read.message;
    }
    case 'notify':
      return work.text;
    case 'pause':
    case 'decide':
      return null;
  }
}

/** A value as a shell would need it quoted, so that nobody takes what stands in it for a part of the script. */
function shown(value: string): string {
  return /^[\w./:@%+=,•-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
