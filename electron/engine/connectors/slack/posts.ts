import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { DeliveryError, type ConnectorContext, type Delivered } from '../connector.ts';
import { marked, shortened, textSetting } from '../vendor.ts';
import { channelLink, codeOf, findChannel } from './channels.ts';
import { nextCursor } from './client.ts';

/** Slack cuts texts beyond 40,000 characters; escapes may double a text's length. */
const LONGEST_TEXT = 12_000;
/** Under which our messages carry the key of the effect, where people do not see it. */
const EVENT_TYPE = 'deepwater_effect';
/** Messages that are looked through for one of before: 5 pages of 200. */
const MOST_PAGES = 5;

const metadata = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ key: z.string() }),
});

/** Where a message goes. */
interface Place {
  /** An id, or a name with `#` that Slack resolves. */
  channel: string;
  /** What people call it. */
  name: string;
}

/**
 * Posts a message once: it carries the effect's key as metadata, and an attempt after an uncertain one looks for that in the
 * history of the channel first.
 */
export async function postMessage(
  slack: WebClient,
  payload: EffectPayload<'channel.post'>,
  { context, again, key }: { context: ConnectorContext; again: boolean; key: string },
): Promise<Delivered> {
  const place = placeOf(context, payload);
  const before = again ? await findMessage(slack, place, key) : null;
  const message =
    before ??
    (await joining(slack, place, async () => {
      const posted = await slack.chat.postMessage({
        channel: place.channel,
        text: escaped(shortened(marked(payload.incident, payload.text), LONGEST_TEXT)),
        unfurl_links: false,
        metadata: { event_type: EVENT_TYPE, event_payload: { key } },
      });
      if (posted.channel === undefined || posted.ts === undefined)
        throw new DeliveryError('later', 'Slack took the message and did not say where it is.', {
          uncertain: true,
        });
      return { channel: posted.channel, ts: posted.ts };
    }));
  const said = `posted to ${place.name}`;
  if (!payload.pin) return { said };
  return { said: (await pin(slack, message)) ? `${said} and pinned` : `${said}; it could not be pinned` };
}

function placeOf(context: ConnectorContext, { incident, to }: EffectPayload<'channel.post'>): Place {
  if (to !== null && to.trim() !== '') return named(to);
  const own = channelLink(context, incident);
  if (own !== null) return { channel: own.id, name: `#${own.name}` };
  const usual = textSetting(context, 'usualChannel');
  if (usual !== '') return named(usual);
  throw new DeliveryError(
    'refused',
    `Incident ${incident.ref} has no channel in Slack, and the settings name none for such incidents.`,
  );
}

function named(text: string): Place {
  const name = text.trim();
  if (isId(name)) return { channel: name, name };
  const withHash = `#${name.replace(/^#/, '')}`;
  return { channel: withHash, name: withHash };
}

const isId = (text: string): boolean => /^[CGD][A-Z0-9]{8,}$/.test(text);

/** The message an earlier attempt left; null when there is none. */
async function findMessage(
  slack: WebClient,
  { channel }: Place,
  key: string,
): Promise<{ channel: string; ts: string } | null> {
  const id = isId(channel) ? channel : (await findChannel(slack, channel.slice(1)))?.id;
  if (id === undefined) return null;
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const history: Awaited<ReturnType<typeof slack.conversations.history>> = await joining(
      slack,
      { channel: id, name: channel },
      () =>
        slack.conversations.history({
          channel: id,
          limit: 200,
          include_all_metadata: true,
          ...(cursor === null ? {} : { cursor }),
        }),
    );
    const found = history.messages?.find((each) => {
      const read = metadata.safeParse(each.metadata);
      return read.success && read.data.event_payload.key === key;
    });
    if (found?.ts !== undefined) return { channel: id, ts: found.ts };
    cursor = nextCursor(history);
    if (cursor === null) return null;
  }
  return null;
}

/** Does it; where the app is not in the channel yet, it joins and does it again. */
async function joining<T>(slack: WebClient, { channel, name }: Place, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (codeOf(error) !== 'not_in_channel') throw error;
    const id = isId(channel) ? channel : (await findChannel(slack, name.replace(/^#/, '')))?.id;
    if (id === undefined) throw error;
    await slack.conversations.join({ channel: id });
    return body();
  }
}

/** Whether the message is pinned now. Whatever Slack has against it does not make the message fail. */
async function pin(slack: WebClient, { channel, ts }: { channel: string; ts: string }): Promise<boolean> {
  try {
    await slack.pins.add({ channel, timestamp: ts });
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'already_pinned') return true;
    if (code === null || LATER_CODES.has(code)) throw error;
    return false;
  }
}

const LATER_CODES = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** Nothing in a text of ours is a command of Slack's: no `<!channel>`. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
