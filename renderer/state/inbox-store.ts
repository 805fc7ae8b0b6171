import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InboxGroup, OverOffer } from '#shared/contract/inbox.ts';
import type { Refusal } from '#shared/contract/refusal.ts';
import type { Client } from '#renderer/client/client.ts';

export interface InboxState {
  /** Rows that wait for a person; null until the first snapshot. */
  groups: readonly InboxGroup[] | null;
  /** Incidents none of whose alerts fires any more. */
  over: readonly OverOffer[];
  refusal: Refusal | null;
}

/** What came from team systems and waits, live for as long as the window. */
export function watchInbox(client: Client): StoreApi<InboxState> {
  const store = createStore<InboxState>(() => ({ groups: null, over: [], refusal: null }));
  client.subscribe(
    'inbox.watch',
    {},
    ({ groups, over }) => store.setState({ groups, over, refusal: null }),
    (refusal) => store.setState({ refusal }),
  );
  return store;
}
