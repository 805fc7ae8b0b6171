import type { SocketModeClient } from '@slack/socket-mode';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Incoming, IncomingMessage } from '#shared/connectors/incoming.ts';
import { DeliveryError, type ConnectorContext } from '../connector.ts';
import { shortened, textSetting } from '../vendor.ts';
import { appTokenFailure, quietLogger, slackOptions, withSlack } from './client.ts';

/** A connection that Slack ends after this time, ms, is renewed at once; one that ends sooner is a failure. */
const LIVED = 1_000;
/** Most names of people that are looked up for one message. */
const MOST_NAMES = 10;

const envelope = z.object({
  ack: z.custom<() => Promise<void>>((value) => typeof value === 'function'),
  body: z.object({
    event: z.object({
      type: z.literal('reaction_added'),
      reaction: z.string(),
      item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
    }),
  }),
});
const anyEnvelope = z.object({ ack: z.custom<() => Promise<void>>((value) => typeof value === 'function') });

/**
 * Listens for reactions by Socket Mode until the context's signal ends. A message that gets the emoji of the settings is read
 * and handed on as marked. Slack sends an event again that is not acknowledged, so it is only after it was handed on.
 */
export async function listenForMarks(
  push: (incoming: readonly Incoming[]) => void,
  context: ConnectorContext,
): Promise<void> {
  const appToken = context.secrets['appToken'] ?? '';
  if (appToken === '') return untilAborted(context.signal);
  const emoji = textSetting(context, 'emoji').replaceAll(':', '');
  const library = await import('@slack/socket-mode');
  const dispatcher = await context.dispatcher();
  while (!context.signal.aborted) {
    const client = new library.SocketModeClient({
      appToken,
      // The caller opens it again: the library's own way ends the process when the network is gone.
      autoReconnectEnabled: false,
      logger: quietLogger(library.LogLevel.ERROR),
      clientOptions: slackOptions(context),
      dispatcher,
    });
    client.on('slack_event', (given: unknown) => {
      void handle(given).catch(() => undefined);
    });
    await oneConnection(client, context.signal);
  }

  /** Without an acknowledgement Slack sends it again; so a failure here needs no word of its own. */
  async function handle(given: unknown): Promise<void> {
    const read = envelope.safeParse(given);
    if (read.success && read.data.body.event.reaction === emoji) {
      const { channel, ts } = read.data.body.event.item;
      const message = await withSlack(context, (slack) => readMessage(slack, context, channel, ts));
      if (message !== null) push([message]);
    }
    await anyEnvelope.parse(given).ack();
  }
}

/** Resolves when the signal ends or Slack renews the connection; rejects when it broke. */
async function oneConnection(client: SocketModeClient, signal: AbortSignal): Promise<void> {
  let begun = 0;
  const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
  const stop = (): void => void client.disconnect().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.start();
    begun = Date.now();
    if (signal.aborted) stop();
    await Promise.race([ended, untilAborted(signal)]);
  } catch (error) {
    if (signal.aborted) return;
    throw error === undefined ? broken() : appTokenFailure(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (!signal.aborted && Date.now() - begun < LIVED) throw broken();
}

function broken(): DeliveryError {
  return new DeliveryError('later', 'Slack ended the connection that marked messages come by.');
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function readMessage(
  slack: WebClient,
  context: ConnectorContext,
  channel: string,
  ts: string,
): Promise<IncomingMessage | null> {
  const { message } = await slack.reactions.get({ channel, timestamp: ts, full: true });
  if (message === undefined) return null;
  const names = createNames(slack);
  return {
    kind: 'message',
    vendorId: `${channel}:${ts}`,
    stream: context.linked('channel', channel)?.stream ?? null,
    marked: true,
    by: message.user === undefined ? 'an app' : await names(message.user),
    text: shortened(await plain(message.text ?? '', names), 20_000),
    at: Math.round(Number(ts) * 1_000),
    url: message.permalink ?? null,
  };
}

/** Names of people by their id, each asked for once. */
function createNames(slack: WebClient): (id: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (id) => {
    const name = known.get(id);
    if (name !== undefined) return name;
    if (known.size >= MOST_NAMES) return id;
    const { user } = await slack.users.info({ user: id });
    const found = [user?.profile?.display_name, user?.real_name, user?.name].find(
      (each) => each !== undefined && each !== '',
    );
    known.set(id, found ?? id);
    return found ?? id;
  };
}

/** Slack's own writing as plain text: `<@U1>` becomes a name, `<https://x|words>` both. */
async function plain(text: string, names: (id: string) => Promise<string>): Promise<string> {
  const parts = text.split(/(<[^<>]*>)/);
  const read = await inOrder(parts, async (part) => {
    const inside = /^<(.*)>$/s.exec(part)?.[1];
    if (inside === undefined) return part;
    const [what = '', label = ''] = inside.split('|');
    if (what.startsWith('@')) return `@${label === '' ? await names(what.slice(1)) : label}`;
    if (what.startsWith('#')) return `#${label === '' ? what.slice(1) : label}`;
    if (what.startsWith('!')) return label === '' ? `@${what.slice(1).split('^')[0] ?? ''}` : label;
    return label === '' || label === what ? what : `${label} (${what})`;
  });
  return read.join('').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

async function inOrder<T, R>(items: readonly T[], body: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await body(item));
  return made;
}
