import { refuse } from '#shared/contract/refusal.ts';
import { networkEnvironment } from '../connectors/network.ts';
import { keepNetworkSettings, networkSettings } from '../connectors/network-settings.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** How this machine reaches the network. */
export function networkHandlers({ log, hub, env }: EngineParts): Handlers<'network.show' | 'network.set'> {
  return {
    'network.show': () => ({
      ok: true,
      output: { ...networkSettings(log.reader), environment: networkEnvironment(env) },
    }),
    'network.set'({ proxy, caFile }) {
      if (proxy !== null && new URL(proxy).password !== '')
        return refuse(
          'invalid_input',
          'A proxy with a password would stand in a file that is backed up. Put it into the environment: HTTPS_PROXY.',
          'proxy',
        );
      keepNetworkSettings(log.writer, { proxy, caFile });
      hub.kindsChanged();
      return { ok: true, output: {} };
    },
  };
}
