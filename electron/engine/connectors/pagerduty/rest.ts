import { z } from 'zod';
import { DeliveryError, type ConnectorContext } from '../connector.ts';
import { baseAddress, reading, textSetting } from '../vendor.ts';
import { vendorWay, type Query, type VendorAsk } from '../vendor-http.ts';

const VENDOR = 'PagerDuty';
/** Pages of 100 that are read of one list. */
const MOST_PAGES = 50;

/** `{error: {message, errors}}` of the REST API, `{status, message, errors}` of the Events API. */
const problem = z.object({ message: z.string(), errors: z.array(z.string()).optional() });
const problemBody = z.union([z.object({ error: problem }).transform(({ error }) => error), problem]);

function words(body: unknown): string {
  const read = problemBody.safeParse(body);
  if (!read.success) return '';
  return [read.data.message, ...(read.data.errors ?? [])].join(' ');
}

function address(context: ConnectorContext, name: 'events' | 'api'): string {
  const region = textSetting(context, 'region');
  if (region === 'own') return baseAddress(context, 'address');
  return `https://${name}${region === 'eu' ? '.eu' : ''}.pagerduty.com`;
}

/** The Events API v2, which takes pages. */
export function eventsApi(context: ConnectorContext): VendorAsk {
  return vendorWay(context, {
    vendor: VENDOR,
    base: address(context, 'events'),
    headers: {},
    words,
    credentials: 'Look at the integration key.',
  });
}

/** Whether there is an API key, without which pages go out and nothing comes back. */
export function hasApiKey({ secrets }: ConnectorContext): boolean {
  return (secrets['apiKey'] ?? '') !== '';
}

/** The REST API v2. Throws when there is no key for it. */
export function restApi(context: ConnectorContext): VendorAsk {
  if (!hasApiKey(context))
    throw new DeliveryError(
      'refused',
      'This needs the API key of PagerDuty. Set it in the settings of the connector.',
    );
  const from = textSetting(context, 'from');
  return vendorWay(context, {
    vendor: VENDOR,
    base: address(context, 'api'),
    headers: {
      authorization: `Token token=${context.secrets['apiKey'] ?? ''}`,
      accept: 'application/vnd.pagerduty+json;version=2',
      ...(from === '' ? {} : { from }),
    },
    words,
    credentials: 'Look at the API key.',
  });
}

/** Reads a list to its end. `more` tells whether a page follows. */
export async function everyPage<S extends z.ZodType>(
  ask: VendorAsk,
  path: string,
  { name, item, query = {} }: { name: string; item: S; query?: Query },
): Promise<z.output<S>[]> {
  const items: z.output<S>[] = [];
  const shape = z.object({ more: z.boolean().nullish(), [name]: z.array(z.unknown()) });
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(path, { query: { ...query, limit: 100, offset: items.length } });
    const read = reading(shape, answer.json(), VENDOR);
    const more = reading(z.array(item), read[name], VENDOR);
    items.push(...more);
    if (read.more !== true || more.length === 0) break;
  }
  return items;
}

/** Reads an answer of PagerDuty. */
export function readPagerDutyAnswer<S extends z.ZodType>(
  schema: S,
  value: unknown,
  acted = false,
): z.output<S> {
  return reading(schema, value, VENDOR, acted);
}
