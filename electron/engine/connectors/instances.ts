import { hostRules } from '#shared/connectors/hosts.ts';
import type { ConnectorManifest } from '#shared/connectors/manifest.ts';
import { checkSettings } from '#shared/connectors/settings.ts';
import { linksOf } from '#shared/domain/incident/links.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { ConnectorInstance } from '#shared/domain/workspace/connectors.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import { createMasker } from '#shared/runbooks/mask.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import type { Connector, ConnectorContext } from './connector.ts';
import type { Http } from './http.ts';
import type { ConnectorMemory } from './memory.ts';
import { hears } from './routing.ts';
import type { SecretStore } from './secrets.ts';

/** A connector that can be used on this machine: its settings fit and its secrets are here. */
export interface ReadyConnector {
  instance: ConnectorInstance;
  connector: Connector;
  /** Hides its secrets in a text. */
  mask: (text: string) => string;
  /** What it works with until the signal ends. */
  context(signal: AbortSignal): ConnectorContext;
}

/** Why one can't be used on this machine. */
export interface UnreadyConnector {
  instance: ConnectorInstance;
  state: 'off' | 'no-secret' | 'trouble';
  problem: string;
}

export interface InstanceParts {
  workspace: () => WorkspaceState;
  /** The kinds this installation has. */
  kinds: () => readonly Connector[];
  secrets: SecretStore;
  http: Http;
  memory: ConnectorMemory;
  headOf: (stream: string) => IncidentHead;
  /** Streams of the incidents that go on. */
  openStreams: () => readonly string[];
  now: () => number;
}

/** Under which key {@link ConnectorMemory} keeps whose a vendor's thing is. */
export const linkKey = (what: string, id: string): string => `link ${what} ${id}`;

/** The workspace's connectors as they can be used on this machine. */
export function createInstances(parts: InstanceParts) {
  const { workspace, kinds, secrets, http, memory, headOf, openStreams, now } = parts;
  const connectorOf = (kind: string): Connector | undefined =>
    kinds().find(({ manifest }) => manifest.kind === kind);

  function ready(instance: ConnectorInstance): ReadyConnector | UnreadyConnector {
    const connector = connectorOf(instance.kind);
    const not = (state: UnreadyConnector['state'], problem: string): UnreadyConnector => ({
      instance,
      state,
      problem,
    });
    if (!instance.enabled) return not('off', connectorSays.off);
    if (connector === undefined) return not('trouble', connectorSays.unknownKind(instance.kind));
    const { manifest } = connector;
    const settings = checkSettings(manifest, instance.settings);
    if (!settings.ok) return not('trouble', settings.refusal.message);
    const values: Record<string, string> = {};
    for (const { name } of manifest.secrets) {
      const value = secrets.get(instance, name);
      if (value !== null) values[name] = value;
    }
    const missing = manifest.secrets.filter(({ name, required }) => required && values[name] === undefined);
    if (missing.length > 0)
      return not('no-secret', connectorSays.noSecret(missing.map(({ label }) => label)));
    const { mask } = createMasker(Object.values(values));
    const rules = hostRules(manifest, settings.output);
    return {
      instance,
      connector,
      mask,
      context: (signal) => ({
        settings: settings.output,
        secrets: values,
        fetch: http.fetchFor({ rules, mask, signal }),
        dispatcher: () => http.dispatcherFor({ rules, mask }),
        signal,
        now,
        links: (stream) => linksOf(headOf(stream), instance.id),
        linked: (what, id) => linked(instance.id, what, id),
      }),
    };
  }

  function linked(connector: string, what: string, id: string): ReturnType<ConnectorContext['linked']> {
    const find = (stream: string) =>
      linksOf(headOf(stream), connector).find((link) => link.what === what && link.id === id);
    const known = memory.get(connector, linkKey(what, id));
    // What another installation made is known by its incident alone.
    for (const stream of known === null ? openStreams() : [known]) {
      const link = find(stream);
      if (link !== undefined) return { stream, link };
    }
    return null;
  }

  return {
    all: (): readonly ConnectorInstance[] => workspace().connectors,
    ready,
    manifestOf: (kind: string): ConnectorManifest | null => connectorOf(kind)?.manifest ?? null,
    kinds,
    /** Whether a connector hears of an incident at all. */
    hears: (instance: ConnectorInstance, head: IncidentHead): boolean =>
      hears(instance, head, workspace().severities),
    secretsOf(instance: ConnectorInstance): Record<string, 'keychain' | 'environment' | null> {
      const fields = connectorOf(instance.kind)?.manifest.secrets ?? [];
      return Object.fromEntries(fields.map(({ name }) => [name, secrets.source(instance, name)]));
    },
  };
}

export type Instances = ReturnType<typeof createInstances>;

export function isReady(one: ReadyConnector | UnreadyConnector): one is ReadyConnector {
  return 'connector' in one;
}
