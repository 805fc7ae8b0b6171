import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';
import { specOf } from './specs.ts';
import { createSocketDouble, type SocketDouble } from './websocket.ts';

/** The bot token and the app-level token the double takes. */
export const BOT_TOKEN = 'xoxb-double-bot-token';
export const APP_TOKEN = 'xapp-double-app-token';
export const BOT_USER = 'UBOT00001';

interface SlackMessage {
  ts: string;
  user: string;
  text: string;
  metadata: unknown;
}

interface Channel {
  id: string;
  name: string;
  creator: string;
  private: boolean;
  archived: boolean;
  purpose: string;
  topic: string;
  members: string[];
  messages: SlackMessage[];
  pins: string[];
}

/** Slack on 127.0.0.1: Web API and Socket Mode. */
export interface SlackVendor {
  double: Double;
  socket: SocketDouble;
  channels: Channel[];
  /** What was not as Slack documents it. */
  complaints: string[];
  /** Scopes of the bot token. */
  scopes: string[];
  /** A channel of somebody else's. */
  addChannel(name: string, more?: Partial<Channel>): Channel;
  /** Somebody reacts to a message. */
  react(channel: string, ts: string, reaction: string): void;
  /** What the vendor has, without ids and times. */
  state(): unknown;
  close(): Promise<void>;
}

