import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below what Linux, macOS and Windows hand out to outgoing connections: none of those can be there first. */
const [LOWEST, HIGHEST] = [20_000, 32_767];

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Ports of 127.0.0.1, all different, that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    const server = await listening(port);
    if (server !== null) held.set(port, server);
  }
  await Promise.all([...held.values()].map(closed));
  return [...held.keys()];
}

/** A server at the port; null where somebody listens already. */
async function listening(port: number): Promise<Server | null> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    // Windows keeps ranges of ports to itself, and says so in other words.
    if (error instanceof Error && 'code' in error && ['EADDRINUSE', 'EACCES'].includes(String(error.code)))
      return null;
    throw error;
  }
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
