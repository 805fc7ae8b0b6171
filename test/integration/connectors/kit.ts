import { onTestFinished } from 'vitest';
import type { Connector } from '#electron/engine/connectors/connector.ts';
import type { EngineOptions } from '#electron/engine/engine.ts';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import { createPlainConnector, startPlainVendor, type PlainVendor } from '#test/doubles/plain.ts';
import { testEngine, type TestEngine } from '../engine/kit.ts';

export interface Connected {
  engine: TestEngine;
  vendor: PlainVendor;
  /** Id of the plain connector. */
  id: string;
}

/** The options of an engine that sends to a plain vendor. */
export function sending(token: string, connector: Partial<Connector> = {}): Partial<EngineOptions> {
  return {
    connectors: [createPlainConnector(connector)],
    env: { DEEPWATER_SECRET_PLAIN_TOKEN: token },
    deliver: true,
    httpTimes: { longest: 400, leaveAlone: 50, straggle: 50, longestPause: 100 },
  };
}

/** The plain vendor, stopped when the test is over. */
export async function plainVendor(): Promise<PlainVendor> {
  const vendor = await startPlainVendor();
  onTestFinished(() => vendor.double.close());
  return vendor;
}

/** An engine that is connected to the plain vendor. `more` is about the connector as the workspace has it. */
export async function connected(
  more: Record<string, unknown> = {},
  options: Partial<EngineOptions> = {},
): Promise<Connected> {
  const vendor = await plainVendor();
  const engine = await testEngine({ ...sending(vendor.token), ...options });
  const { id } = await connect(engine, vendor, more);
  return { engine, vendor, id };
}

/** Connects an engine. */
export async function connect(
  engine: TestEngine,
  vendor: PlainVendor,
  more: Record<string, unknown> = {},
): Promise<{ id: string }> {
  await engine.must('connector.set', {
    connector: { kind: 'plain', name: 'Plain', settings: { url: vendor.double.url }, ...more },
  });
  const all = await engine.must('connector.list', {});
  return { id: all.find(({ name }) => name === (more['name'] ?? 'Plain'))?.id ?? '' };
}

/** Waits until something holds; fails after a while. */
export async function until(what: () => boolean | Promise<boolean>, ms = 25_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await what())) {
    if (performance.now() > end) throw new Error('it does not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** The outbox, in the order it was queued. */
export async function rowsOf(engine: TestEngine): Promise<OutboxRow[]> {
  return (await engine.must('outbox.rows', { oldestFirst: true })).rows;
}

/** Waits until nothing is to go out any more; gives the rows. */
export async function settled(engine: TestEngine): Promise<OutboxRow[]> {
  await until(async () =>
    (await rowsOf(engine)).every(({ state }) => state !== 'waiting' && state !== 'sending'),
  );
  return rowsOf(engine);
}
