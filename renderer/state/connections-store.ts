import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SyncStatus } from '#shared/contract/sync.ts';
import type { Client } from '#renderer/client/client.ts';

export interface ConnectionsState {
  /** Replication with other installations; null until the engine answered. */
  sync: SyncStatus | null;
}

/** The ways to team systems and to other installations, live for as long as the window. */
export function watchConnections(client: Client): StoreApi<ConnectionsState> {
  const store = createStore<ConnectionsState>(() => ({ sync: null }));
  client.subscribe(
    'sync.watch',
    {},
    ({ status }) => store.setState({ sync: status }),
    () => store.setState({ sync: null }),
  );
  return store;
}
