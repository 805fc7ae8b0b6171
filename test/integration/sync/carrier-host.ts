import { randomUUID } from 'node:crypto';
import type { CarriedParcel, CarrierHost, HeadsNotice, Parcel } from '#electron/engine/sync/carrier.ts';

/** The engine's side of a carrier, noting what is handed in. */
export interface NotingHost extends CarrierHost {
  taken: string[];
  notices: HeadsNotice[];
  states: { connected: boolean; problem: string | null }[];
  memory: Map<string, string>;
  timesLost: number;
  refused: string[];
  /** What others said live. */
  heardLive: string[];
  /** Secrets this machine has. */
  secrets: Record<string, string>;
  /** Parcels are settled at once unless this is false. */
  settles: boolean;
}

/** A host for a replica of a workspace; `memory` as an earlier run left it. */
export function notingHost(
  workspace: string,
  replica: string = randomUUID(),
  memory = new Map<string, string>(),
): NotingHost {
  const host: NotingHost = {
    replica,
    workspace,
    taken: [],
    notices: [],
    states: [],
    memory,
    timesLost: 0,
    refused: [],
    heardLive: [],
    secrets: {},
    settles: true,
    take(parcels: readonly CarriedParcel[]) {
      for (const { bytes, settle } of parcels) {
        host.taken.push(bytes.length > 200 ? `${bytes.length} bytes` : bytes.toString());
        if (host.settles) settle();
      }
    },
    heads: (notice) => void host.notices.push(notice),
    said: (bytes) => void host.heardLive.push(bytes.toString()),
    remember: (key, value) => void memory.set(key, value),
    recall: (key) => memory.get(key) ?? null,
    refuse: ({ reason }) => void host.refused.push(reason),
    state: (state) => void host.states.push(state),
    lost: () => void (host.timesLost += 1),
    secret: (name) => host.secrets[name] ?? null,
    now: Date.now,
  };
  return host;
}

/** A parcel that says these words. */
export function parcelOf(words: string | Buffer, id: string = randomUUID()): Parcel {
  return { id, subject: 'a1b2c3', bytes: Buffer.from(words) };
}

/** Waits until something holds. Throws after `ms`. */
export async function until(holds: () => boolean, ms = 25_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not after ${ms} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
