import { z } from 'zod';
import type { IncomingAlert } from '#shared/connectors/incoming.ts';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { hookText } from '#shared/text/hooks.ts';
import type { Connector, ConnectorContext, Delivered, Delivery, HookRequest } from '../connector.ts';
import { bearer, jsonBody } from '../hooks.ts';
import { baseAddress, checkSteps, marked, mayBeThere, notCarried, reading, textSetting } from '../vendor.ts';
import { alertOf, apiGroups, hookBody, type AlertFacts } from './alerts.ts';
import { alertmanagerManifest } from './manifest.ts';

const VENDOR = 'Alertmanager';
/** Alerts that are remembered between two pulls, so that their end is noticed. */
const MOST_REMEMBERED = 5_000;

/** Alertmanager by its webhook and its API v2. */
export function createAlertmanagerConnector(): Connector {
  return {
    manifest: alertmanagerManifest,
    check: (context) => checkSteps([{ essential: true, run: () => checkStatus(context) }]),
    async deliver(delivery, context) {
      if (delivery.effect !== 'silence.create') throw notCarried(VENDOR, delivery.effect);
      return silence(delivery, delivery.payload, context);
    },
    pull,
    receive,
  };
}

const credentials = (context: ConnectorContext): Record<string, string> => {
  const { token = '', password = '' } = context.secrets;
  if (token !== '') return { authorization: `Bearer ${token}` };
  if (password === '') return {};
  const pair = `${textSetting(context, 'username')}:${password}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
};

const api = (context: ConnectorContext, path: string): string =>
  `${baseAddress(context, 'address')}/api/v2/${path}`;

const statusAnswer = z.object({ versionInfo: z.object({ version: z.string() }) });

async function checkStatus(context: ConnectorContext): Promise<string> {
  const answer = await context.fetch(api(context, 'status'), { headers: credentials(context) });
  const { versionInfo } = reading(statusAnswer, answer.json(), VENDOR);
  return `Alertmanager ${versionInfo.version} answers.`;
}

const remembered = z.record(
  z.string(),
  z.object({ alert: z.custom<IncomingAlert>((value) => typeof value === 'object'), updatedAt: z.string() }),
);
type Remembered = z.output<typeof remembered>;

function readCursor(cursor: string | null): Remembered {
  if (cursor === null) return {};
  try {
    return remembered.parse(JSON.parse(cursor));
  } catch {
    // Written by another version: everything that fires is told again, which changes nothing.
    return {};
  }
}

/** Asks what fires. What fired at the last time and does not now has ended. */
async function pull(
  cursor: string | null,
  context: ConnectorContext,
): Promise<{ incoming: IncomingAlert[]; cursor: string | null }> {
  if (context.settings['poll'] === false) return { incoming: [], cursor };
  const only = textSetting(context, 'receiver');
  // Also those that are kept quiet: an alert that somebody silenced has not ended.
  const query = new URLSearchParams({ active: 'true', silenced: 'true', inhibited: 'true' });
  if (only !== '') query.set('receiver', `^(?:${only.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)})$`);
  const answer = await context.fetch(api(context, `alerts/groups?${query.toString()}`), {
    headers: credentials(context),
  });
  const groups = reading(apiGroups, answer.json(), VENDOR);
  const before = readCursor(cursor);
  const now: Remembered = {};
  const incoming: IncomingAlert[] = [];
  for (const group of groups)
    for (const found of group.alerts) {
      // One that goes to several receivers is in several groups; the first says where it belongs.
      if (now[found.fingerprint] !== undefined || Object.keys(now).length >= MOST_REMEMBERED) continue;
      const known = before[found.fingerprint];
      if (known === undefined && found.status.state !== 'active') continue;
      const alert = alertOf(found, true, group.labels, context.now());
      now[found.fingerprint] = { alert: { ...alert, text: '' }, updatedAt: found.updatedAt };
      if (known?.alert.startedAt !== alert.startedAt || known.alert.groupKey !== alert.groupKey)
        incoming.push(alert);
    }
  for (const [fingerprint, { alert }] of Object.entries(before))
    if (now[fingerprint] === undefined) incoming.push({ ...alert, firing: false, endedAt: context.now() });
  return { incoming, cursor: JSON.stringify(now) };
}

function receive(request: HookRequest, context: ConnectorContext): Outcome<IncomingAlert[]> {
  const allowed = bearer(request, context.secrets['hookToken']);
  if (!allowed.ok) return allowed;
  const json = jsonBody(request);
  if (!json.ok) return json;
  const read = hookBody.safeParse(json.output);
  if (!read.success)
    return refuse('invalid_input', hookText.badForm('a notification of Alertmanager, version 4'));
  const { alerts, groupLabels, receiver, externalURL } = read.data;
  const only = textSetting(context, 'receiver');
  if (only !== '' && receiver !== only) return { ok: true, output: [] };
  return {
    ok: true,
    output: alerts.map((alert) => {
      const facts: AlertFacts = alert;
      const made = alertOf(facts, alert.status === 'firing', groupLabels, context.now());
      return { ...made, url: made.url ?? (/^https?:\/\//.test(externalURL) ? externalURL : null) };
    }),
  };
}

const silences = z.array(
  z.object({ id: z.string(), comment: z.string(), status: z.object({ state: z.string() }) }),
);
const created = z.object({ silenceID: z.string() });

/** Alertmanager takes no key: the comment carries it, and is looked for before a silence is made again. */
async function silence(
  delivery: Pick<Delivery, 'key' | 'attempt' | 'uncertain'>,
  { incident, matchers, until, reason }: EffectPayload<'silence.create'>,
  context: ConnectorContext,
): Promise<Delivered> {
  if (until <= context.now()) return { said: 'not silenced: the time was over already' };
  const headers = credentials(context);
  const comment = `${marked(incident, reason)} [${incident.ref} ${delivery.key}]`;
  const done = (id: string): Delivered => ({
    links: [
      {
        what: 'silence',
        of: incident.stream,
        id,
        url: `${baseAddress(context, 'address')}/#/silences/${id}`,
        name: Object.values(matchers).join(', ').slice(0, 100),
      },
    ],
    said: `silenced ${Object.entries(matchers)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')}`,
  });
  if (mayBeThere(delivery)) {
    const answer = await context.fetch(api(context, 'silences'), { headers });
    const known = reading(silences, answer.json(), VENDOR).find(
      (each) => each.comment === comment && each.status.state !== 'expired',
    );
    if (known !== undefined) return done(known.id);
  }
  const answer = await context.fetch(api(context, 'silences'), {
    headers,
    json: {
      matchers: Object.entries(matchers).map(([name, value]) => ({
        ...{ name, value },
        ...{ isRegex: false, isEqual: true },
      })),
      startsAt: new Date(context.now()).toISOString(),
      endsAt: new Date(until).toISOString(),
      createdBy: 'Deepwater',
      comment,
    },
  });
  return done(reading(created, answer.json(), VENDOR, true).silenceID);
}
