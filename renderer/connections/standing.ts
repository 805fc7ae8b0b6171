import type { ConnectorHealth } from '#shared/contract/connectors.ts';
import type { EngineStatus } from '#shared/contract/views.ts';
import type { ConnectionsState } from '#renderer/state/connections-store.ts';

/** What the line at the bottom says of the ways out. Times in ms since the epoch. */
export interface Standing {
  /** Whether anything is connected: a team system, or another installation. */
  connected: boolean;
  /** Whether nothing is sent or fetched, by choice. */
  offline: boolean;
  queued: number;
  oldestAt: number | null;
  /** Own events that other installations have not been sent. */
  unsent: number;
  held: number;
  dead: number;
  /** Connectors that need a person, the worst first. */
  trouble: readonly (Pick<ConnectorHealth, 'name'> & { state: keyof typeof TROUBLE })[];
  /** When each connector that sends last succeeded. */
  successes: readonly Pick<ConnectorHealth, 'name' | 'lastSuccessAt'>[];
}

/** States that need a person, and how much. */
const TROUBLE = { credentials: 0, 'no-secret': 1, trouble: 2 } as const;

/** Draws it together from how each way is. */
export function standingOf(
  { connectors, sync }: ConnectionsState,
  queued: EngineStatus['queued'] | undefined,
): Standing {
  const all = connectors ?? [];
  const healths = all.map(({ health }) => health);
  const sum = (of: 'held' | 'dead'): number => healths.reduce((total, health) => total + health[of], 0);
  return {
    connected: all.some(({ enabled }) => enabled) || (sync?.workspace ?? null) !== null,
    offline: sync?.offline ?? false,
    queued: queued?.count ?? 0,
    oldestAt: queued?.oldestAt ?? null,
    unsent: Math.max(0, ...(sync?.carriers.map(({ unsent }) => unsent) ?? [])),
    held: sum('held'),
    dead: sum('dead'),
    trouble: healths
      .flatMap(({ name, state }) => (isTrouble(state) ? [{ name, state }] : []))
      .toSorted((one, other) => TROUBLE[one.state] - TROUBLE[other.state]),
    successes: all
      .filter(({ enabled, manifest }) => enabled && (manifest?.effects.length ?? 0) > 0)
      .map(({ health: { name, lastSuccessAt } }) => ({ name, lastSuccessAt })),
  };
}

function isTrouble(state: ConnectorHealth['state']): state is keyof typeof TROUBLE {
  return Object.hasOwn(TROUBLE, state);
}
