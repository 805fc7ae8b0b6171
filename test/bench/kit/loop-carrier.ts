import type { Carrier, CarrierHost } from '#electron/engine/sync/carrier.ts';
import { carrierKind, type CarrierRegistry } from '#electron/engine/sync/registry.ts';
import { z } from 'zod';

/** A way between engines of one process that costs nothing: what is measured is what the engines do. */
export interface Loop {
  carriers: CarrierRegistry;
  /** Lets everything through, or nothing. */
  connect(on: boolean): void;
}

/** Makes a way that is cut until it is connected. */
export function createLoop(): Loop {
  const hosts = new Set<CarrierHost>();
  let connected = false;

  function open(_settings: unknown, host: CarrierHost): Carrier {
    hosts.add(host);
    host.state({ connected, problem: null });
    const others = (): CarrierHost[] => [...hosts].filter((other) => other !== host);
    return {
      shelf: null,
      kind: 'loop',
      publish(parcels) {
        if (!connected) return Promise.reject(new Error('the loop is cut'));
        const carried = parcels.map(({ bytes }) => ({ bytes, settle: () => undefined }));
        for (const other of others()) other.take(carried);
        return Promise.resolve();
      },
      tell(notice) {
        if (connected) for (const other of others()) other.heads(notice);
        return Promise.resolve();
      },
      close() {
        hosts.delete(host);
        return Promise.resolve();
      },
    };
  }

  return {
    carriers: { loop: carrierKind({ name: 'Loop', fields: [], secrets: [], settings: z.object({}), open }) },
    connect(on) {
      connected = on;
      for (const host of hosts) host.state({ connected, problem: null });
    },
  };
}
