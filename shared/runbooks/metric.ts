import type { Read } from './tokens.ts';

/** A question of a check or wait to a monitoring system, variables still by name. */
export interface MetricQuestion {
  /** The connector that is asked; null for the only one that can be. */
  connector: string | null;
  /** PromQL, or what the system understands. */
  query: string;
}

/** `METRIC`, perhaps the connector's name, and from the next line on the query; or all of it on one line after a colon. */
const first = /^\s*METRIC(?:[^\S\n]+([^\n:]*?))?[^\S\n]*(?::[^\S\n]*|\n)/;

/** Whether a body asks for a metric and is no command. */
export const isMetric = (body: string): boolean => /^\s*METRIC(?=[\s:])/.test(body);

/** Reads the question of a body. */
export function readMetric(body: string): Read<MetricQuestion> {
  const found = first.exec(body);
  const query = found === null ? '' : body.slice(found[0].length).trim();
  if (found === null || query === '')
    return {
      ok: false,
      message: 'A metric is asked for with METRIC, the name of the connector, a colon and the query.',
      at: 0,
    };
  const name = (found[1] ?? '').trim();
  return { ok: true, value: { connector: name === '' ? null : name, query } };
}

const reference = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/** Puts values in, escaped as they have to be inside the quotes of a query. A name that is no variable stays as it is. */
export function fillMetric(question: MetricQuestion, values: ReadonlyMap<string, string>): MetricQuestion {
  const query = question.query.replaceAll(
    reference,
    (whole: string, braced: string | undefined, bare: string | undefined) => {
      const value = values.get(braced ?? bare ?? '');
      return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
    },
  );
  return { ...question, query };
}

/** The question as people read it. */
export const metricText = ({ connector, query }: MetricQuestion): string =>
  connector === null ? query : `${connector}: ${query}`;

/** One value of an answer. */
export interface MetricSample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/**
 * An answer as a check looks at it: `json $.value < 0.05` is the only value there is, null where there are none or several;
 * `$.most` and `$.least` are the outermost; `$.count` says how many there are; `$.series[0].labels.pod` names them.
 */
export function metricAnswer(samples: readonly MetricSample[]): string {
  const values = samples.map(({ value }) => value).filter((value) => Number.isFinite(value));
  const [only] = values;
  return JSON.stringify({
    value: samples.length === 1 ? (only ?? null) : null,
    least: values.length === 0 ? null : Math.min(...values),
    most: values.length === 0 ? null : Math.max(...values),
    count: samples.length,
    series: samples.map(({ labels, value }) => ({ labels, value: Number.isFinite(value) ? value : null })),
  });
}
