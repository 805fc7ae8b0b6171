import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { DeliveryError, type ConnectorContext, type Delivered, type Delivery } from '../connector.ts';
import { keyMark, marked, mayBeThere, reading, shortened } from '../vendor.ts';
import { datadogApi, hasAppKey, VENDOR } from './api.ts';

/** Longest title and text of an event, characters. */
const LONGEST_TITLE = 500;
const LONGEST_TEXT = 4_000;
const LONGEST_TAG = 200;
/** Events of before this many ms ago are refused: what is older is told in the text. */
const OLDEST = 18 * 3_600_000 - 300_000;
/** Events are found some seconds after they were taken: one that may be there is looked for once more. */
const LOOKS = 2;
/** How far back an event is looked for, ms. */
const LOOK_BACK = 26 * 3_600_000;

const events = z.object({ events: z.array(z.object({ tags: z.array(z.string()).nullish() })) });
const taken = z.object({
  event: z.object({ id: z.union([z.number(), z.string()]).nullish(), url: z.string().nullish() }).nullish(),
});

/**
 * Marks the beginning or the end of an incident in the stream of events. The event carries the effect's mark as a tag, by which
 * an attempt after an uncertain one finds it; without the application key it may be there twice then.
 */
export async function markEvent(
  { incident, text, from, to, tags }: EffectPayload<'event.mark'>,
  delivery: Pick<Delivery, 'key' | 'attempt' | 'uncertain'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const now = context.now();
  const mark = `deepwater_effect:${keyMark(delivery.key)}`;
  if (mayBeThere(delivery) && hasAppKey(context)) {
    const answer = await datadogApi(context)('/events', {
      query: {
        start: Math.floor((now - LOOK_BACK) / 1_000),
        end: Math.ceil(now / 1_000) + 300,
        tags: mark,
        unaggregated: true,
      },
    });
    if (reading(events, answer.json(), VENDOR).events.some((each) => each.tags?.includes(mark) === true))
      return { said: 'the event is there already' };
    if (delivery.uncertain && delivery.attempt <= LOOKS)
      throw new DeliveryError(
        'later',
        'Datadog may have the event and not show it yet. It is looked for again.',
        {
          uncertain: true,
        },
      );
  }
  const at = to ?? from;
  const datable = at > now - OLDEST && at <= now + 3_600_000;
  const span = `From ${new Date(from).toISOString()}${to === null ? '' : ` to ${new Date(to).toISOString()}`}`;
  const answer = await datadogApi(context)('/events', {
    method: 'POST',
    json: {
      title: shortened(marked(incident, text), LONGEST_TITLE),
      text: shortened(`${incident.ref} ${incident.title} (${incident.severity}). ${span}`, LONGEST_TEXT),
      ...(datable ? { date_happened: Math.floor(at / 1_000) } : {}),
      aggregation_key: `deepwater-${keyMark(incident.stream)}`,
      alert_type: to === null ? 'error' : 'success',
      tags: [
        ...tags.map((tag) => shortened(tag, LONGEST_TAG)),
        ...incident.services.map((service) => shortened(`service:${service}`, LONGEST_TAG)),
        `incident:${incident.ref.toLowerCase()}`,
        'source:deepwater',
        mark,
      ],
    },
  });
  const { event } = reading(taken, answer.json(), VENDOR, true);
  const id = event?.id;
  return {
    links:
      id === null || id === undefined
        ? []
        : [
            {
              what: 'mark',
              of: incident.stream,
              id: String(id),
              url: event?.url ?? null,
              name: incident.ref,
            },
          ],
    said: datable
      ? 'marked in Datadog'
      : 'marked in Datadog, with its time in the text: it is too old for the stream',
  };
}
