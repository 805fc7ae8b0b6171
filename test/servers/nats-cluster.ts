import fs from 'node:fs';
import path from 'node:path';
import { freePorts } from '#electron/dev/free-port.ts';
import { startNats, type NatsServer } from './nats.ts';

const folder = path.resolve(import.meta.dirname, '../../resources/nats');

/** User and password as the shipped configurations name them. */
export const NATS_USER = 'deepwater';
export const NATS_PASSWORD = 'change-me';

/** JetStream's domain in the configurations of the cluster. */
export const NATS_DOMAIN = 'deepwater';

/** A shipped configuration with the addresses and folders of this test in place of the machines' own. */
function shipped(name: string, replaced: readonly (readonly [string, string])[]): string {
  let text = fs.readFileSync(path.join(folder, name), 'utf8');
  for (const [from, to] of replaced) {
    if (!text.includes(from)) throw new Error(`${name} does not say ${from} any more`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** One server as `single.conf` describes it. */
export function startSingle(program: string): Promise<NatsServer> {
  return startNats(program, {
    config: (store, port) =>
      shipped('single.conf', [
        ['0.0.0.0:4222', `127.0.0.1:${port}`],
        ['/var/lib/nats', store],
      ]),
  });
}

/** Three nodes and a leaf as `node-1.conf` to `node-3.conf` and `leaf.conf` describe them. */
export async function startCluster(
  program: string,
): Promise<{ nodes: NatsServer[]; leaf: NatsServer; remove(): Promise<void> }> {
  const clients = await freePorts(9);
  const [routes, leaves] = [clients.splice(3, 3), clients.splice(3, 3)];
  const nodes = await Promise.all(
    [1, 2, 3].map((n) =>
      startNats(program, {
        port: clients[n - 1] ?? 0,
        config: (store, port) =>
          shipped(`node-${n}.conf`, [
            ['0.0.0.0:4222', `127.0.0.1:${port}`],
            ['0.0.0.0:6222', `127.0.0.1:${routes[n - 1]}`],
            ['0.0.0.0:7422', `127.0.0.1:${leaves[n - 1]}`],
            ['/var/lib/nats', store],
            ...routes.map((route, at) => [`nats-${at + 1}:6222`, `127.0.0.1:${route}`] as const),
          ]),
      }),
    ),
  );
  const leaf = await startNats(program, {
    config: (_store, port) =>
      shipped('leaf.conf', [
        ['0.0.0.0:4222', `127.0.0.1:${port}`],
        ...leaves.map((to, at) => [`nats-${at + 1}:7422`, `127.0.0.1:${to}`] as const),
      ]),
  });
  return {
    nodes,
    leaf,
    async remove() {
      await Promise.all([leaf, ...nodes].map((server) => server.remove()));
    },
  };
}
