import fs from 'node:fs';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsProgram, startNats, type NatsServer } from '#test/servers/nats.ts';
import { openTeam, output, waitFor } from '#test/servers/team.ts';
import { growthExponent, quantile } from './kit/figures.ts';
import { newFolder } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/** Notes measured, one after the other. */
const TIMES = 150;
/** Longest that a line may take from one window to the other, in ms. */
const LIMIT = 250;

/** From the command on one installation to the increment a window of another gets, over a NATS server on this machine. */
export async function benchPropagation(options: BenchOptions): Promise<BenchResult> {
  const program = await natsProgram();
  if (program === null) throw new Error('nats-server is missing');
  const lines: Line[] = [];
  const points: { size: number; cost: number }[] = [];
  for (const size of sizes(options, [100, 1_000, 5_000])) {
    const server = await startNats(program);
    const dir = newFolder(options.dir, 'propagation');
    try {
      const ours = await oursAt(size, dir, server);
      const bare = await bareAt(server);
      points.push({ size, cost: quantile(ours, 0.5) });
      for (const [what, share] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        const [time, yardstick] = [quantile(ours, share), quantile(bare, share)];
        lines.push({
          what: `note seen elsewhere ${what}`,
          size,
          ours: time,
          bare: yardstick,
          ratio: time / yardstick,
          unit: 'ms',
          limit: LIMIT,
        });
      }
    } finally {
      await server.remove();
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  return {
    name: 'propagation',
    about:
      'from a command on one installation to the window of another; bare: a message of 600 bytes through the same server',
    lines,
    growth: [{ what: 'note seen elsewhere p50', exponent: growthExponent(points) }],
  };
}

async function oursAt(size: number, dir: string, server: NatsServer): Promise<number[]> {
  const team = await openTeam(dir, 2, { kind: 'nats', settings: { servers: [server.url] } });
  const [one, other] = team;
  if (one === undefined || other === undefined) throw new Error('there are two');
  try {
    const { ref } = output(await one.engine.do('incident.declare', { title: 'Checkout fails' }));
    for (let index = 0; index < size; index += 1)
      output(await one.engine.do('entry.log', { ref, text: `note ${index}` }));
    await waitFor(
      async () => {
        const status = await other.engine.do('engine.status', {});
        const here = await one.engine.do('engine.status', {});
        return output(status).events >= output(here).events;
      },
      120_000,
      100,
    );
    let seen: (text: string) => void = () => undefined;
    const watching = other.engine.subscribe('incident.watch', { ref }, (increment) =>
      seen(JSON.stringify(increment)),
    );
    const stop = output(watching);
    const times: number[] = [];
    for (let index = 0; index < TIMES; index += 1) {
      const word = `propagated-${index}-end`;
      const arrived = new Promise<void>((resolve) => {
        seen = (text) => {
          if (text.includes(word)) resolve();
        };
      });
      const begun = performance.now();
      output(await one.engine.do('entry.log', { ref, text: word }));
      await arrived;
      times.push(performance.now() - begun);
    }
    stop();
    return times;
  } finally {
    for (const { engine } of team) engine.close();
  }
}

/** What the server itself takes for a durable message to a consumer that waits for it. */
async function bareAt(server: NatsServer): Promise<number[]> {
  const connection = await connect({ servers: server.url });
  try {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'BARE', subjects: ['bare'] });
    const consumer = await jetstream(connection).consumers.get('BARE');
    const messages = await consumer.consume();
    const waiting = messages[Symbol.asyncIterator]();
    const payload = new Uint8Array(600);
    const times: number[] = [];
    for (let index = 0; index < TIMES; index += 1) {
      const begun = performance.now();
      const [, next] = await Promise.all([jetstream(connection).publish('bare', payload), waiting.next()]);
      if (next.done === true) throw new Error('the server ended');
      times.push(performance.now() - begun);
    }
    return times;
  } finally {
    await connection.close();
  }
}
