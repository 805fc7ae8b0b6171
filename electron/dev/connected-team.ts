import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { callOperation } from './call-operation.ts';
import { freePort } from './free-port.ts';
import type { LaunchedApp } from './launch.ts';
import { samplesIn } from './screens-setup.ts';

const MINUTE = 60_000;
const SECRET = 'of-the-pictures';
/** What an app is started with whose pictures are taken: machines that take them have no keychain. */
export const picturesEnvironment = {
  DEEPWATER_SECRET_WAR_ROOM_BOT_SECRET: SECRET,
  DEEPWATER_SECRET_STATUSPAGE_API_KEY: SECRET,
} as const;

/** Ids of what is connected. */
const HOOKS = '0198c000-0000-7000-8000-0000000000a1';
const PAGE = '0198c000-0000-7000-8000-0000000000a2';
const CHAT = '0198c000-0000-7000-8000-0000000000a3';

const declared = z.object({ ref: z.string() });
const outbox = z.object({ rows: z.array(z.object({ state: z.string() })) });
const connected = new WeakMap<LaunchedApp, Promise<string>>();

/**
 * A team with a webhook that works but for tickets, a status page that asks first, and a chat whose secret is missing; with
 * alerts in the inbox. Gives the reference of an incident that told all of them something.
 */
export function connectedTeam(app: LaunchedApp): Promise<string> {
  const known = connected.get(app);
  if (known !== undefined) return known;
  const connecting = connect(app);
  connected.set(app, connecting);
  return connecting;
}

async function connect(app: LaunchedApp): Promise<string> {
  const { page } = app;
  await samplesIn(app);
  const address = await receiver(app);
  const set = (connector: object) => callOperation(page, 'connector.set', { connector });
  await set({ id: HOOKS, kind: 'webhook', name: 'War room bot', settings: { address } });
  await set({
    id: PAGE,
    kind: 'statuspage',
    name: 'Statuspage',
    settings: { page: 'qfn30z5r6s5h', address },
  });
  await set({ id: CHAT, kind: 'slack', name: 'Slack', settings: {} });
  const input = { title: 'Refunds are not paid out', severity: 'SEV-2', services: ['refunds'] };
  const { ref } = declared.parse(await callOperation(page, 'incident.declare', input));
  await callOperation(page, 'update.post', {
    ref,
    text: 'Refunds since 13:40 UTC are queued, none is lost. The bank’s gateway answers again, the queue drains.',
    publicText: 'Refunds are delayed by up to an hour. No refund is lost.',
    nextDueAt: Date.now() + 30 * MINUTE,
  });
  for (;;) {
    const { rows: found } = outbox.parse(await callOperation(page, 'outbox.rows', { ref }));
    const has = (state: string) => found.some((row) => row.state === state);
    if (has('held') && has('dead') && has('done') && has('waiting')) break;
    await pause(50);
  }
  await alerts(app);
  return ref;
}

/** Takes everything but tickets. */
async function receiver(app: LaunchedApp): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => response.writeHead(body.includes('"ticket.create"') ? 422 : 204).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  app.electron.process().once('exit', () => server.close());
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Alerts that fire and have fired, and a message. */
async function alerts({ page }: LaunchedApp): Promise<void> {
  const port = await freePort();
  await callOperation(page, 'server.set', { on: true, port });
  const now = Date.now();
  const fired = (id: string, title: string, more: object) => ({ id, title, ...more });
  const events = [
    ...[1, 2, 3, 4].map((pod) =>
      fired(`oom-${pod}`, 'Pods of checkout run out of memory', {
        ...{ severity: 'critical', service: 'checkout', startedAt: now - 9 * MINUTE },
        text: 'Four of twelve pods were killed within five minutes. Their memory grows by 40 MB a minute.',
        labels: { alertname: 'PodOutOfMemory', cluster: 'eu-2', pod: `checkout-${pod}`, namespace: 'shop' },
        url: 'https://monitoring.example.com/d/checkout?from=now-1h',
        runbookUrl: 'https://runbooks.example.com/checkout/memory',
        status: pod === 4 ? 'resolved' : 'firing',
      }),
    ),
    fired('lag', 'Replica of the ledger is 40 s behind', {
      ...{ severity: 'warning', service: 'ledger', startedAt: now - 26 * MINUTE },
      labels: { alertname: 'ReplicaLag', cluster: 'eu-1' },
    }),
    fired('payments', 'Error rate of payments-api above 5 %', {
      ...{ severity: 'critical', service: 'payments-api', startedAt: now - 3 * MINUTE },
    }),
    fired('cert', 'Certificate of shop.example ends in 10 days', {
      ...{ severity: 'info', startedAt: now - 90 * MINUTE, status: 'resolved' },
    }),
    {
      id: 'm1',
      message: 'Support has 40 tickets about refunds since lunch',
      by: 'Noor Haddad',
      at: now - MINUTE,
    },
  ];
  const body = JSON.stringify({ events });
  const stamp = String(Math.floor(now / 1_000));
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/${HOOKS}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-deepwater-timestamp': stamp,
      'x-deepwater-signature': `v1=${createHmac('sha256', SECRET).update(`${stamp}.${body}`).digest('hex')}`,
    },
  });
  if (!answer.ok) throw new Error(`the alerts of the pictures were refused: ${await answer.text()}`);
}
