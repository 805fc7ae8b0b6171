import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from 'vitest';
import type { Carrier } from '#electron/engine/sync/carrier.ts';
import { openNatsCarrier } from '#electron/engine/sync/nats.ts';
import { streamName } from '#electron/engine/sync/nats-stream.ts';
import { natsSettings } from '#shared/sync/nats-settings.ts';
import {
  NATS_DOMAIN,
  NATS_PASSWORD,
  NATS_USER,
  startCluster,
  startSingle,
} from '#test/servers/nats-cluster.ts';
import { natsProgram } from '#test/servers/nats.ts';
import { notingHost, parcelOf, until, type NotingHost } from './carrier-host.ts';

const program = await natsProgram();

describe.skipIf(program === null)('the configurations that are shipped', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  function open(
    host: NotingHost,
    servers: string[],
    cluster: { replicas?: string; domain?: string } = {},
  ): Carrier {
    const settings = natsSettings.parse({ servers, user: NATS_USER, ...cluster });
    host.secrets['password'] = NATS_PASSWORD;
    const carrier = openNatsCarrier(settings, host);
    ends.push(() => carrier.close());
    return carrier;
  }

  /** Sends until it is durable, as the service does. */
  async function publishAgain(carrier: Carrier, words: string): Promise<void> {
    const parcel = parcelOf(words);
    for (let times = 0; ; times += 1) {
      try {
        return await carrier.publish([parcel]);
      } catch (error) {
        if (times > 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  test('one node', async () => {
    const server = await startSingle(program ?? '');
    ends.push(() => server.remove());
    const workspace = randomUUID();
    const hosts = [notingHost(workspace), notingHost(workspace)] as const;
    const [a] = hosts.map((host) => open(host, [server.url]));
    await until(() => hosts.every((host) => host.states.at(-1)?.connected === true));
    await a?.publish([parcelOf('hello')]);
    await until(() => hosts[1].taken.length === 1);
  });

  test('three nodes and a leaf: a node is killed, and everything still arrives everywhere', async () => {
    const cluster = await startCluster(program ?? '');
    ends.push(() => cluster.remove());
    const workspace = randomUUID();
    const urls = cluster.nodes.map(({ url }) => url);
    // One in the region of the leaf, two at the cluster.
    const hosts = [notingHost(workspace), notingHost(workspace), notingHost(workspace)] as const;
    const as = { replicas: '3', domain: NATS_DOMAIN };
    const carriers = [
      open(hosts[0], [cluster.leaf.url], as),
      open(hosts[1], urls, as),
      open(hosts[2], urls.toReversed(), as),
    ] as const;
    await until(() => hosts.every((host) => host.states.at(-1)?.connected === true), 40_000);
    const words: string[] = [];
    const send = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        words.push(`parcel ${words.length}`);
        await publishAgain(carriers[index % 3] ?? carriers[0], words.at(-1) ?? '');
      }
    };
    await send(30);
    const leader = await leaderOf(urls[0] ?? '', workspace);
    const killed = cluster.nodes[leader];
    await killed?.kill();
    await send(30);
    const own = (at: number): string[] => words.filter((_, index) => index % 3 !== at % 3);
    await until(() => hosts.every((host, at) => own(at).every((text) => host.taken.includes(text))), 40_000);
    await killed?.start();
    await send(3);
    await until(() => hosts.every((host, at) => own(at).every((text) => host.taken.includes(text))), 40_000);
    // A leader that is behind for longer than it is waited for looks as if it lost something: once, and all is sent again.
    for (const host of hosts) expect(host.timesLost).toBeLessThanOrEqual(1);
  });

  async function leaderOf(url: string, workspace: string): Promise<number> {
    const connection = await connect({ servers: url, user: NATS_USER, pass: NATS_PASSWORD });
    try {
      const manager = await jetstreamManager(connection);
      const info = await manager.streams.info(streamName(workspace));
      expect(info.config.num_replicas).toBe(3);
      return Number(info.cluster?.leader?.at(-1)) - 1;
    } finally {
      await connection.close();
    }
  }
});
