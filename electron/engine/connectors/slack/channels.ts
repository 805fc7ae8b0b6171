import type { WebClient } from '@slack/web-api';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { DeliveryError, type ConnectorContext, type Delivered, type VendorLink } from '../connector.ts';
import { mapSetting, marked, shortened, textSetting, titleOf, type EffectIncident } from '../vendor.ts';
import { nextCursor, SlackRefusal } from './client.ts';

/** Longest topic and purpose Slack takes, characters. */
const LONGEST_LINE = 250;
/** Longest name of a channel. */
const LONGEST_NAME = 80;
/** How many names are tried: `inc-7f3`, `inc-7f3-2` … */
const MOST_NAMES = 9;
/** Pages of 1,000 channels that are looked through for one by name. */
const MOST_PAGES = 50;

/** A channel as Slack lists it, as far as it is looked at. */
export interface SlackChannel {
  id: string;
  name: string;
  creator: string;
  purpose: string;
  archived: boolean;
}

/**
 * Opens the incident's channel, marks it as ours, sets its topic and invites people. A name that is taken belongs to an attempt
 * of before (then the channel is adopted) or to somebody else (then the next name is tried).
 */
export async function openChannel(
  slack: WebClient,
  { incident, topic, people }: EffectPayload<'channel.open'>,
  { context, again }: { context: ConnectorContext; again: boolean },
): Promise<Delivered> {
  const known = channelLink(context, incident);
  const us = await slack.auth.test();
  const channel =
    known ?? (await createChannel(slack, incident, context, again ? (us.user_id ?? null) : null));
  const purpose = `${titleOf(incident, 150)}. Run in Deepwater. ${markOf(incident)}`;
  await slack.conversations.setPurpose({ channel: channel.id, purpose: shortened(purpose, LONGEST_LINE) });
  await slack.conversations.setTopic({
    channel: channel.id,
    topic: shortened(marked(incident, topic), LONGEST_LINE),
  });
  const missing = await invite(slack, context, channel.id, people);
  const notInvited = missing.length === 0 ? '' : `; not invited: ${missing.join(', ')}`;
  const said = known === null ? `opened #${channel.name}` : `#${channel.name} was open already`;
  const link: VendorLink = {
    what: 'channel',
    of: incident.stream,
    id: channel.id,
    url: us.url === undefined ? null : `${us.url.replace(/\/$/, '')}/archives/${channel.id}`,
    name: `#${channel.name}`,
  };
  return { links: [link], said: `${said}${notInvited}` };
}

/** The channel the incident has, if it has one. */
export function channelLink(
  context: ConnectorContext,
  incident: EffectIncident,
): { id: string; name: string } | null {
  const link = context.links(incident.stream).findLast(({ what }) => what === 'channel');
  return link === undefined ? null : { id: link.id, name: link.name.replace(/^#/, '') };
}

/** Sets the topic. Setting the same twice changes nothing. */
export async function setTopic(
  slack: WebClient,
  { incident, topic }: EffectPayload<'channel.topic'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const channel = channelLink(context, incident);
  if (channel === null)
    throw new DeliveryError(
      'refused',
      `Incident ${incident.ref} has no channel in Slack whose topic could be set.`,
    );
  await slack.conversations.setTopic({
    channel: channel.id,
    topic: shortened(marked(incident, topic), LONGEST_LINE),
  });
  return { said: `set the topic of #${channel.name}` };
}

/** Looks a channel up by its name; null when the app sees none of that name. */
export async function findChannel(slack: WebClient, name: string): Promise<SlackChannel | null> {
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const listed: Awaited<ReturnType<typeof slack.conversations.list>> = await slack.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: false,
      limit: 1_000,
      ...(cursor === null ? {} : { cursor }),
    });
    const found = listed.channels?.find((each) => each.name === name);
    if (found?.id !== undefined)
      return {
        id: found.id,
        name,
        creator: found.creator ?? '',
        purpose: found.purpose?.value ?? '',
        archived: found.is_archived === true,
      };
    cursor = nextCursor(listed);
    if (cursor === null) return null;
  }
  return null;
}

