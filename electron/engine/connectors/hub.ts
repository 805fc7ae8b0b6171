import type { ConnectorHealth, ConnectorView } from '#shared/contract/connectors.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { findConnector } from '#shared/domain/workspace/decide.ts';
import type { ConnectorInstance } from '#shared/domain/workspace/connectors.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import { reasonOf } from '../log/folder.ts';
import type { Answer, Checked, Connector, HookRequest, Question } from './connector.ts';
import { DeliveryError } from './connector.ts';
import { createDelivery, type DeliveryParts } from './delivery.ts';
import { createHttp, type HttpTimes } from './http.ts';
import { createInstances, isReady, type ReadyConnector } from './instances.ts';
import { createMemory } from './memory.ts';
import type { Network } from './network.ts';
import { createReading, type ReadingParts } from './reading.ts';
import type { SecretStore } from './secrets.ts';
import { createWords } from './words.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { Workspace } from '../workspace.ts';

/** A check or a question takes no longer, ms. */
const ASK_WITHIN = 30_000;
/** Watchers hear of changes no more often than this, ms. */
const TELL_AFTER = 100;
/** More incidents are never open at once. */
const MOST_OPEN = 10_000;

type Given = Pick<
  DeliveryParts,
  'log' | 'bus' | 'heads' | 'incidents' | 'outbox' | 'now' | 'steady' | 'enabled' | 'startTimer'
>;
interface HubParts extends Given {
  workspace: Workspace;
  list: IncidentsView;
  network: Network;
  secrets: SecretStore;
  kinds: () => readonly Connector[];
  receive: ReadingParts['receive'];
  appVersion: string;
  times?: HttpTimes;
}

