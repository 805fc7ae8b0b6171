import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import type { Client } from '#renderer/client/client.ts';

export interface ConnectionsState {
  /** Connectors with how they are on this machine; null until the engine answered. */
  connectors: readonly ConnectorView[] | null;
  /** Replication with other installations; null until the engine answered. */
  sync: SyncStatus | null;
}

/** The ways to team systems and to other installations, live for as long as the window. */
export function watchConnections(client: Client): StoreApi<ConnectionsState> {
  const store = createStore<ConnectionsState>(() => ({ connectors: null, sync: null }));
  client.subscribe(
    'connector.watch',
    {},
    ({ connectors }) => store.setState({ connectors }),
    () => store.setState({ connectors: null }),
  );
  client.subscribe(
    'sync.watch',
    {},
    ({ status }) => store.setState({ sync: status }),
    () => store.setState({ sync: null }),
  );
  return store;
}
