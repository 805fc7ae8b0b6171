import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '#electron/dev/free-port.ts';
import { SIGNATURE_HEADER, TIME_HEADER } from '#electron/engine/connectors/webhook/index.ts';
import { startEngine, type EngineChild } from '#test/soak/kit/engine.ts';
import { median, quantile } from './kit/figures.ts';
import { must, newFolder } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/** Alerts a minute. */
const PER_MINUTE = 1_000;
/** They come in bunches of so many at once, as they do when one thing breaks many. */
const BUNCH = 25;
/** Alerts of a round, after which as many entries are logged in peace. */
const ROUND = 125;
/** One picture, ms. */
const FRAME = 16;
/** ms between two entries that are logged meanwhile. */
const BETWEEN_ENTRIES = 40;
/** Rows that a storm may come to: what it is about, five things in two services. */
const ROWS = 10;

const CONNECTOR = '0198c000-0000-7000-8000-0000000000d1';
const SECRET = 'of-the-benchmark';
const THINGS = ['OutOfMemory', 'HighLatency', 'ErrorRate', 'PodRestarts', 'QueueGrows'] as const;

const listed = z.object({ groups: z.array(z.object({ firing: z.number() })) });

/**
 * A storm of alerts, each a signed webhook of its own, while somebody logs entries: none is lost, they come to a few rows,
 * and an entry is durable as soon as on a quiet day.
 */
export async function benchAlerts(options: BenchOptions): Promise<BenchResult> {
  const lines: Line[] = [];
  for (const size of sizes(options, [100, 1_000])) lines.push(...(await stormOf(size, options.dir)));
  return {
    name: 'alerts',
    about: `${PER_MINUTE} alerts a minute, one a webhook, ${BUNCH} at once, while entries are logged; bare: entries on a quiet day`,
    lines,
    growth: [],
  };
}

async function stormOf(size: number, base: string | undefined): Promise<Line[]> {
  const dir = newFolder(base, 'alerts');
  const engine = startEngine(dir, undefined, { DEEPWATER_SECRET_STORM_SECRET: SECRET });
  try {
    must(await engine.ready);
    const port = await freePort();
    const settings = { address: 'http://127.0.0.1:9/' };
    const connector = { id: CONNECTOR, kind: 'webhook', name: 'Storm', settings, services: ['none'] };
    must(await engine.call('connector.set', { connector }));
    must(await engine.call('server.set', { on: true, port }));
    const { ref } = z
      .object({ ref: z.string() })
      .parse(must(await engine.call('incident.declare', { title: 'Checkout fails' })));
    let told = 0;
    engine.subscribe('inbox.watch', {}, () => (told += 1));
    await entries(engine, ref, 20);
    await sendStorm(port, 0, BUNCH);
    const quiet: number[][] = [];
    const busy: number[][] = [];
    const answered: number[] = [];
    // In turns, so that a busy moment of the machine and its disk hits both.
    for (let sent = BUNCH; sent < size; sent += ROUND) {
      let over = false;
      const storm = sendStorm(port, sent, Math.min(ROUND, size - sent)).finally(() => (over = true));
      const meanwhile: number[] = [];
      while (!over) meanwhile.push(...(await entries(engine, ref, 5)));
      busy.push(meanwhile);
      answered.push(...(await storm));
      quiet.push(await entries(engine, ref, meanwhile.length));
    }
    const { groups } = listed.parse(must(await engine.call('inbox.list', {})));
    const there = groups.reduce((sum, { firing }) => sum + firing, 0);
    if (there !== size) throw new Error(`of ${size} alerts ${there} are there`);
    const middle = (rounds: readonly number[][], share: number): number =>
      median(rounds.map((round) => quantile(round, share)));
    const usual = middle(quiet, 0.95);
    const entry = (share: number, what: string): Line => ({
      ...{ what, size, ours: middle(busy, share), bare: middle(quiet, share), unit: 'ms' },
      ratio: middle(busy, share) / middle(quiet, share),
      ...(share === 0.95 ? { limit: usual + FRAME } : {}),
    });
    const elements = (what: string, ours: number, limit: number): Line => ({
      ...{ what, size, ours, bare: size, ratio: ours / size, unit: 'elements', limit },
    });
    return [
      entry(0.95, 'entry in a storm p95'),
      entry(0.5, 'entry in a storm p50'),
      {
        ...{ what: 'webhook answered p95', size, ours: quantile(answered, 0.95), unit: 'ms' },
        bare: usual,
        ratio: quantile(answered, 0.95) / usual,
      },
      elements('rows', groups.length, ROWS),
      elements('times a window is told', told, Math.max(20, size / 4)),
    ];
  } finally {
    await engine.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** Logs entries one after the other; ms from each call to its answer. */
async function entries(engine: EngineChild, ref: string, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    must(await engine.call('entry.log', { ref, text: `Replica ${index} looks well` }));
    took.push(performance.now() - begun);
    await pause(BETWEEN_ENTRIES);
  }
  return took;
}

/** Sends every alert on its own until it is taken; ms each took to be answered. */
async function sendStorm(port: number, first: number, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: BUNCH });
  const begun = Date.now();
  const took: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % BUNCH === 0) await pause(Math.max(0, begun + (index * 60_000) / PER_MINUTE - Date.now()));
    took.push(deliver(port, agent, first + index));
  }
  const all = await Promise.all(took);
  agent.destroy();
  return all;
}

async function deliver(port: number, agent: Agent, index: number): Promise<number> {
  const thing = THINGS[index % THINGS.length] ?? '';
  const service = index % 2 === 0 ? 'checkout' : 'payments-api';
  const body = JSON.stringify({
    id: `${thing}-${index}`,
    title: `${thing} in ${service}`,
    severity: 'critical',
    service,
    text: `Instance ${index} is past its threshold.`,
    labels: { alertname: thing, service, instance: `10.0.${index >> 8}.${index & 255}:8080` },
  });
  for (;;) {
    const begun = performance.now();
    const status = await post(port, agent, body);
    if (status === 200) return performance.now() - begun;
    // As senders do when there are too many at once.
    if (status !== 429) throw new Error(`alert ${index} was answered with ${status}`);
    await pause(1_000);
  }
}

function post(port: number, agent: Agent, body: string): Promise<number> {
  const stamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', SECRET).update(`${stamp}.${body}`).digest('hex');
  return new Promise((resolve, reject) => {
    const request = ask(
      {
        ...{ host: '127.0.0.1', port, agent, method: 'POST', path: `/hooks/${CONNECTOR}` },
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          [TIME_HEADER]: stamp,
          [SIGNATURE_HEADER]: `v1=${signature}`,
        },
      },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
