import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '#renderer/client/client.ts';
import type { Told } from '#renderer/ui/finish-call.ts';
import type { Times } from '#renderer/ui/time.ts';
import type { DialogState } from './dialogs.ts';
import type { Schedule } from './incident-store.ts';
import type { IncidentsState } from './incidents-store.ts';
import type { Keeper } from './keep.ts';
import type { Notices } from './notices-store.ts';
import type { Ticker } from './ticker.ts';
import type { SurroundingsState } from './workspace-store.ts';

/** Everything screens are built on: made once in `main.tsx`, and by tests as they like. */
export interface Services {
  client: Client;
  incidents: StoreApi<IncidentsState>;
  surroundings: StoreApi<SurroundingsState>;
  notices: Notices;
  dialogs: StoreApi<DialogState>;
  /** What was told last where there is no composer to tell it under. */
  told: StoreApi<{ told: Told }>;
  ticker: Ticker;
  keeper: Keeper;
  schedule: Schedule;
  times: Times;
  mac: boolean;
  location: {
    /** `#/incident/INC-7F3` */
    hash(): string;
    onHash(listener: () => void): void;
    /** Changes what the window shows. */
    go(hash: string): void;
  };
}
