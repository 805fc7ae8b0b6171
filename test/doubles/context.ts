import type { Connector, ConnectorContext, VendorLink } from '#electron/engine/connectors/connector.ts';
import { createHttp } from '#electron/engine/connectors/http.ts';
import { createNetwork } from '#electron/engine/connectors/network.ts';
import type { EffectName, EffectPayload } from '#shared/connectors/effects.ts';
import { hostRules } from '#shared/connectors/hosts.ts';
import type { ConnectorSettings } from '#shared/connectors/manifest.ts';
import { createMasker } from '#shared/runbooks/mask.ts';
import type { Delivered, Delivery } from '#electron/engine/connectors/connector.ts';

/** What a connector is tried with. */
export interface Trying {
  settings: ConnectorSettings;
  secrets: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  now?: () => number;
  /** Longest wait for an answer, ms. */
  longest?: number;
}

/** A connector with what the engine would give it: real requests, its settings with their defaults, links that are kept. */
export interface Tried {
  context: ConnectorContext;
  /** What vendors made so far; of every incident. */
  links: { stream: string; link: VendorLink }[];
  deliver<N extends EffectName>(
    effect: N,
    payload: EffectPayload<N>,
    more?: Partial<Pick<Delivery, 'key' | 'attempt' | 'uncertain'>>,
  ): Promise<Delivered>;
  close(): void;
}

/** Puts a connector into use as the engine does. */
export function tryOut(connector: Connector, trying: Trying): Tried {
  const { secrets, signal = new AbortController().signal, now = () => Date.now(), longest = 2_000 } = trying;
  const defaults = connector.manifest.settings.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const settings = { ...Object.fromEntries(defaults), ...trying.settings };
  const network = createNetwork({}, () => ({ proxy: null, caFile: null }));
  const http = createHttp(network, '0.0.0', { longest, leaveAlone: 1 });
  const way = {
    rules: hostRules(connector.manifest, settings),
    mask: createMasker(Object.values(secrets)).mask,
    signal,
  };
  const links: Tried['links'] = [];
  const context: ConnectorContext = {
    ...{ settings, secrets, signal, now },
    fetch: http.fetchFor(way),
    dispatcher: () => http.dispatcherFor(way),
    links: (stream) => links.filter((each) => each.stream === stream).map(({ link }) => link),
    linked: (what, id) => links.find(({ link }) => link.what === what && link.id === id) ?? null,
  };
  return {
    context,
    links,
    async deliver(effect, payload, more = {}) {
      const delivery = { effect, payload, key: `key:${effect}`, attempt: 1, uncertain: false, ...more };
      const delivered = await connector.deliver?.(delivery as unknown as Delivery, context);
      if (delivered === undefined) throw new Error('This connector delivers nothing.');
      for (const link of delivered.links ?? []) links.push({ stream: payload.incident.stream, link });
      return delivered;
    },
    close: () => network.close(),
  };
}
