import { v5 } from 'uuid';
import type { SecretStore } from '../connectors/secrets.ts';
import type { CarrierRegistry } from './registry.ts';

/** Where a secret of a way comes from; null for one that is missing on this machine. */
export type SecretSource = 'keychain' | 'environment' | null;

/**
 * Secrets of the ways to the others, kept as those of connectors are: in the keychain under an id of their own for each
 * workspace and way, or in the environment (`DEEPWATER_SECRET_NATS_PASSWORD`).
 */
export function createWaySecrets(store: SecretStore, carriers: CarrierRegistry, workspace: () => string) {
  const owner = (kind: string) => ({ id: v5(kind, workspace()), name: kind, kind });
  const get = (kind: string, name: string): string | null => store.get(owner(kind), name);
  let known = all();

  function all(): string {
    return JSON.stringify(
      Object.entries(carriers).flatMap(([kind, { secrets }]) => secrets.map(({ name }) => get(kind, name))),
    );
  }

  return {
    get,
    /** The id under which the keychain keeps those of one way. */
    idOf: (kind: string): string => owner(kind).id,
    sources: (kind: string): Record<string, SecretSource> =>
      Object.fromEntries(
        (carriers[kind]?.secrets ?? []).map(({ name }) => [name, store.source(owner(kind), name)]),
      ),
    /** Calls back when one of them has changed. */
    onChange(listener: () => void): void {
      store.onChange(() => {
        const now = all();
        if (now === known) return;
        known = now;
        listener();
      });
    },
  };
}

export type WaySecrets = ReturnType<typeof createWaySecrets>;
