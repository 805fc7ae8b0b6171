import { createStore, type StoreApi } from 'zustand/vanilla';
import { PAGER } from '#shared/domain/incident/paging/events.ts';
import { pagingText } from '#shared/text/paging.ts';
import type { EngineHealth } from '#shared/contract/bridge.ts';
import type { EngineStatus } from '#shared/contract/views.ts';
import { emptyWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import type { Client } from '#renderer/client/client.ts';

export interface SurroundingsState {
  workspace: WorkspaceState;
  /** Names by handle. */
  names: ReadonlyMap<string, string>;
  /** Null until the engine answered. */
  status: EngineStatus | null;
  health: EngineHealth;
  /** Who acts in this window instead of the machine's user; null for that user. Forgotten when the window is loaded anew. */
  acting: string | null;
}

/** Who acts in this window. */
export function actorOf({ acting, status }: Pick<SurroundingsState, 'acting' | 'status'>): string {
  return acting ?? status?.me ?? '@me';
}

/** Who acts, for a call: nothing for the machine's own user, whom the engine knows. */
export function actsAs({ acting }: Pick<SurroundingsState, 'acting'>): { as?: string } {
  return acting === null ? {} : { as: acting };
}

/** What every screen needs besides incidents: people, severities, the engine and its file. */
export function watchSurroundings(client: Client): StoreApi<SurroundingsState> {
  const store = createStore<SurroundingsState>(() => ({
    workspace: emptyWorkspace(),
    names: new Map(),
    status: null,
    health: { state: 'starting', since: Date.now(), restarts: 0 },
    acting: null,
  }));
  client.onEngineHealth((health) => store.setState({ health }));
  client.subscribe(
    'workspace.watch',
    {},
    ({ workspace }) => {
      const names = new Map([
        [PAGER, pagingText.engine],
        ...workspace.people.map((person) => [person.handle, person.name] as const),
      ]);
      store.setState({ workspace, names });
    },
    // Without it the default table stands and people are called by their handles; the bottom line tells why.
    () => undefined,
  );
  client.subscribe(
    'engine.watch',
    {},
    ({ status }) => store.setState({ status }),
    () => store.setState({ status: null }),
  );
  return store;
}
