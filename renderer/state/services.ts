import type { StoreApi } from 'zustand/vanilla';
import type { DrillState } from '#shared/contract/drills.ts';
import type { Display } from '#shared/contract/shell.ts';
import type { Client } from '#renderer/client/client.ts';
import type { Told } from '#renderer/ui/finish-call.ts';
import type { Times } from '#renderer/ui/time.ts';
import type { DialogState } from './dialogs.ts';
import type { Schedule } from './incident-store.ts';
import type { InboxState } from './inbox-store.ts';
import type { ConnectionsState } from './connections-store.ts';
import type { IncidentsState } from './incidents-store.ts';
import type { Keeper } from './keep.ts';
import type { NetworkState } from './network.ts';
import type { Notices } from './notices-store.ts';
import type { Ticker } from './ticker.ts';
import type { SurroundingsState } from './workspace-store.ts';

/** Everything screens are built on: made once in `main.tsx`, and by tests as they like. */
export interface Services {
  client: Client;
  incidents: StoreApi<IncidentsState>;
  surroundings: StoreApi<SurroundingsState>;
  /** What came in and waits. */
  inbox: StoreApi<InboxState>;
  /** The ways to team systems and other installations. */
  connections: StoreApi<ConnectionsState>;
  notices: Notices;
  dialogs: StoreApi<DialogState>;
  /** What was told last where there is no composer to tell it under. */
  told: StoreApi<{ told: Told }>;
  network: StoreApi<NetworkState>;
  ticker: Ticker;
  keeper: Keeper;
  schedule: Schedule;
  /** How all windows look. */
  display: StoreApi<Display>;
  /** Writes instants in the zone that is chosen at that moment. */
  times: Times;
  /** The same for what is drawn: a new object whenever the zone changes. */
  shownTimes: StoreApi<{ times: Times }>;
  /** The drill that plays, or the last one that did. */
  drill: StoreApi<{ drill: DrillState | null }>;
  mac: boolean;
  location: {
    /** `#/incident/INC-7F3` */
    hash(): string;
    onHash(listener: () => void): void;
    /** Changes what the window shows. */
    go(hash: string): void;
  };
}