/** What Slack added after the description of 2021. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['metadata'],
  'conversations.history': ['include_all_metadata'],
  'apps.connections.open': [],
};
/** What it takes of each method, where the description is not at hand. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'conversations.create': ['name', 'is_private'],
  'conversations.list': ['types', 'exclude_archived', 'limit', 'cursor'],
  'conversations.setPurpose': ['channel', 'purpose'],
  'conversations.setTopic': ['channel', 'topic'],
  'conversations.invite': ['channel', 'users'],
  'conversations.join': ['channel'],
  'conversations.history': ['channel', 'limit', 'cursor'],
  'chat.postMessage': ['channel', 'text', 'unfurl_links'],
  'pins.add': ['channel', 'timestamp'],
  'reactions.get': ['channel', 'timestamp', 'full'],
  'users.info': ['user'],
  'users.lookupByEmail': ['email'],
};

const people = [
  {
    id: 'UANA00001',
    name: 'ana',
    real_name: 'Ana Alves',
    profile: { display_name: 'ana', email: 'ana@example.com' },
  },
  {
    id: 'UBEN00001',
    name: 'ben',
    real_name: 'Ben Berg',
    profile: { display_name: '', email: 'ben@example.com' },
  },
];

type Reply = Record<string, unknown> & { ok: boolean };
const no = (error: string, more: Record<string, unknown> = {}): Reply => ({ ok: false, error, ...more });
const yes = (more: Record<string, unknown> = {}): Reply => ({ ok: true, ...more });

/** Starts it. `pageSize` bounds a page of a list, so that cursors are used. */
export async function startSlack({ pageSize = 3 } = {}): Promise<SlackVendor> {
  const complaints: string[] = [];
  const channels: Channel[] = [];
  const scopes = [
    ...['chat:write', 'pins:write', 'channels:read', 'channels:history', 'channels:join', 'channels:manage'],
    ...['reactions:read', 'users:read', 'users:read.email'],
  ];
  const spec = specOf('slack_web_openapi_v2_without_examples.json');
  let counter = 0;
  const number = (): number => (counter += 1);
  const socket = createSocketDouble(() =>
    JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }),
  );

  const channelOf = (text: string | undefined): Channel | undefined =>
    channels.find(({ id, name }) => id === text || `#${name}` === text || name === text);

  /** Slack's pages: a cursor is opaque text. */
  function page<T>(
    items: readonly T[],
    form: URLSearchParams,
  ): { items: readonly T[]; response_metadata: unknown } {
    const begin = Number(Buffer.from(form.get('cursor') ?? '', 'base64').toString() || '0');
    const size = Math.min(Number(form.get('limit') ?? '100'), pageSize);
    const end = begin + size;
    const next = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
    return { items: items.slice(begin, end), response_metadata: { next_cursor: next } };
  }

  const listed = ({ id, name, creator, archived, purpose, topic }: Channel): Record<string, unknown> => ({
    ...{ id, name, creator, is_archived: archived, is_channel: true, created: 1_700_000_000 },
    purpose: { value: purpose, creator, last_set: 0 },
    topic: { value: topic, creator, last_set: 0 },
  });

  const methods: Readonly<Record<string, (form: URLSearchParams) => Reply>> = {
    'auth.test': () =>
      yes({
        url: 'https://example.slack.com/',
        team: 'Example',
        user: 'deepwater',
        team_id: 'T1',
        user_id: BOT_USER,
      }),
    'conversations.create': (form) => {
      const name = form.get('name') ?? '';
      if (name === '') return no('invalid_name_required');
      if (name.length > 80) return no('invalid_name_maxlength');
      if (!/^[\p{Ll}\p{Lo}\d_-]+$/u.test(name)) return no('invalid_name_specials');
      if (channelOf(name) !== undefined) return no('name_taken');
      const made = addChannel(name, {
        creator: BOT_USER,
        members: [BOT_USER],
        private: form.get('is_private') === 'true',
      });
      return yes({ channel: listed(made) });
    },
    'conversations.list': (form) => {
      const { items, response_metadata } = page(channels, form);
      return yes({ channels: items.map(listed), response_metadata });
    },
    'conversations.setPurpose': (form) =>
      onChannel(form, (channel) => {
        const purpose = form.get('purpose') ?? '';
        if (purpose.length > 250) return no('too_long');
        channel.purpose = purpose;
        return yes({ purpose });
      }),
    'conversations.setTopic': (form) =>
      onChannel(form, (channel) => {
        const topic = form.get('topic') ?? '';
        if (topic.length > 250) return no('too_long');
        channel.topic = topic;
        return yes({ channel: listed(channel) });
      }),
    'conversations.invite': (form) =>
      onChannel(form, (channel) => {
        const user = form.get('users') ?? '';
        if (!people.some(({ id }) => id === user)) return no('user_not_found');
        if (channel.members.includes(user)) return no('already_in_channel');
        channel.members.push(user);
        return yes({ channel: listed(channel) });
      }),
    'conversations.join': (form) => {
      const channel = channelOf(form.get('channel') ?? undefined);
      if (channel === undefined) return no('channel_not_found');
      if (!channel.members.includes(BOT_USER)) channel.members.push(BOT_USER);
      return yes({ channel: listed(channel) });
    },
    'conversations.history': (form) =>
      onChannel(form, (channel) => {
        const whole = form.get('include_all_metadata') === 'true';
        const { items, response_metadata } = page(channel.messages.toReversed(), form);
        return yes({
          messages: items.map(({ ts, user, text, metadata }) => ({
            ...{ type: 'message', ts, user, text },
            ...(whole && metadata !== null ? { metadata } : {}),
          })),
          has_more: false,
          response_metadata,
        });
      }),
    'chat.postMessage': (form) =>
      onChannel(form, (channel) => {
        const text = form.get('text') ?? '';
        if (text === '') return no('no_text');
        if (text.length > 40_000) return no('msg_too_long');
        const metadata: unknown = JSON.parse(form.get('metadata') ?? 'null');
        const ts = `17${String(number()).padStart(8, '0')}.000100`;
        channel.messages.push({ ts, user: BOT_USER, text, metadata });
        return yes({ channel: channel.id, ts, message: { type: 'message', user: BOT_USER, text, ts } });
      }),
    'pins.add': (form) =>
      onChannel(form, (channel) => {
        const ts = form.get('timestamp') ?? '';
        if (!channel.messages.some((each) => each.ts === ts)) return no('message_not_found');
        if (channel.pins.includes(ts)) return no('already_pinned');
        channel.pins.push(ts);
        return yes();
      }),
    'reactions.get': (form) =>
      onChannel(form, (channel) => {
        const message = channel.messages.find(({ ts }) => ts === form.get('timestamp'));
        if (message === undefined) return no('message_not_found');
        const { ts, user, text } = message;
        const permalink = `https://example.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
        return yes({
          type: 'message',
          channel: channel.id,
          message: { type: 'message', ts, user, text, permalink },
        });
      }),
    'users.info': (form) => {
      const user = people.find(({ id }) => id === form.get('user'));
      return user === undefined ? no('user_not_found') : yes({ user });
    },
    'users.lookupByEmail': (form) => {
      const user = people.find(({ profile }) => profile.email === form.get('email'));
      return user === undefined ? no('users_not_found') : yes({ user });
    },
  };

  function onChannel(form: URLSearchParams, body: (channel: Channel) => Reply): Reply {
    const channel = channelOf(form.get('channel') ?? undefined);
    if (channel === undefined) return no('channel_not_found');
    if (channel.archived) return no('is_archived');
    return channel.members.includes(BOT_USER) ? body(channel) : no('not_in_channel');
  }

  function addChannel(name: string, more: Partial<Channel> = {}): Channel {
    const made: Channel = {
      ...{
        id: `C${String(number()).padStart(8, '0')}`,
        name,
        creator: 'UANA00001',
        private: false,
        archived: false,
      },
      ...{ purpose: '', topic: '', members: [], messages: [], pins: [] },
      ...more,
    };
    channels.push(made);
    return made;
  }

  function answer(request: DoubleRequest): DoubleAnswer {
    const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1] ?? '';
    if (request.method !== 'POST') complaints.push(`${method} was asked for by ${request.method}`);
    const bearer = request.headers['authorization'];
    if (method === 'apps.connections.open')
      return bearer === `Bearer ${APP_TOKEN}`
        ? { body: yes({ url: `${double.url.replace('http', 'ws')}/link` }) }
        : { body: no('invalid_auth') };
    if (bearer !== `Bearer ${BOT_TOKEN}`) return { body: no('invalid_auth') };
    const act = methods[method];
    if (act === undefined) return { body: no('unknown_method') };
    complaints.push(...parameterProblems(method, request.form));
    return { body: act(request.form), headers: { 'x-oauth-scopes': scopes.join(',') } };
  }

  /** What is wrong with the parameters of a call against Slack's own description, or a list by hand where it is absent. */
  function parameterProblems(method: string, form: URLSearchParams): string[] {
    const operations = (spec?.document['paths'] as Record<string, Record<string, unknown>> | undefined)?.[
      `/${method}`
    ];
    const operation = Object.values(operations ?? {})[0] as { parameters?: Parameter[] } | undefined;
    const parameters =
      operation?.parameters ?? (KNOWN[method] ?? []).map((name): Parameter => ({ name, in: 'formData' }));
    const problems: string[] = [];
    for (const { name, required, in: place } of parameters)
      if (required === true && place !== 'header' && name !== 'token' && !form.has(name))
        problems.push(`${method} lacks ${name}`);
    for (const [name, value] of form) {
      const known = parameters.find((each) => each.name === name);
      if (known === undefined && NEWER[method]?.includes(name) !== true)
        problems.push(`${method} has no ${name}`);
      const type = known?.type;
      if (type === 'boolean' && !/^(true|false)$/.test(value))
        problems.push(`${method}: ${name} is no boolean`);
      if ((type === 'integer' || type === 'number') && !Number.isFinite(Number(value)))
        problems.push(`${method}: ${name} is no number`);
    }
    return problems;
  }

  const double = await startDouble(answer, (request, stream) => socket.upgrade(request, stream));
  return {
    double,
    socket,
    channels,
    complaints,
    scopes,
    addChannel,
    react(channel, ts, reaction) {
      socket.send(
        JSON.stringify({
          envelope_id: `envelope-${number()}`,
          type: 'events_api',
          accepts_response_payload: false,
          retry_attempt: 0,
          payload: {
            type: 'event_callback',
            team_id: 'T1',
            event_id: `Ev${number()}`,
            event: {
              ...{ type: 'reaction_added', user: 'UANA00001', reaction, item_user: 'UBEN00001' },
              item: { type: 'message', channel, ts },
              event_ts: '1700000000.000001',
            },
          },
        }),
      );
    },
    state: () =>
      channels.map(({ name, creator, purpose, topic, members, messages, pins }) => ({
        ...{ name, creator, purpose, topic, members },
        messages: messages.map(({ text, ts }) => ({ text, pinned: pins.includes(ts) })),
      })),
    close() {
      socket.breakAll();
      return double.close();
    },
  };
}

interface Parameter {
  name: string;
  in: string;
  type?: string;
  required?: boolean;
}
