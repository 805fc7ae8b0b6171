import net from 'node:net';

/** A line between two ports of this machine that can be cut, or go silent. */
export interface Line {
  readonly port: number;
  /** Where what it leads to is reached: host and port. */
  readonly address: string;
  /** Ends every connection and accepts none. */
  cut(): void;
  /** Carries nothing, and ends nothing: a cable pulled out further on. */
  stall(): void;
  heal(): void;
  close(): Promise<void>;
}

/** Makes a line to a port of 127.0.0.1. */
export async function openLine(target: number): Promise<Line> {
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  const server = net.createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = net.connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes) => {
        if (!to.write(bytes)) {
          from.pause();
          to.once('drain', () => {
            if (state !== 'stalled') from.resume();
          });
        }
      });
      from.on('error', end);
      from.on('close', end);
      if (state === 'stalled') from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const drop = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: address.port,
    address: `127.0.0.1:${address.port}`,
    cut() {
      state = 'cut';
      drop();
    },
    stall() {
      state = 'stalled';
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    heal() {
      state = 'open';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    async close() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
