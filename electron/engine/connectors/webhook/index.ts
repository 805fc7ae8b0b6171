import { z } from 'zod';
import type { Incoming } from '#shared/connectors/incoming.ts';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { hookText } from '#shared/text/hooks.ts';
import {
  DeliveryError,
  type Connector,
  type ConnectorContext,
  type Delivered,
  type Delivery,
  type HookRequest,
} from '../connector.ts';
import { hmac, jsonBody, same } from '../hooks.ts';
import { checkSteps, shortened, textSetting } from '../vendor.ts';

/** How far the time of a request may be off, ms. Within it a request is taken once. */
export const REPLAY_WINDOW = 5 * 60_000;
/** Requests that are remembered at once: more than a connector may send in the window would not be taken anyway. */
const MOST_REMEMBERED = 10_000;

export const TIME_HEADER = 'x-deepwater-timestamp';
export const SIGNATURE_HEADER = 'x-deepwater-signature';

export const webhookManifest = connectorManifest.parse({
  kind: 'webhook',
  name: 'Webhook',
  carries:
    'Everything an incident tells, signed, to an address of yours; alerts and messages in, signed the same way',
  effects: [
    ...(['channel.open', 'channel.post', 'channel.topic'] as const),
    ...(['page.raise', 'page.acknowledge', 'page.resolve'] as const),
    ...(['ticket.create', 'ticket.update', 'event.mark'] as const),
  ],
  powers: ['check', 'receive'],
  settings: [
    {
      name: 'address',
      label: 'Address it is sent to',
      kind: 'url',
      required: true,
      placeholder: 'https://hooks.example.com/deepwater',
    },
  ],
  secrets: [
    {
      name: 'secret',
      label: 'Secret both sides sign with',
      help: 'HMAC-SHA256 over the time, a dot and the body.',
    },
  ],
  hosts: ['{address}'],
});

/** An alert as others write it: a title is enough. Times are ISO 8601 or ms since the epoch. */
const time = z.union([
  z.number().int().min(0),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);
const alert = z.object({
  /** The same when it fires again and when it resolves. */
  id: z.string().min(1).max(300),
  title: z.string().min(1).max(500),
  text: z.string().max(20_000).default(''),
  status: z.enum(['firing', 'resolved']).default('firing'),
  severity: z.string().max(60).nullable().default(null),
  service: z.string().max(100).nullable().default(null),
  labels: z.record(z.string().max(200), z.string().max(2_000)).default({}),
  group: z.string().min(1).max(500).optional(),
  startedAt: time.optional(),
  endedAt: time.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
  runbookUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
});
const message = z.object({
  id: z.string().min(1).max(300),
  message: z.string().min(1).max(20_000),
  by: z.string().min(1).max(200),
  at: time.optional(),
  /** The incident's stream; with it the message goes onto the timeline by itself. */
  incident: z.string().max(60).nullable().default(null),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
});
const happening = z.union([message, alert]);
const body = z.union([z.object({ events: z.array(happening).max(1_000) }), happening]);

/** Signed JSON out and in, for whatever has no connector of its own. */
export function createWebhookConnector(): Connector {
  /** Signatures taken within the window, with when they are forgotten. */
  const taken = new Map<string, number>();

  function receive(request: HookRequest, context: ConnectorContext): Outcome<Incoming[]> {
    const { secret = '' } = context.secrets;
    if (secret === '') return refuse('bad_signature', hookText.noToken);
    const now = context.now();
    const stamp = request.headers[TIME_HEADER] ?? '';
    const signature = request.headers[SIGNATURE_HEADER] ?? '';
    if (!same(signature, signed(secret, stamp, request.body)))
      return refuse('bad_signature', hookText.badSignature);
    if (!/^\d{1,15}$/.test(stamp) || Math.abs(Number(stamp) * 1_000 - now) > REPLAY_WINDOW)
      return refuse('bad_signature', hookText.badTime);
    for (const [known, until] of taken) if (until < now) taken.delete(known);
    if (taken.has(signature)) return refuse('replayed', hookText.replayed);
    const json = jsonBody(request);
    if (!json.ok) return json;
    const read = body.safeParse(json.output);
    if (!read.success) return refuse('invalid_input', hookText.badForm(problemOf(read.error)));
    if (taken.size >= MOST_REMEMBERED) return refuse('offline', hookText.replayed);
    taken.set(signature, now + 2 * REPLAY_WINDOW);
    const events = 'events' in read.data ? read.data.events : [read.data];
    return { ok: true, output: events.map((each) => incomingOf(each, now)) };
  }

  return { manifest: webhookManifest, check, deliver, receive };
}

/** The value of the signature's header. `stamp`: seconds since the epoch. */
export const signed = (secret: string, stamp: string, content: string | Buffer): string =>
  `v1=${hmac(secret, `${stamp}.`, content)}`;

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined
    ? 'no alert and no message'
    : `${issue.path.join('.') || 'the whole'} does not fit`;
}

function incomingOf(given: z.output<typeof happening>, now: number): Incoming {
  if ('message' in given) {
    const { id, message: text, by, at = now, incident, url } = given;
    return { kind: 'message', vendorId: id, stream: incident, marked: incident !== null, by, text, at, url };
  }
  const { id, title, text, status, severity, service, labels, group, startedAt, endedAt, url, runbookUrl } =
    given;
  const firing = status === 'firing';
  return {
    ...{ kind: 'alert', vendorId: id, firing, title, text, severity, service, labels, url, runbookUrl },
    groupKey: group ?? shortened(service === null ? title : `${title} · ${service}`, 500),
    startedAt: startedAt ?? now,
    endedAt: firing ? null : (endedAt ?? now),
  };
}

async function post(content: object, key: string, context: ConnectorContext): Promise<void> {
  const text = JSON.stringify(content);
  const stamp = String(Math.floor(context.now() / 1_000));
  const answer = await context.fetch(textSetting(context, 'address'), {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': key,
      [TIME_HEADER]: stamp,
      [SIGNATURE_HEADER]: signed(context.secrets['secret'] ?? '', stamp, text),
    },
  });
  // Who wants a log-in or a click first answers with a page: then nobody has taken anything.
  if (answer.text.trimStart().startsWith('<'))
    throw new DeliveryError('later', 'A web page answered instead of the receiver.', { uncertain: true });
}

/** The receiver knows a repetition by its key: it stands in the header and in the body. */
async function deliver(
  { effect, payload, key, attempt }: Delivery,
  context: ConnectorContext,
): Promise<Delivered> {
  await post(
    { id: key, effect, attempt, sentAt: new Date(context.now()).toISOString(), payload },
    key,
    context,
  );
  return { said: `sent ${effect}` };
}

const check = (context: ConnectorContext) =>
  checkSteps([
    {
      essential: true,
      async run() {
        await post({ id: 'check', effect: 'check', payload: {} }, 'check', context);
        return 'The address takes signed requests.';
      },
    },
  ]);
