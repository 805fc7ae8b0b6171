import { createStore, type StoreApi } from 'zustand/vanilla';

/** Whether the machine has a network, as far as it can tell by itself. */
export interface NetworkState {
  online: boolean;
  /** Since when, as far as this window saw it; ms since the epoch. */
  since: number;
}

/** Watches the network from the events of a window. */
export function watchNetwork(
  target: Pick<Window, 'addEventListener'>,
  isOnline: () => boolean,
  now: () => number = Date.now,
): StoreApi<NetworkState> {
  const store = createStore<NetworkState>(() => ({ online: isOnline(), since: now() }));
  const look = (): void => {
    const online = isOnline();
    if (online !== store.getState().online) store.setState({ online, since: now() });
  };
  target.addEventListener('online', look);
  target.addEventListener('offline', look);
  return store;
}
