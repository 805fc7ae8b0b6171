import { setTimeout as wait } from 'node:timers/promises';
import { natsSettings, type NatsSettings } from '#shared/sync/nats-settings.ts';
import type { CarrierHost, HeadsNotice, OpenCarrier, Parcel } from './carrier.ts';
import type { NatsSession } from './nats-session.ts';
import type { CarrierKind } from './registry.ts';

/** Shortest and longest wait between two attempts to connect, in ms. */
const SHORTEST_WAIT = 200;
const LONGEST_WAIT = 30_000;
/** The same where the server refused what this installation signs in with. */
const REFUSED_WAIT = 15_000;
const LONGEST_REFUSED_WAIT = 600_000;

/**
 * The way by a NATS server with JetStream: one stream for the workspace, a subject for each log stream, a durable consumer
 * for each installation. It connects again for as long as it is open, and tells only when something changes.
 */
export const openNatsCarrier: OpenCarrier<NatsSettings> = (settings, host) => {
  const closing = new AbortController();
  let session: NatsSession | null = null;
  /** Ends a pause between two attempts. */
  let wake = new AbortController();
  const running = run();

  return {
    kind: 'nats',
    publish: (parcels: readonly Parcel[]) => connected().publish(parcels),
    tell: (heads: HeadsNotice) => connected().tell(heads),
    shelf: {
      list: (file) => connected().shelf.list(file),
      put: (file, piece, bytes) => connected().shelf.put(file, piece, bytes),
      get: (file, piece, replica) => connected().shelf.get(file, piece, replica),
      drop: (file) => connected().shelf.drop(file),
    },
    say: (bytes: Buffer) => session?.say(bytes),
    look() {
      wake.abort();
      return Promise.resolve();
    },
    async close() {
      closing.abort();
      await session?.close();
      await running;
    },
  };

  function connected(): Pick<NatsSession, 'publish' | 'tell' | 'shelf'> {
    if (session !== null) return session;
    const refuse = (): Promise<never> =>
      Promise.reject(new Error('There is no connection to a NATS server.'));
    const shelf = { list: refuse, put: refuse, get: refuse, drop: refuse };
    return { publish: refuse, tell: refuse, shelf };
  }

  async function run(): Promise<void> {
    const say = onlyChanges(host);
    // The library is loaded by who uses it, not by every start.
    const { openSession, isRefused } = await import('./nats-session.ts');
    for (let failures = 0; !closing.signal.aborted;) {
      let problem: string;
      let shortest = SHORTEST_WAIT;
      let longest = LONGEST_WAIT;
      try {
        const opened = await openSession(settings, host);
        if (closing.signal.aborted) return await opened.close();
        session = opened;
        failures = 0;
        say({ connected: true, problem: null });
        problem = await opened.ended;
        session = null;
        await opened.close();
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        // Whoever is refused is not let in by asking again and again.
        if (isRefused(error)) [shortest, longest] = [REFUSED_WAIT, LONGEST_REFUSED_WAIT];
      }
      if (closing.signal.aborted) return;
      say({ connected: false, problem });
      const pause = Math.min(longest, shortest * 2 ** failures);
      failures = Math.min(failures + 1, 10);
      wake = new AbortController();
      // Spread, so that a server that comes back is not asked by everybody at once.
      await wait(pause * (0.5 + Math.random() / 2), undefined, {
        signal: AbortSignal.any([closing.signal, wake.signal]),
      }).catch(() => undefined);
    }
  }
};

function onlyChanges(host: CarrierHost): CarrierHost['state'] {
  let last = '';
  return (state) => {
    const next = JSON.stringify(state);
    if (next === last) return;
    last = next;
    host.state(state);
  };
}

/** NATS as one kind of way to the others. */
export const natsKind: CarrierKind<NatsSettings> = {
  name: 'NATS JetStream',
  fields: [
    {
      name: 'servers',
      label: 'Servers',
      kind: 'list',
      required: true,
      placeholder: 'nats://nats.example.com:4222',
      help: 'Of a cluster, all of them.',
    },
    {
      name: 'signIn',
      label: 'Sign in with',
      kind: 'choice',
      required: false,
      default: 'none',
      choices: [
        { value: 'none', label: 'Nothing' },
        { value: 'password', label: 'User and password' },
        { value: 'token', label: 'Token' },
        { value: 'nkey', label: 'nkey' },
        { value: 'credentials', label: 'Credentials (.creds)' },
      ],
    },
    {
      name: 'user',
      label: 'User',
      kind: 'text',
      required: false,
      only: { setting: 'signIn', is: 'password' },
    },
    {
      name: 'credentialsFile',
      label: 'Credentials file',
      kind: 'text',
      required: false,
      placeholder: '/home/ana/team.creds',
      help: 'Or paste what it holds below.',
      only: { setting: 'signIn', is: 'credentials' },
    },
    {
      name: 'nkeyFile',
      label: 'File with the nkey’s seed',
      kind: 'text',
      required: false,
      help: 'Or enter the seed below.',
      only: { setting: 'signIn', is: 'nkey' },
    },
    {
      name: 'caFile',
      label: 'File of a private authority',
      kind: 'text',
      required: false,
      help: 'Certificates (PEM), where the server’s own is not signed by a public one.',
    },
    { name: 'certificateFile', label: 'Own certificate', kind: 'text', required: false },
    { name: 'keyFile', label: 'Key of the own certificate', kind: 'text', required: false },
    {
      name: 'replicas',
      label: 'Copies in the cluster',
      kind: 'choice',
      required: false,
      default: '1',
      choices: ['1', '3', '5'].map((value) => ({ value, label: value })),
    },
    { name: 'domain', label: 'JetStream domain', kind: 'text', required: false, help: 'Behind a leaf node.' },
    { name: 'maxBytes', label: 'Kept at most, bytes', kind: 'number', required: false, least: 1_000_000 },
    { name: 'maxAgeDays', label: 'Kept for … days', kind: 'number', required: false, least: 1, most: 3_650 },
  ],
  secrets: [
    { name: 'password', label: 'Password', required: true, only: { setting: 'signIn', is: 'password' } },
    { name: 'token', label: 'Token', required: true, only: { setting: 'signIn', is: 'token' } },
    { name: 'nkeySeed', label: 'nkey’s seed', required: false, only: { setting: 'signIn', is: 'nkey' } },
    {
      name: 'credentials',
      label: 'Content of the .creds file',
      required: false,
      only: { setting: 'signIn', is: 'credentials' },
    },
  ],
  settings: natsSettings,
  open: openNatsCarrier,
};
