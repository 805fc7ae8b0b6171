import { readDecision } from './branches.ts';
import { readCondition } from './condition.ts';
import { readExpectation } from './expectation.ts';
import { isMetric, readMetric } from './metric.ts';
import { isRequest, readRequest } from './request.ts';
import type { Finding, Runbook, RunnableStep } from './runbook.ts';

/** What of a step can't be read by the one who runs it: expectation, condition, question, request. With its place. */
export function lintForRun(step: RunnableStep, runbook: Runbook): Finding[] {
  const { name, kind, options, body, place, columns } = step;
  const inside = (known: readonly number[] | null, at: number) => ({
    column: known?.[Math.min(at, known.length - 1)] ?? place.column,
  });
  const findings: Finding[] = [];
  const tell = (rule: string, message: string, { line = place.line, column = place.column } = {}): void => {
    findings.push({ level: 'error', rule, message, place: { line, column } });
  };
  if (options.expect !== null) {
    const read = readExpectation(options.expect);
    if (!read.ok)
      tell(
        'expectation',
        `“${name}”: expect can’t be read here. ${read.message}`,
        inside(columns.expect, read.at),
      );
  }
  if (options.when !== null) {
    const read = readCondition(options.when);
    if (!read.ok)
      tell('condition', `“${name}”: if can’t be read here. ${read.message}`, inside(columns.when, read.at));
    else
      for (const { kind: what, name: other, at } of read.value.names) {
        const where = inside(columns.when, at);
        const earlier = runbook.steps.find(({ id }) => id === other);
        if (what === 'variable' && !runbook.variables.some((variable) => variable.name === other))
          tell(
            'condition',
            `“${name}”: if names the variable ${other}, which the runbook does not declare.`,
            where,
          );
        if (what === 'step' && (earlier === undefined || earlier.number >= step.number))
          tell(
            'condition',
            `“${name}”: if names ${other}, and there is no earlier step with this id.`,
            where,
          );
      }
  }
  if (kind === 'decide')
    for (const problem of readDecision(step, runbook).problems)
      tell('question', `“${name}”: ${problem.message}`, { line: place.line + 1 + problem.line });
  if ((kind === 'check' || kind === 'wait') && isMetric(body)) {
    const read = readMetric(body);
    if (!read.ok) tell('request', `“${name}”: ${read.message}`, { line: place.line + 1 });
  }
  if ((kind === 'http' || kind === 'check' || kind === 'wait') && isRequest(body)) {
    const read = readRequest(body);
    if (!read.ok)
      tell('request', `“${name}”: ${read.message}`, {
        line: place.line + body.slice(0, read.at).split('\n').length,
      });
  }
  return findings;
}
