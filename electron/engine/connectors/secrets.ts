import { secretVariables } from '#shared/connectors/secret-names.ts';

/** A secret as the shell hands it over from the keychain. */
export interface KeptSecret {
  /** Id of the connector. */
  connector: string;
  name: string;
  value: string;
}

/** Where secrets are looked up. They are never written anywhere by the engine. */
export interface SecretStore {
  /** Null for one that is missing on this machine. */
  get(connector: { id: string; name: string; kind: string }, name: string): string | null;
  /** Where it comes from. */
  source(
    connector: { id: string; name: string; kind: string },
    name: string,
  ): 'keychain' | 'environment' | null;
  /** What the keychain holds: all of it, in place of what was known. */
  replace(secrets: readonly KeptSecret[]): void;
  /** Calls back when what the keychain holds has changed. */
  onChange(listener: () => void): void;
}

/** Looks into what the keychain gave, and then into the environment. */
export function createSecrets(env: Readonly<Record<string, string | undefined>>): SecretStore {
  let kept = new Map<string, string>();
  const listeners: (() => void)[] = [];
  const fromEnv = (connector: { name: string; kind: string }, name: string): string | null => {
    for (const variable of secretVariables(connector, name)) {
      const value = env[variable];
      if (value !== undefined && value !== '') return value;
    }
    return null;
  };
  const fromKeychain = (id: string, name: string): string | null => kept.get(`${id} ${name}`) ?? null;
  return {
    get: (connector, name) => fromKeychain(connector.id, name) ?? fromEnv(connector, name),
    source(connector, name) {
      if (fromKeychain(connector.id, name) !== null) return 'keychain';
      return fromEnv(connector, name) === null ? null : 'environment';
    },
    replace(secrets) {
      kept = new Map(secrets.map(({ connector, name, value }) => [`${connector} ${name}`, value]));
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
