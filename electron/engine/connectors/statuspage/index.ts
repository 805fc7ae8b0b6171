import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import {
  DeliveryError,
  type Connector,
  type ConnectorContext,
  type Delivered,
  type Delivery,
} from '../connector.ts';
import {
  baseAddress,
  checkSteps,
  keyMark,
  mapSetting,
  mayBeThere,
  notCarried,
  reading,
  shortened,
  textSetting,
  marked,
  type EffectIncident,
} from '../vendor.ts';
import { vendorWay, type VendorAsk } from '../vendor-http.ts';
import { statuspageManifest } from './manifest.ts';

const VENDOR = 'Statuspage';
/** Longest name of an incident, characters. */
const LONGEST_NAME = 200;
const IMPACTS = ['none', 'minor', 'major', 'critical'];
const COMPONENT_STATES = ['degraded_performance', 'partial_outage', 'major_outage', 'operational', 'none'];

const incidentShape = z.object({
  id: z.string(),
  name: z.string(),
  shortlink: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type PageIncident = z.output<typeof incidentShape>;
/** What we keep with an incident of the page: whose it is, and the updates it has got. */
const ownMetadata = z.object({ stream: z.string(), effects: z.record(z.string(), z.string()) });
const errorBody = z.object({ error: z.union([z.string(), z.array(z.string())]) });

type StatusDelivery = Extract<Delivery, { effect: 'status.publish' | 'status.update' | 'status.resolve' }>;
type StatusPayload = EffectPayload<'status.publish'>;

/** Atlassian's Statuspage by its REST API v1. */
export function createStatuspageConnector(): Connector {
  return {
    manifest: statuspageManifest,
    check: (context) =>
      checkSteps([
        { essential: true, run: () => checkPage(context) },
        { run: () => checkComponents(context) },
      ]),
    async deliver(delivery, context) {
      switch (delivery.effect) {
        case 'status.publish':
          return publish(delivery, context);
        case 'status.update':
        case 'status.resolve':
          return update(delivery, context);
        default:
          throw notCarried(VENDOR, delivery.effect);
      }
    },
  };
}

function api(context: ConnectorContext): VendorAsk {
  return vendorWay(context, {
    vendor: VENDOR,
    base: `${baseAddress(context, 'address')}/v1/pages/${encodeURIComponent(textSetting(context, 'page'))}`,
    headers: { authorization: `OAuth ${context.secrets['apiKey'] ?? ''}` },
    words(body) {
      const read = errorBody.safeParse(body);
      return read.success ? [read.data.error].flat().join(' ') : '';
    },
    credentials: 'Look at the API key and at what its user may do on the page.',
  });
}

async function checkPage(context: ConnectorContext): Promise<string> {
  const answer = await api(context)('', { accept: [404] });
  if (answer.status === 404)
    throw new DeliveryError('refused', `Statuspage does not know the page ${textSetting(context, 'page')}.`);
  const page = reading(z.object({ name: z.string().nullish() }), answer.json(), VENDOR);
  return `The page is ${page.name ?? textSetting(context, 'page')}.`;
}

async function checkComponents(context: ConnectorContext): Promise<string> {
  const answer = await api(context)('/components', { query: { per_page: 100 } });
  const known = new Set(
    reading(z.array(z.object({ id: z.string() })), answer.json(), VENDOR).map(({ id }) => id),
  );
  const wanted = Object.entries(mapSetting(context, 'components'));
  const missing = wanted.filter(([, id]) => !known.has(id));
  if (missing.length > 0 && known.size < 100)
    throw new DeliveryError(
      'refused',
      `The page has no component ${missing.map(([service, id]) => `${id} (of ${service})`).join(', ')}.`,
    );
  return wanted.length === 0
    ? 'No components are named: the page shows none as affected.'
    : 'Every component is there.';
}

/** Publishes once: the incident keeps whose it is, and an attempt after an uncertain one looks for that. */
async function publish(delivery: StatusDelivery, context: ConnectorContext): Promise<Delivered> {
  const { incident } = delivery.payload;
  const linked = linkedId(context, incident);
  if (linked !== null) return update(delivery, context);
  const before = mayBeThere(delivery) ? await findOurs(context, incident) : null;
  const made = before ?? (await create(delivery, context));
  return {
    links: [
      {
        what: 'status',
        of: incident.stream,
        id: made.id,
        url: made.shortlink ?? null,
        name: shortened(made.name, 60),
      },
    ],
    said: 'published on the status page',
  };
}

async function create(delivery: StatusDelivery, context: ConnectorContext): Promise<PageIncident> {
  const { incident } = delivery.payload;
  const impact = mapSetting(context, 'impacts')[incident.severity];
  const answer = await api(context)('/incidents', {
    method: 'POST',
    json: {
      incident: {
        name: nameOf(context, incident),
        ...(impact !== undefined && IMPACTS.includes(impact) ? { impact_override: impact } : {}),
        ...contentOf(delivery, context),
        metadata: metadataOf(incident, { [keyMark(delivery.key)]: 'sent' }),
      },
    },
  });
  return reading(incidentShape, answer.json(), VENDOR, true);
}

/** Updates once: the key of each update is kept with the incident in the same request that posts it. */
async function update(delivery: StatusDelivery, context: ConnectorContext): Promise<Delivered> {
  const { incident } = delivery.payload;
  const id = linkedId(context, incident) ?? (await findOurs(context, incident))?.id ?? null;
  if (id === null) {
    if (delivery.effect === 'status.resolve')
      throw new DeliveryError(
        'refused',
        `Incident ${incident.ref} is not on the status page: nothing to resolve.`,
      );
    return publish({ ...delivery, attempt: 1, uncertain: false }, context);
  }
  const path = `/incidents/${encodeURIComponent(id)}`;
  const there = await api(context)(path, { accept: [404] });
  if (there.status === 404)
    throw new DeliveryError(
      'refused',
      'The incident is no longer on the status page. Somebody took it away there.',
    );
  const now = reading(incidentShape, there.json(), VENDOR);
  const effects = effectsOf(now);
  const mark = keyMark(delivery.key);
  const said =
    delivery.effect === 'status.resolve' ? 'resolved on the status page' : 'updated on the status page';
  if (Object.hasOwn(effects, mark)) return { said };
  const answer = await api(context)(path, {
    method: 'PATCH',
    json: {
      incident: {
        ...contentOf(delivery, context),
        metadata: metadataOf(incident, { ...effects, [mark]: 'sent' }),
      },
    },
  });
  reading(incidentShape, answer.json(), VENDOR, true);
  return { said };
}

/** What customers read, and what the page shows of the services. */
function contentOf({ effect, payload }: StatusDelivery, context: ConnectorContext): Record<string, unknown> {
  const resolves = effect === 'status.resolve';
  const ids = componentIds(context, payload);
  const state = resolves ? 'operational' : mapSetting(context, 'states')[payload.incident.severity];
  const changes = state !== undefined && COMPONENT_STATES.includes(state) && state !== 'none';
  return {
    status: resolves ? 'resolved' : statusOf(payload.incident.phase),
    body: marked(payload.incident, payload.text),
    component_ids: ids,
    ...(changes && ids.length > 0 ? { components: Object.fromEntries(ids.map((id) => [id, state])) } : {}),
    deliver_notifications: context.settings['notify'] !== false,
  };
}

function componentIds(context: ConnectorContext, { components }: StatusPayload): string[] {
  const known = mapSetting(context, 'components');
  return [...new Set(components.flatMap((each) => known[each] ?? []))];
}

/** Statuspage knows three states of an incident that goes on. */
function statusOf(phase: string): 'investigating' | 'identified' | 'monitoring' {
  if (phase === 'identified' || phase === 'mitigating') return 'identified';
  return phase === 'monitoring' || phase === 'resolved' || phase === 'closed'
    ? 'monitoring'
    : 'investigating';
}

function nameOf(context: ConnectorContext, incident: EffectIncident): string {
  const own = context.settings['titles'] === true ? incident.title : textSetting(context, 'title');
  return shortened(marked(incident, own === '' ? 'Service disruption' : own), LONGEST_NAME);
}

/** Every value at the top of Statuspage's metadata has to be an object. */
function metadataOf(
  { stream }: EffectIncident,
  effects: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return { deepwater: { stream, effects } };
}

function effectsOf({ metadata }: PageIncident): Record<string, string> {
  const read = ownMetadata.safeParse(metadata?.['deepwater']);
  return read.success ? read.data.effects : {};
}

/** The incident of the page that is ours; null when there is none among the latest hundred. */
async function findOurs(context: ConnectorContext, { stream }: EffectIncident): Promise<PageIncident | null> {
  const answer = await api(context)('/incidents', { query: { limit: 100 } });
  const listed = reading(z.array(incidentShape), answer.json(), VENDOR);
  return (
    listed.find(({ metadata }) => {
      const read = ownMetadata.safeParse(metadata?.['deepwater']);
      return read.success && read.data.stream === stream;
    }) ?? null
  );
}

function linkedId(context: ConnectorContext, { stream }: EffectIncident): string | null {
  return context.links(stream).findLast(({ what }) => what === 'status')?.id ?? null;
}
