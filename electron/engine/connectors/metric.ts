import { refuse } from '#shared/contract/refusal.ts';
import type { MetricSample } from '#shared/runbooks/metric.ts';
import { metricText } from '#shared/text/connectors.ts';
import type { AskMetric } from '../runs/metric.ts';
import type { Hub } from './hub.ts';

/**
 * Asks for the value of a metric now. Without a name the one connector that knows such questions is asked; where there are
 * several, they have to be told apart.
 */
export function createMetricAsker(hub: Pick<Hub, 'ask' | 'instances'>): AskMetric {
  return async (named, query) => {
    const { all, manifestOf } = hub.instances;
    const able = all().filter(
      ({ enabled, kind }) => enabled && manifestOf(kind)?.powers.includes('query') === true,
    );
    const asked = named === null ? able.map(({ name }) => name) : [named];
    const found: { name: string; samples: readonly MetricSample[] }[] = [];
    for (const name of asked) {
      const answer = await hub.ask(name, { ask: 'metric', query, at: null });
      // One that is not ready is no reason not to ask another.
      if (!answer.ok && asked.length === 1) return answer;
      if (answer.ok && answer.output?.ask === 'metric') found.push({ name, samples: answer.output.series });
    }
    const [first, second] = found;
    if (first === undefined)
      return refuse('not_found', named === null ? metricText.nobody : metricText.knowsNone(named));
    if (second !== undefined) return refuse('ambiguous', metricText.several(found.map(({ name }) => name)));
    return { ok: true, output: first.samples };
  };
}
