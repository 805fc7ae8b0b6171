import { z } from 'zod';
import type { IncomingAlert } from '#shared/connectors/incoming.ts';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { hookText } from '#shared/text/hooks.ts';
import { alertOf, hookAlert } from '../alertmanager/alerts.ts';
import type { Connector, ConnectorContext, Delivered, Delivery, HookRequest } from '../connector.ts';
import { bearer, hmac, jsonBody, same } from '../hooks.ts';
import { baseAddress, checkSteps, marked, mayBeThere, notCarried, reading, shortened } from '../vendor.ts';

const VENDOR = 'Grafana';
/** How Grafana signs, where its contact point has an HMAC secret. */
const SIGNATURE_HEADER = 'x-grafana-alerting-signature';

export const grafanaManifest = connectorManifest.parse({
  kind: 'grafana',
  name: 'Grafana',
  carries: 'Alerts in by webhook; incidents out as annotations',
  effects: ['event.mark'],
  powers: ['check', 'receive'],
  settings: [
    {
      name: 'address',
      label: 'Address of Grafana',
      kind: 'url',
      required: true,
      placeholder: 'https://grafana.example.com',
    },
  ],
  secrets: [
    { name: 'token', label: 'Service account token', help: 'With the right to write annotations.' },
    {
      name: 'hookToken',
      label: 'Token of the webhook',
      required: false,
      help: 'Bearer token or HMAC secret of the contact point.',
    },
  ],
  hosts: ['{address}'],
});

/** Grafana: unified and legacy alerts in, annotations out. */
export function createGrafanaConnector(): Connector {
  return {
    manifest: grafanaManifest,
    check: (context) =>
      checkSteps([
        {
          essential: true,
          async run() {
            const answer = await context.fetch(`${baseAddress(context, 'address')}/api/annotations?limit=1`, {
              headers: credentials(context),
            });
            reading(z.array(z.unknown()), answer.json(), VENDOR);
            return 'Grafana answers and takes the token.';
          },
        },
      ]),
    async deliver(delivery, context) {
      if (delivery.effect !== 'event.mark') throw notCarried(VENDOR, delivery.effect);
      return mark(delivery, delivery.payload, context);
    },
    receive,
  };
}

const credentials = (context: ConnectorContext): Record<string, string> => ({
  authorization: `Bearer ${context.secrets['token'] ?? ''}`,
});

const annotations = z.array(z.object({ id: z.number().int(), tags: z.array(z.string()).nullish() }));
const created = z.object({ id: z.number().int() });

/** Grafana takes no key: a tag carries it, and is looked for before an annotation is made again. */
async function mark(
  delivery: Pick<Delivery, 'key' | 'attempt' | 'uncertain'>,
  { incident, text, from, to, tags }: EffectPayload<'event.mark'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const base = `${baseAddress(context, 'address')}/api/annotations`;
  const headers = credentials(context);
  const words = shortened(marked(incident, text), 1_000);
  const known = context.links(incident.stream).find(({ what }) => what === 'mark');
  if (to !== null && known !== undefined) {
    await context.fetch(`${base}/${known.id}`, {
      method: 'PATCH',
      headers,
      json: { text: words, timeEnd: to },
    });
    return { said: 'annotation ended' };
  }
  const keyTag = `deepwater:${delivery.key}`;
  const done = (id: number): Delivered => ({
    links: [{ what: 'mark', of: incident.stream, id: String(id), url: null, name: 'annotation' }],
    said: 'annotation made',
  });
  if (mayBeThere(delivery)) {
    const answer = await context.fetch(`${base}?tags=${encodeURIComponent(keyTag)}&limit=1`, { headers });
    const there = reading(annotations, answer.json(), VENDOR).find(({ tags: its }) => its?.includes(keyTag));
    if (there !== undefined) return done(there.id);
  }
  const answer = await context.fetch(base, {
    headers,
    json: {
      time: from,
      ...(to === null ? {} : { timeEnd: to }),
      tags: [...new Set([...tags, 'deepwater', incident.ref, keyTag])],
      text: words,
    },
  });
  return done(reading(created, answer.json(), VENDOR, true).id);
}

const unified = z.object({
  alerts: z
    .array(
      hookAlert.extend({
        dashboardURL: z.string().default(''),
        panelURL: z.string().default(''),
        valueString: z.string().default(''),
      }),
    )
    .max(10_000),
  groupLabels: z.record(z.string(), z.string()).default({}),
});

/** Alerts of Grafana before version 9. */
const legacy = z.object({
  ruleId: z.number(),
  ruleName: z.string(),
  title: z.string(),
  state: z.string(),
  message: z.string().nullish(),
  ruleUrl: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});

function receive(request: HookRequest, context: ConnectorContext): Outcome<IncomingAlert[]> {
  const allowed = allowedBy(request, context);
  if (!allowed.ok) return allowed;
  const json = jsonBody(request);
  if (!json.ok) return json;
  const now = context.now();
  const read = unified.safeParse(json.output);
  if (read.success) {
    const { alerts, groupLabels } = read.data;
    return {
      ok: true,
      output: alerts.map((alert) => {
        const values = alert.valueString === '' ? {} : { values: alert.valueString };
        const facts = { ...alert, annotations: { ...plain(alert.annotations), ...values } };
        const made = alertOf(facts, alert.status === 'firing', groupLabels, now);
        const url = [alert.panelURL, alert.dashboardURL].find((each) => /^https?:\/\//.test(each));
        // Their end is told without words, as in Alertmanager.
        const text =
          alert.status === 'resolved' && Object.keys(alert.annotations).length === 0 ? '' : made.text;
        return { ...made, text, url: url?.slice(0, 2_000) ?? made.url };
      }),
    };
  }
  const old = legacy.safeParse(json.output);
  if (!old.success) return refuse('invalid_input', hookText.badForm('a notification of Grafana'));
  return { ok: true, output: legacyAlert(old.data, now) };
}

/** Grafana adds annotations of its own that are no words. */
const plain = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !/^__.+__$/.test(name)));

function legacyAlert(alert: z.output<typeof legacy>, now: number): IncomingAlert[] {
  const { ruleId, ruleName, state, message, ruleUrl, tags } = alert;
  if (state !== 'alerting' && state !== 'ok' && state !== 'no_data') return [];
  const labels = tags ?? {};
  const firing = state !== 'ok';
  return [
    {
      ...{ kind: 'alert', vendorId: `rule ${ruleId}`, firing },
      title: ruleName.slice(0, 500) || `Rule ${ruleId}`,
      text: firing ? (message ?? '').slice(0, 20_000) : '',
      severity: labels['severity']?.slice(0, 60) ?? null,
      service: labels['service']?.slice(0, 100) ?? null,
      labels: Object.fromEntries(
        Object.entries(labels).map(([name, value]) => [name.slice(0, 200), value.slice(0, 2_000)]),
      ),
      groupKey: `rule ${ruleId}`,
      startedAt: now,
      endedAt: firing ? null : now,
      url: /^https?:\/\//.test(ruleUrl ?? '') ? (ruleUrl ?? '').slice(0, 2_000) : null,
      runbookUrl: null,
    },
  ];
}

/** Either the contact point signs, or it sends the token. */
function allowedBy(request: HookRequest, { secrets }: ConnectorContext): Outcome<null> {
  const signature = request.headers[SIGNATURE_HEADER];
  const { hookToken = '' } = secrets;
  if (signature === undefined || hookToken === '') return bearer(request, hookToken);
  return same(signature, hmac(hookToken, request.body))
    ? { ok: true, output: null }
    : refuse('bad_signature', hookText.badSignature);
}
