import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DrillState } from '#shared/contract/drills.ts';
import type { Client } from '#renderer/client/client.ts';

/** The drill that plays, live. */
export function watchDrill(client: Client): StoreApi<{ drill: DrillState | null }> {
  const store = createStore<{ drill: DrillState | null }>(() => ({ drill: null }));
  client.subscribe(
    'drill.watch',
    {},
    ({ drill }) => store.setState({ drill }),
    () => store.setState({ drill: null }),
  );
  return store;
}
