import { z } from 'zod';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { DeliveryError, type Answer, type Connector, type ConnectorContext } from '../connector.ts';
import { baseAddress, checkSteps, reading, textSetting } from '../vendor.ts';

const VENDOR = 'Prometheus';
/** Series of an answer that are handed on: a query with more is no evidence but a dump. */
const MOST_SERIES = 500;

export const prometheusManifest = connectorManifest.parse({
  kind: 'prometheus',
  name: 'Prometheus',
  carries: 'Values of metrics, as evidence and for checks of runbooks',
  effects: [],
  powers: ['check', 'query'],
  settings: [
    {
      name: 'address',
      label: 'Address of Prometheus',
      kind: 'url',
      required: true,
      placeholder: 'http://127.0.0.1:9090',
    },
    { name: 'username', label: 'User name', kind: 'text', help: 'Where a password is asked for.' },
  ],
  secrets: [
    { name: 'password', label: 'Password', required: false },
    { name: 'token', label: 'Bearer token', required: false, help: 'Instead of a password.' },
  ],
  hosts: ['{address}'],
});

const sample = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const result = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: labels, value: sample })) }),
  z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(sample).default([]) })),
  }),
  z.object({ resultType: z.literal('scalar'), result: sample }),
  z.object({ resultType: z.literal('string'), result: sample }),
]);
const envelope = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: result }),
  z.object({ status: z.literal('error'), error: z.string(), errorType: z.string().default('') }),
]);

/** Prometheus, and what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics. */
export function createPrometheusConnector(): Connector {
  return {
    manifest: prometheusManifest,
    check: (context) =>
      checkSteps([
        {
          essential: true,
          async run() {
            await ask(context, 'query', { query: 'vector(1)' });
            return 'Prometheus answers queries.';
          },
        },
      ]),
    async query(question, context): Promise<Answer | null> {
      switch (question.ask) {
        case 'metric': {
          const { query, at } = question;
          const data = await ask(context, 'query', { query, ...(at === null ? {} : { time: seconds(at) }) });
          return { ask: 'metric', series: instantOf(data) };
        }
        case 'metric-range': {
          const { query, from, to, stepSeconds } = question;
          const data = await ask(context, 'query_range', {
            query,
            start: seconds(from),
            end: seconds(to),
            step: String(stepSeconds),
          });
          if (data.resultType !== 'matrix') return { ask: 'metric-range', series: [] };
          const series = data.result.slice(0, MOST_SERIES).map(({ metric, values }) => ({
            labels: metric,
            points: values.map(([at, value]) => [at * 1_000, Number(value)] as const),
          }));
          return { ask: 'metric-range', series };
        }
        default:
          return null;
      }
    },
  };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

type Data = z.output<typeof result>;

function instantOf(data: Data): Extract<Answer, { ask: 'metric' }>['series'] {
  const point = (metric: Record<string, string>, [at, value]: readonly [number, string]) => ({
    labels: metric,
    value: numberOf(value),
    at: Math.round(at * 1_000),
  });
  if (data.resultType === 'vector')
    return data.result.slice(0, MOST_SERIES).map(({ metric, value }) => point(metric, value));
  if (data.resultType === 'scalar') return [point({}, data.result)];
  if (data.resultType === 'matrix')
    return data.result.slice(0, MOST_SERIES).flatMap(({ metric, values }) => {
      const last = values.at(-1);
      return last === undefined ? [] : [point(metric, last)];
    });
  return [];
}

/** Prometheus writes infinities as `+Inf`. */
function numberOf(text: string): number {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

async function ask(
  context: ConnectorContext,
  what: 'query' | 'query_range',
  parameters: Record<string, string>,
): Promise<Data> {
  const { token = '', password = '' } = context.secrets;
  const pair = `${textSetting(context, 'username')}:${password}`;
  const authorization =
    token !== ''
      ? `Bearer ${token}`
      : password === ''
        ? null
        : `Basic ${Buffer.from(pair).toString('base64')}`;
  const query = new URLSearchParams(parameters).toString();
  const answer = await context.fetch(`${baseAddress(context, 'address')}/api/v1/${what}?${query}`, {
    headers: authorization === null ? {} : { authorization },
    // A query that can't be read or takes too long is answered with why.
    accept: [400, 422, 503],
  });
  const read = reading(envelope, answer.json(), VENDOR);
  if (read.status === 'success') return read.data;
  throw new DeliveryError(
    answer.status === 503 ? 'later' : 'refused',
    `Prometheus did not answer the query: ${read.error.slice(0, 300)}`,
  );
}
