import type { Outcome } from '#shared/contract/refusal.ts';
import { fillMetric, metricAnswer, readMetric, type MetricSample } from '#shared/runbooks/metric.ts';
import { nothing, type Ending, type Executed, type Execution } from './execution.ts';

/** Asks a connector for the value of a metric now. Null for the only one that can answer. */
export type AskMetric = (
  connector: string | null,
  query: string,
) => Promise<Outcome<readonly MetricSample[]>>;

interface Asked {
  body: string;
  variables: ReadonlyMap<string, string>;
  /** ms. */
  timeout: number;
  print: (text: string) => void;
  ask: AskMetric;
}

/** Asks for a metric. The answer is JSON, as if a request had brought it. */
export function askForMetric({ body, variables, timeout, print, ask }: Asked): Execution {
  let stop: (ending: Ending) => void = () => undefined;
  const stopped = new Promise<Executed>((resolve) => {
    stop = (ending) => resolve({ ...nothing, ending, problem: null });
  });
  const limit = setTimeout(() => stop('timeout'), timeout);

  async function go(): Promise<Executed> {
    const read = readMetric(body);
    if (!read.ok) return { ...nothing, ending: 'problem', problem: read.message };
    const { connector, query } = fillMetric(read.value, variables);
    const answer = await ask(connector, query);
    if (!answer.ok) return { ...nothing, ending: 'problem', problem: answer.refusal.message };
    const text = metricAnswer(answer.output);
    print(`${text}\n`);
    return { ...nothing, status: 200, body: text, ending: 'itself', problem: null };
  }

  const done = Promise.race([go(), stopped]).finally(() => clearTimeout(limit));
  return { done, kill: () => stop('killed'), abandon: () => stop('killed') };
}
