import { setTimeout as wait } from 'node:timers/promises';
import type { NatsSecret, NatsSettings } from '#shared/sync/nats-settings.ts';
import type { CarrierHost, HeadsNotice, OpenCarrier, Parcel } from './carrier.ts';
import type { NatsSession } from './nats-session.ts';

/** Shortest and longest wait between two attempts to connect, in ms. */
const SHORTEST_WAIT = 200;
const LONGEST_WAIT = 30_000;

/**
 * The way by a NATS server with JetStream: one stream for the workspace, a subject for each log stream, a durable consumer
 * for each installation. It connects again for as long as it is open, and tells only when something changes.
 * `secret` gives a password or token of this machine; asked at each attempt.
 */
export function natsCarrier(secret: (name: NatsSecret) => string | null): OpenCarrier<NatsSettings> {
  return (settings, host) => {
    const closing = new AbortController();
    let session: NatsSession | null = null;
    const running = run();

    return {
      kind: 'nats',
      publish: (parcels: readonly Parcel[]) => connected().publish(parcels),
      tell: (heads: HeadsNotice) => connected().tell(heads),
      async close() {
        closing.abort();
        await session?.close();
        await running;
      },
    };

    function connected(): Pick<NatsSession, 'publish' | 'tell'> {
      if (session !== null) return session;
      const refuse = (): Promise<never> =>
        Promise.reject(new Error('There is no connection to a NATS server.'));
      return { publish: refuse, tell: refuse };
    }

    async function run(): Promise<void> {
      const say = onlyChanges(host);
      // The library is loaded by who uses it, not by every start.
      const { openSession } = await import('./nats-session.ts');
      for (let failures = 0; !closing.signal.aborted;) {
        let problem: string;
        try {
          const opened = await openSession(settings, host, secret);
          if (closing.signal.aborted) return await opened.close();
          session = opened;
          failures = 0;
          say({ connected: true, problem: null });
          problem = await opened.ended;
          session = null;
          await opened.close();
        } catch (error) {
          problem = error instanceof Error ? error.message : String(error);
        }
        if (closing.signal.aborted) return;
        say({ connected: false, problem });
        const pause = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** failures);
        failures = Math.min(failures + 1, 10);
        // Spread, so that a server that comes back is not asked by everybody at once.
        await wait(pause * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(
          () => undefined,
        );
      }
    }
  };
}

function onlyChanges(host: CarrierHost): CarrierHost['state'] {
  let last = '';
  return (state) => {
    const next = JSON.stringify(state);
    if (next === last) return;
    last = next;
    host.state(state);
  };
}