async function createChannel(
  slack: WebClient,
  incident: EffectIncident,
  context: ConnectorContext,
  us: string | null,
): Promise<{ id: string; name: string }> {
  for (let n = 1; n <= MOST_NAMES; n += 1) {
    const name = channelName(textSetting(context, 'prefix'), incident, n);
    try {
      const { channel } = await slack.conversations.create({
        name,
        is_private: context.settings['private'] === true,
      });
      if (channel?.id === undefined)
        throw new DeliveryError('later', 'Slack opened a channel and did not say which.', {
          uncertain: true,
        });
      return { id: channel.id, name: channel.name ?? name };
    } catch (error) {
      // The library's failure, not yet in our terms.
      if (codeOf(error) !== 'name_taken') throw error;
      const taken = await findChannel(slack, name);
      if (taken !== null && !taken.archived && isOurs(taken, incident, us)) return { id: taken.id, name };
    }
  }
  throw new DeliveryError(
    'refused',
    `Slack has channels of the names ${channelName(textSetting(context, 'prefix'), incident, 1)} to -${MOST_NAMES} already. Change what names of channels begin with.`,
  );
}

/**
 * A channel carries our mark, or was made by our app a moment ago and did not get it yet. `us` is the app's user, null when
 * there was no attempt of before.
 */
function isOurs(channel: SlackChannel, incident: EffectIncident, us: string | null): boolean {
  return (
    channel.purpose.includes(markOf(incident)) ||
    (us !== null && channel.purpose === '' && channel.creator === us)
  );
}

function markOf({ stream }: EffectIncident): string {
  return `deepwater:${stream}`;
}

/** `inc-7f3`, with what Slack does not take in a name turned into dashes. A reference that begins so already is not doubled. */
export function channelName(prefix: string, { ref, exercise }: EffectIncident, n: number): string {
  const begin = ref.toLowerCase().startsWith(prefix.toLowerCase()) ? '' : prefix;
  const clean = `${begin}${ref}${exercise ? '-exercise' : ''}`
    .toLowerCase()
    .replaceAll(/[^\p{Ll}\p{Lo}\d_-]+/gu, '-')
    .replace(/^-+/, '');
  const end = n === 1 ? '' : `-${n}`;
  return `${clean.slice(0, LONGEST_NAME - end.length)}${end}`;
}

/** Invites those the settings know. Returns who could not be. */
async function invite(
  slack: WebClient,
  context: ConnectorContext,
  channel: string,
  people: readonly string[],
): Promise<string[]> {
  const book = new Map(
    Object.entries(mapSetting(context, 'people')).map(([handle, them]) => [bare(handle), them.trim()]),
  );
  const missing: string[] = [];
  for (const person of people) {
    const them = book.get(bare(person));
    const invited = them !== undefined && them !== '' && (await inviteOne(slack, channel, them));
    if (!invited) missing.push(person);
  }
  return missing;
}

async function inviteOne(slack: WebClient, channel: string, them: string): Promise<boolean> {
  try {
    const id = them.includes('@') ? (await slack.users.lookupByEmail({ email: them })).user?.id : them;
    if (id === undefined) return false;
    await slack.conversations.invite({ channel, users: id });
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'already_in_channel' || code === 'cant_invite_self') return true;
    // Whoever can't be invited does not keep the channel from being used.
    if (code !== null && PEOPLE.has(code)) return false;
    throw error;
  }
}

const PEOPLE = new Set([
  ...['users_not_found', 'user_not_found', 'cant_invite', 'user_is_restricted', 'user_is_ultra_restricted'],
  ...['missing_scope', 'user_disabled', 'invalid_users'],
]);

function bare(handle: string): string {
  return handle.trim().replace(/^@/, '').toLowerCase();
}

/** Slack's own code of a failure; null for one that is not Slack's. */
export function codeOf(error: unknown): string | null {
  if (error instanceof SlackRefusal) return error.code;
  if (!(error instanceof Error) || !('data' in error)) return null;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'error' in data ? String(data.error) : null;
}
