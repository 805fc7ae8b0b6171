import type { Incoming } from '#shared/connectors/incoming.ts';
import type { ConnectorContext } from './connector.ts';

/** Takes in what a team system told; durable when it returns. */
export type Receive = (
  connector: string,
  incoming: readonly Incoming[],
  linked: ConnectorContext['linked'],
) => void;

interface Gathered {
  incoming: Incoming[];
  linked: ConnectorContext['linked'];
  /** Told when it is stored, or why it is not. */
  waiting: { resolve: () => void; reject: (reason: unknown) => void }[];
}

/**
 * Stores what comes in one turn of the engine together, in one write to the disk: of a storm that comes a piece at a time,
 * each on its own would keep whoever writes meanwhile waiting for all of them.
 */
export function createGathering(receive: Receive) {
  const gathered = new Map<string, Gathered>();

  function store(): void {
    const all = [...gathered];
    gathered.clear();
    for (const [connector, { incoming, linked, waiting }] of all) {
      try {
        receive(connector, incoming, linked);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    }
  }

  return {
    /** Resolves once it is durable. */
    take(
      connector: string,
      incoming: readonly Incoming[],
      linked: ConnectorContext['linked'],
    ): Promise<void> {
      if (gathered.size === 0) setImmediate(store);
      const before = gathered.get(connector) ?? { incoming: [], linked, waiting: [] };
      gathered.set(connector, before);
      before.incoming.push(...incoming);
      return new Promise((resolve, reject) => before.waiting.push({ resolve, reject }));
    },
  };
}
