import { z } from 'zod';
import { DeliveryError, type Answer, type ConnectorContext, type Question } from '../connector.ts';
import { reading } from '../vendor.ts';
import { datadogApi, hasAppKey, VENDOR } from './api.ts';

/** For a value at a time, the latest of this long before it is taken, ms. */
const LATEST_OF = 600_000;
/** Over which time an SLO is looked at when a value at a time is asked for, ms. */
const SLO_SPAN = 30 * 86_400_000;

const queried = z.object({
  status: z.string().nullish(),
  error: z.string().nullish(),
  series: z
    .array(
      z.object({
        metric: z.string().nullish(),
        display_name: z.string().nullish(),
        scope: z.string().nullish(),
        tag_set: z.array(z.string()).nullish(),
        pointlist: z.array(z.tuple([z.number(), z.number().nullable()])),
      }),
    )
    .nullish(),
});
const sloHistory = z.object({
  data: z
    .object({
      overall: z.object({ name: z.string().nullish(), sli_value: z.number().nullish() }).nullish(),
    })
    .nullish(),
});

interface Series {
  labels: Record<string, string>;
  points: [number, number][];
}

/** Metrics at a time or over one, as Datadog's queries; `slo:ID` for the value of an SLO, in percent. Null for other questions. */
export async function askDatadog(question: Question, context: ConnectorContext): Promise<Answer | null> {
  if (question.ask !== 'metric' && question.ask !== 'metric-range') return null;
  if (!hasAppKey(context))
    throw new DeliveryError(
      'refused',
      'This needs the application key of Datadog. Set it in the settings of the connector.',
    );
  const slo = /^slo:([\w-]+)$/.exec(question.query.trim())?.[1];
  if (question.ask === 'metric') {
    const at = question.at ?? context.now();
    const series =
      slo === undefined
        ? await metric(context, question.query, at - LATEST_OF, at)
        : [await sloValue(context, slo, at - SLO_SPAN, at)];
    return {
      ask: 'metric',
      series: series.flatMap(({ labels, points }) => {
        const last = points.at(-1);
        return last === undefined ? [] : [{ labels, at: last[0], value: last[1] }];
      }),
    };
  }
  const { from, to, stepSeconds } = question;
  const series =
    slo === undefined
      ? await metric(context, question.query, from, to)
      : [await sloValue(context, slo, from, to)];
  return {
    ask: 'metric-range',
    series: series.map(({ labels, points }) => ({ labels, points: thinned(points, stepSeconds * 1_000) })),
  };
}

async function metric(context: ConnectorContext, query: string, from: number, to: number): Promise<Series[]> {
  const answer = await datadogApi(context)('/query', {
    query: { query, from: Math.floor(from / 1_000), to: Math.ceil(to / 1_000) },
  });
  const read = reading(queried, answer.json(), VENDOR);
  if (read.status === 'error' || (read.error !== null && read.error !== undefined && read.error !== ''))
    throw new DeliveryError(
      'refused',
      `Datadog does not understand the query: ${read.error ?? 'it says no more'}.`,
    );
  return (read.series ?? []).map(
    ({ metric: name, display_name: shown, scope, tag_set: tags, pointlist }) => ({
      labels: {
        metric: shown ?? name ?? query,
        ...(scope === null || scope === undefined || scope === '*' ? {} : { scope }),
        ...Object.fromEntries(
          (tags ?? []).flatMap((tag) => {
            const at = tag.indexOf(':');
            return at < 1 ? [] : [[tag.slice(0, at), tag.slice(at + 1)] as const];
          }),
        ),
      },
      // Where nothing was measured, Datadog answers null.
      points: pointlist.flatMap(([at, value]): [number, number][] => (value === null ? [] : [[at, value]])),
    }),
  );
}

async function sloValue(context: ConnectorContext, id: string, from: number, to: number): Promise<Series> {
  const answer = await datadogApi(context)(`/slo/${id}/history`, {
    query: { from_ts: Math.floor(from / 1_000), to_ts: Math.floor(to / 1_000) },
  });
  const overall = reading(sloHistory, answer.json(), VENDOR).data?.overall;
  const value = overall?.sli_value;
  return {
    labels: {
      slo: id,
      ...(overall?.name === null || overall?.name === undefined ? {} : { name: overall.name }),
    },
    points: value === null || value === undefined ? [] : [[to, value]],
  };
}

/** At most one point per step: Datadog chooses its own. */
function thinned(points: readonly [number, number][], step: number): [number, number][] {
  let next = Number.NEGATIVE_INFINITY;
  return points.filter(([at]) => {
    if (at < next) return false;
    next = at + step;
    return true;
  });
}
