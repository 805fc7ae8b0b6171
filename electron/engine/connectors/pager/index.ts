import { z } from 'zod';
import type { Incoming } from '#shared/connectors/incoming.ts';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { hookText } from '#shared/text/hooks.ts';
import type { Connector, ConnectorContext, Delivered, Delivery, HookRequest } from '../connector.ts';
import { bearer, jsonBody } from '../hooks.ts';
import type { HttpRequest } from '../http.ts';
import { baseAddress, checkSteps, mapSetting, marked, notCarried, reading, shortened } from '../vendor.ts';

const VENDOR = 'The pager';

export const pagerManifest = connectorManifest.parse({
  kind: 'pager',
  name: 'Opsgenie and alike',
  carries: 'Pages by the alert API of Opsgenie, which others speak as well; acknowledgements back',
  effects: ['page.raise', 'page.acknowledge', 'page.resolve'],
  powers: ['check', 'receive'],
  settings: [
    {
      name: 'address',
      label: 'Address of the API',
      kind: 'url',
      required: true,
      default: 'https://api.opsgenie.com',
    },
    {
      name: 'people',
      label: 'Names there',
      kind: 'map',
      help: 'Handle here, user name there. Others are told by the rules there.',
      placeholder: '@ana = ana@example.com',
    },
    {
      name: 'team',
      label: 'Team that is paged where nobody is named',
      kind: 'text',
    },
  ],
  secrets: [
    { name: 'apiKey', label: 'API key' },
    {
      name: 'hookToken',
      label: 'Token of the webhook',
      required: false,
      help: 'Sent there as the header Authorization: Bearer …',
    },
  ],
  hosts: ['{address}'],
});

/** The alert API of Opsgenie. A page's id is the alias: raising one twice raises one. */
export function createPagerConnector(): Connector {
  return {
    manifest: pagerManifest,
    check: (context) =>
      checkSteps([
        {
          essential: true,
          async run() {
            await send(context, `${baseAddress(context, 'address')}/v2/alerts?limit=1`, {
              headers: credentials(context),
            });
            return 'The API answers and takes the key.';
          },
        },
      ]),
    deliver,
    receive,
  };
}

const credentials = (context: ConnectorContext): Record<string, string> => ({
  authorization: `GenieKey ${context.secrets['apiKey'] ?? ''}`,
});

/** Every answer of the API is an object. Anything else came from somebody on the way. */
async function send(context: ConnectorContext, address: string, request: HttpRequest): Promise<void> {
  const answer = await context.fetch(address, request);
  reading(z.object({}), answer.json(), VENDOR, request.json !== undefined);
}

const PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;

/** SEV-1 is P1, and what is worse or better than there are priorities is the outermost. */
function priorityOf(severity: string): string {
  const rank = Number(/\d+/.exec(severity)?.[0] ?? 3);
  return PRIORITIES[Math.min(Math.max(rank, 1), PRIORITIES.length) - 1] ?? 'P3';
}

async function deliver(delivery: Delivery, context: ConnectorContext): Promise<Delivered> {
  const base = `${baseAddress(context, 'address')}/v2/alerts`;
  const headers = credentials(context);
  const { incident } = delivery.payload;
  switch (delivery.effect) {
    case 'page.raise': {
      const { page, text, people, service } = delivery.payload;
      const names = mapSetting(context, 'people');
      const users = people.flatMap((person) => names[person] ?? []);
      const team = context.settings['team'];
      const responders = [
        ...users.map((username) => ({ type: 'user', username })),
        ...(users.length === 0 && typeof team === 'string' && team !== ''
          ? [{ type: 'team', name: team }]
          : []),
      ];
      await send(context, base, {
        headers,
        json: {
          message: shortened(marked(incident, `${incident.ref} ${text}`), 130),
          alias: page,
          description: shortened(marked(incident, `${incident.title}\n\n${text}`), 15_000),
          ...(responders.length === 0 ? {} : { responders }),
          tags: [incident.ref, incident.severity, ...(incident.exercise ? ['exercise'] : [])],
          ...(service === null ? {} : { entity: service }),
          source: 'Deepwater',
          priority: priorityOf(incident.severity),
        },
      });
      const link = { what: 'page', of: page, id: page, url: null, name: `page of ${incident.ref}` };
      return { links: [link], said: `paged ${users.length === 0 ? 'by the rules there' : users.join(', ')}` };
    }
    case 'page.acknowledge':
      await send(context, act(base, delivery.payload.page, 'acknowledge'), {
        headers,
        json: { source: 'Deepwater', note: `Acknowledged by ${delivery.payload.by}` },
        // What the vendor has closed meanwhile need not be acknowledged.
        accept: [404],
      });
      return { said: 'acknowledged' };
    case 'page.resolve':
      await send(context, act(base, delivery.payload.page, 'close'), {
        headers,
        json: { source: 'Deepwater' },
        accept: [404],
      });
      return { said: 'closed' };
    default:
      throw notCarried(VENDOR, delivery.effect);
  }
}

const act = (base: string, page: string, what: 'acknowledge' | 'close'): string =>
  `${base}/${encodeURIComponent(page)}/${what}?identifierType=alias`;

/** What the outgoing webhook of Opsgenie sends. */
const hook = z.object({
  action: z.string(),
  alert: z.object({
    alertId: z.string().default(''),
    alias: z.string(),
    username: z.string().nullish(),
    updatedAt: z.number().nullish(),
  }),
});
const STATES: Readonly<Record<string, 'acknowledged' | 'done' | 'open' | undefined>> = {
  Acknowledge: 'acknowledged',
  UnAcknowledge: 'open',
  Close: 'done',
};

function receive(request: HookRequest, context: ConnectorContext): Outcome<Incoming[]> {
  const allowed = bearer(request, context.secrets['hookToken']);
  if (!allowed.ok) return allowed;
  const json = jsonBody(request);
  if (!json.ok) return json;
  const read = hook.safeParse(json.output);
  if (!read.success) return refuse('invalid_input', hookText.badForm('a webhook of Opsgenie'));
  const { action, alert } = read.data;
  const state = STATES[action];
  if (state === undefined) return { ok: true, output: [] };
  // Opsgenie counts in nanoseconds here.
  const told = alert.updatedAt ?? 0;
  const at = told > 1e15 ? Math.floor(told / 1e6) : told > 0 ? told : context.now();
  const vendorId = `${alert.alertId || alert.alias} ${action} ${at}`.slice(0, 300);
  const by = alert.username ?? null;
  return { ok: true, output: [{ kind: 'state', vendorId, what: 'page', id: alert.alias, state, by, at }] };
}
