import type { Incoming } from '#shared/connectors/incoming.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { pauseAfter } from '#shared/policy/outbox.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import { reasonOf } from '../log/folder.ts';
import type { StartTimer } from '../timer.ts';
import { DeliveryError, type HookRequest } from './connector.ts';
import { createGathering, type Receive } from './gathering.ts';
import { isReady, type Instances, type ReadyConnector } from './instances.ts';
import type { ConnectorMemory } from './memory.ts';

/** How long between two pulls, ms, where the connector says nothing. */
const PULL_EVERY = 30_000;
/** No pull takes longer, ms. */
const PULL_DEADLINE = 60_000;
const CURSOR = 'cursor';
/** The connectors are looked at again after something changed, ms. */
const SETTLE = 200;

export interface ReadingParts {
  instances: Instances;
  memory: ConnectorMemory;
  receive: Receive;
  isOffline: () => boolean;
  random: () => number;
  enabled: boolean;
  startTimer: StartTimer;
  /** Something about how a connector is has changed. */
  changed: () => void;
}

/** One connector that is being read. */
interface Reader {
  /** What it was begun with: begun anew when that changes. */
  sign: string;
  abort: AbortController;
}

/** Reads what team systems tell: pulls in turns, keeps connections open, takes webhooks. */
export function createReading(parts: ReadingParts) {
  const { instances, memory, receive, isOffline, random, enabled, startTimer, changed } = parts;
  const readers = new Map<string, Reader>();
  const problems = new Map<string, string>();
  const gathering = createGathering(receive);
  let planned: (() => void) | undefined;
  let stopped = false;

  function tell(connector: string, problem: string | null): void {
    if ((problems.get(connector) ?? null) === problem) return;
    if (problem === null) problems.delete(connector);
    else problems.set(connector, problem);
    changed();
  }

  /** Waits, or until the signal ends. */
  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = startTimer(() => resolve(), ms);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }

  /** Does something again and again until the signal ends; after a failure later and later. */
  async function again(
    ready: ReadyConnector,
    signal: AbortSignal,
    work: () => Promise<number>,
  ): Promise<void> {
    const { id } = ready.instance;
    for (let failures = 0; !signal.aborted;) {
      let wait: number;
      try {
        wait = await work();
        failures = 0;
        tell(id, null);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const known = error instanceof DeliveryError;
        tell(id, ready.mask(known ? error.message : connectorSays.failed(reasonOf(error))));
        const asked = known ? (error.facts.retryAfter ?? null) : null;
        // Half at least: what is broken is not asked in a circle.
        wait = Math.max(pauseAfter(failures + 1, 0.5 + random() / 2, asked), 1_000);
      }
      await pause(wait, signal);
    }
  }

  function begin(ready: ReadyConnector, signal: AbortSignal): void {
    const { connector, instance } = ready;
    const context = ready.context(signal);
    const { pull, listen } = connector;
    if (pull !== undefined)
      void again(ready, signal, async () => {
        const within = AbortSignal.any([signal, AbortSignal.timeout(PULL_DEADLINE)]);
        const { incoming, cursor } = await pull.call(
          connector,
          memory.get(instance.id, CURSOR),
          ready.context(within),
        );
        if (signal.aborted) return 0;
        // The cursor moves on only after what it stands behind is stored: a kill in between reads it again.
        if (incoming.length > 0) receive(instance.id, incoming, context.linked);
        memory.set(instance.id, CURSOR, cursor);
        return connector.pullEvery ?? PULL_EVERY;
      });
    if (listen !== undefined)
      void again(ready, signal, async () => {
        const push = (incoming: readonly Incoming[]): void => {
          if (!signal.aborted) receive(instance.id, incoming, context.linked);
        };
        await listen.call(connector, push, context);
        return 1_000;
      });
  }

  function refresh(): void {
    planned = undefined;
    if (stopped) return;
    const wanted = new Map<string, { ready: ReadyConnector; sign: string }>();
    for (const instance of isOffline() ? [] : instances.all()) {
      const ready = instances.ready(instance);
      if (!isReady(ready) || (ready.connector.pull === undefined && ready.connector.listen === undefined))
        continue;
      const { settings, secrets } = ready.context(new AbortController().signal);
      wanted.set(instance.id, { ready, sign: JSON.stringify([instance, settings, secrets]) });
    }
    for (const [id, { sign, abort }] of readers) {
      if (wanted.get(id)?.sign === sign) continue;
      abort.abort(new Error('it is begun anew'));
      readers.delete(id);
      tell(id, null);
    }
    for (const [id, { ready, sign }] of wanted) {
      if (readers.has(id)) continue;
      const abort = new AbortController();
      readers.set(id, { sign, abort });
      begin(ready, abort.signal);
    }
  }

  return {
    /** Connectors, secrets or the way out may have changed. */
    refresh(): void {
      if (enabled && !stopped) planned ??= startTimer(refresh, SETTLE);
    },
    /** What went wrong with reading of a connector last; null when nothing did. */
    problem: (connector: string): string | null => problems.get(connector) ?? null,

    /** A webhook for a connector, by its id or name: what it told is stored when this resolves. Null for a connector that takes none. */
    async hook(
      instance: ReturnType<Instances['all']>[number],
      request: HookRequest,
    ): Promise<Outcome<{ taken: number }> | null> {
      const ready = instances.ready(instance);
      if (!isReady(ready)) return ready.state === 'off' ? null : refuse('not_ready', ready.problem);
      const { receive: read } = ready.connector;
      if (read === undefined) return null;
      const context = ready.context(new AbortController().signal);
      const outcome = read.call(ready.connector, request, context);
      if (!outcome.ok) return refuse(outcome.refusal.code, ready.mask(outcome.refusal.message));
      if (outcome.output.length > 0) await gathering.take(instance.id, outcome.output, context.linked);
      return { ok: true, output: { taken: outcome.output.length } };
    },

    stop(): void {
      stopped = true;
      planned?.();
      for (const { abort } of readers.values()) abort.abort(new Error('the engine goes'));
      readers.clear();
    },
  };
}

export type Reading = ReturnType<typeof createReading>;
