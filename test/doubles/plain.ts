import type { Connector } from '#electron/engine/connectors/connector.ts';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { startDouble, type Double } from './conformance.ts';

/** What the plain vendor keeps of an effect. */
export interface PlainThing {
  key: string;
  effect: string;
  /** The incident it is about. */
  stream: string;
  payload: unknown;
}

/** A vendor as simple as can be: does whatever it is asked, and again when it is asked twice; tells what it did by its key. */
export interface PlainVendor {
  double: Double;
  token: string;
  /** What it did, in order. */
  things: readonly PlainThing[];
}

/** Starts the plain vendor. */
export async function startPlainVendor(token = 'plain-secret-token'): Promise<PlainVendor> {
  const things: PlainThing[] = [];
  const double = await startDouble(({ method, path, headers, json }) => {
    if (headers['authorization'] !== `Bearer ${token}`)
      return { status: 401, body: { error: `the token ${headers['authorization'] ?? ''} is not known` } };
    if (method === 'GET' && path === '/me') return { body: { name: 'bot' } };
    const asked = /^\/things\/(.+)$/.exec(path)?.[1];
    if (method === 'GET' && asked !== undefined)
      return things.some(({ key }) => key === asked) ? { body: { id: asked } } : { status: 404, body: {} };
    if (method === 'POST' && path === '/things') {
      const thing = json as PlainThing;
      things.push(thing);
      return { status: 201, body: { id: thing.key } };
    }
    return { status: 404 };
  });
  return { double, token, things };
}

/** A connector for it, with every effect there is. */
export function createPlainConnector(more: Partial<Connector> = {}): Connector {
  return {
    manifest: connectorManifest.parse({
      kind: 'plain',
      name: 'Plain',
      carries: 'Everything, for tests',
      effects: [
        'channel.open',
        'channel.post',
        'channel.topic',
        'page.raise',
        'page.acknowledge',
        'page.resolve',
        'status.publish',
        'status.update',
        'status.resolve',
        'ticket.create',
        'ticket.update',
        'event.mark',
      ],
      powers: ['check'],
      settings: [{ name: 'url', label: 'Address', kind: 'url', required: true }],
      secrets: [{ name: 'token', label: 'Token' }],
      hosts: ['{url}'],
      confirmed: ['status.publish', 'status.update', 'status.resolve'],
    }),
    async check({ fetch, settings, secrets }) {
      const answer = await fetch(`${settings['url'] as string}/me`, {
        headers: { authorization: `Bearer ${secrets['token'] ?? ''}` },
        accept: [401],
      });
      return answer.status === 401
        ? { ok: false, lines: [{ ok: false, text: 'The token is not taken.' }] }
        : { ok: true, lines: [{ ok: true, text: 'The token is taken.' }] };
    },
    async deliver({ effect, payload, key, uncertain }, { fetch, settings, secrets }) {
      const things = `${settings['url'] as string}/things`;
      const headers = { authorization: `Bearer ${secrets['token'] ?? ''}` };
      const there = uncertain
        ? await fetch(`${things}/${key}`, { headers, accept: [404] })
        : { status: 404, json: () => null };
      there.json();
      if (there.status === 404) {
        const json = { key, effect, stream: payload.incident.stream, payload };
        (await fetch(things, { headers, json })).json();
      }
      return {
        said: `did ${effect}`,
        links:
          effect === 'channel.open'
            ? [
                {
                  what: 'channel',
                  of: payload.incident.stream,
                  id: key,
                  url: 'https://plain.example.com/',
                  name: '#plain',
                },
              ]
            : [],
      };
    },
    ...more,
  };
}