/** The connectors of this installation at work: what goes out, what comes in, and how each of them is. */
export function createHub(parts: HubParts) {
  const { log, bus, heads, outbox, workspace, list, network, secrets, kinds, now, appVersion, startTimer } =
    parts;
  const memory = createMemory(log.db);
  const words = createWords(log.reader, heads, list);
  const isOffline = (): boolean => log.reader.meta('offline') === '1';
  const instances = createInstances({
    workspace: () => workspace.state,
    kinds,
    secrets,
    http: createHttp(network, appVersion, parts.times),
    memory,
    headOf: heads.get,
    openStreams: () => list.list(true, MOST_OPEN).map(({ stream }) => stream),
    now,
  });
  const random = Math.random;
  const delivery = createDelivery({ ...parts, instances, memory, words, isOffline, random });
  const reading = createReading({ ...parts, instances, memory, isOffline, random, changed });
  const watchers = new Set<() => void>();
  let telling: (() => void) | undefined;

  function changed(): void {
    telling ??= startTimer(() => {
      telling = undefined;
      for (const watcher of watchers) watcher();
    }, TELL_AFTER);
  }

  const unlisten = bus.listen(({ stream, events }) => {
    if (stream === WORKSPACE_STREAM) {
      for (const event of events) connectorChanged(event);
      reading.refresh();
    }
    changed();
  });
  const deaf = outbox.onChange(changed);
  secrets.onChange(() => {
    for (const { id } of instances.all()) delivery.unblock(id);
    reading.refresh();
    changed();
  });
  reading.refresh();

  function connectorChanged({ type, data }: { type: string; data: unknown }): void {
    if (type === 'connector.set') {
      const { id } = (data as { connector: ConnectorInstance }).connector;
      delivery.unblock(id);
    } else if (type === 'connector.removed') {
      const { connector } = data as { connector: string };
      delivery.interrupt(connector);
      memory.forget(connector);
    }
  }

  function health(instance: ConnectorInstance): ConnectorHealth {
    const figures = new Map(outbox.figures(instance.id).map((each) => [each.state, each]));
    const count = (state: 'waiting' | 'sending' | 'held' | 'dead'): number => figures.get(state)?.count ?? 0;
    const queued = count('waiting') + count('sending');
    const oldest = ['waiting', 'sending'].flatMap((state) => figures.get(state as 'waiting')?.oldestAt ?? []);
    return {
      ...{ id: instance.id, name: instance.name, kind: instance.kind, queued },
      held: count('held'),
      dead: count('dead'),
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
      lastSuccessAt: outbox.lastDone(instance.id),
      ...stateOf(instance, queued),
    };
  }

  function stateOf(instance: ConnectorInstance, queued: number): Pick<ConnectorHealth, 'state' | 'problem'> {
    const ready = instances.ready(instance);
    if (!isReady(ready)) return { state: ready.state, problem: ready.problem };
    if (isOffline()) return { state: 'off', problem: connectorSays.offline };
    const blocked = delivery.blocked(instance.id);
    if (blocked !== null) return { state: 'credentials', problem: blocked };
    const problem = reading.problem(instance.id) ?? (queued === 0 ? null : outbox.problem(instance.id));
    if (problem !== null) return { state: 'trouble', problem };
    return { state: queued > 0 ? 'waiting' : 'ok', problem: null };
  }

  /** A connector that is used now, by its id or name. */
  function readyOne(idOrName: string): Outcome<ReadyConnector> {
    const instance = findConnector(workspace.state, idOrName);
    if (instance === undefined) return refuse('not_found', `There is no connector ${idOrName}.`, 'connector');
    const ready = instances.ready({ ...instance, enabled: true });
    if (!isReady(ready)) return refuse('not_ready', ready.problem, 'connector');
    if (isOffline()) return refuse('offline', 'Deepwater works offline. Go online first, then try again.');
    return { ok: true, output: ready };
  }

  /** Words for a failure of any kind, without secrets. */
  const wordsOf = (ready: ReadyConnector, error: unknown): string =>
    ready.mask(error instanceof DeliveryError ? error.message : connectorSays.failed(reasonOf(error)));

  return {
    instances,
    delivery,
    words,
    memory,
    health: () => instances.all().map(health),
    views: (): ConnectorView[] =>
      instances.all().map((instance) => ({
        ...instance,
        health: health(instance),
        manifest: instances.manifestOf(instance.kind),
        secrets: instances.secretsOf(instance),
      })),
    /** Calls back when how a connector is, or the outbox, may have changed. */
    onChange(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    /** Kinds were added or removed, or the way to the network was changed. */
    kindsChanged(): void {
      reading.refresh();
      delivery.wake();
      changed();
    },
    /** The application works offline now, or no longer: nothing that is on its way goes on. */
    offlineChanged(): void {
      if (isOffline()) delivery.interrupt();
      else delivery.wake();
      reading.refresh();
      changed();
    },

    async check(idOrName: string): Promise<Outcome<Checked>> {
      const ready = readyOne(idOrName);
      if (!ready.ok) return ready;
      const { connector, mask, instance, context } = ready.output;
      try {
        const { ok, lines } = await connector.check(context(AbortSignal.timeout(ASK_WITHIN)));
        if (ok) delivery.unblock(instance.id);
        changed();
        return { ok: true, output: { ok, lines: lines.map((line) => ({ ...line, text: mask(line.text) })) } };
      } catch (error) {
        return {
          ok: true,
          output: { ok: false, lines: [{ ok: false, text: wordsOf(ready.output, error) }] },
        };
      }
    },
    async ask(idOrName: string, question: Question): Promise<Outcome<Answer | null>> {
      const ready = readyOne(idOrName);
      if (!ready.ok) return ready;
      const { connector, context } = ready.output;
      if (connector.query === undefined) return { ok: true, output: null };
      try {
        return {
          ok: true,
          output: await connector.query(question, context(AbortSignal.timeout(ASK_WITHIN))),
        };
      } catch (error) {
        return refuse('connector_failed', wordsOf(ready.output, error));
      }
    },
    /** A webhook, by the connector's id or name. Null for one that takes none. */
    async hook(idOrName: string, request: HookRequest): Promise<Outcome<{ taken: number }> | null> {
      const instance = findConnector(workspace.state, idOrName);
      return instance === undefined ? null : reading.hook(instance, request);
    },

    stop(): void {
      unlisten();
      deaf();
      telling?.();
      reading.stop();
      delivery.stop();
    },
  };
}

export type Hub = ReturnType<typeof createHub>;
