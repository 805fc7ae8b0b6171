import { useCallback, useEffect, useState } from 'react';
import { useApp } from '#renderer/ui/app-context.tsx';

/** A secret that was not kept, and why. */
export interface NotKept {
  name: string;
  message: string;
}

/** What the keychain of this machine keeps: names, never values. */
export interface Keychain {
  /** Why this machine keeps no secrets; null where it does. */
  problem: string | null;
  stored: readonly { connector: string; name: string }[];
  /** Keeps secrets of a connector. Gives the first that was refused; null when all are kept. */
  keep: (connector: string, secrets: readonly (readonly [string, string])[]) => Promise<NotKept | null>;
  forget: (connector: string, names: readonly string[]) => Promise<void>;
}

/** The keychain as the settings use it; null until it answered. */
export function useKeychain(): Keychain | null {
  const { client } = useApp();
  const [state, setState] = useState<Pick<Keychain, 'problem' | 'stored'> | null>(null);
  const read = useCallback(
    () =>
      client
        .call('shell.secret.state', {})
        .then((outcome) =>
          setState(
            outcome.ok
              ? { problem: outcome.output.problem, stored: outcome.output.stored }
              : { problem: outcome.refusal.message, stored: [] },
          ),
        ),
    [client],
  );
  useEffect(() => {
    void read();
  }, [read]);
  const keep: Keychain['keep'] = useCallback(
    async (connector, secrets) => {
      for (const [name, value] of secrets) {
        const outcome = await client.call('shell.secret.set', { connector, name, value });
        if (!outcome.ok) return { name, message: outcome.refusal.message };
      }
      if (secrets.length > 0) await read();
      return null;
    },
    [client, read],
  );
  const forget: Keychain['forget'] = useCallback(
    async (connector, names) => {
      for (const name of names) await client.call('shell.secret.remove', { connector, name });
      if (names.length > 0) await read();
    },
    [client, read],
  );
  return state === null ? null : { ...state, keep, forget };
}
