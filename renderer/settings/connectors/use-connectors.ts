import { useCallback, useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

export type ConnectorKind = OutputOf<Operations['connector.kinds']>[number];
export type CheckOutcome = OutputOf<Operations['connector.check']>;

interface Connectors {
  /** Null until they were read. */
  connectors: readonly ConnectorView[] | null;
  /** Why they can't be read. */
  refusal: string | null;
}

/** The connectors with how they are, live. */
export function useConnectors(): Connectors {
  const { client } = useApp();
  const [state, setState] = useState<Connectors>({ connectors: null, refusal: null });
  useEffect(
    () =>
      client.subscribe(
        'connector.watch',
        {},
        ({ connectors }) => setState({ connectors, refusal: null }),
        ({ message }) => setState({ connectors: null, refusal: message }),
      ),
    [client],
  );
  return state;
}

/** The kinds that can be added, and a way to ask again after folders changed. */
export function useKinds(): { kinds: readonly ConnectorKind[] | null; reread: () => void } {
  const { client } = useApp();
  const [kinds, setKinds] = useState<readonly ConnectorKind[] | null>(null);
  const reread = useCallback(() => {
    void client.call('connector.kinds', {}).then((outcome) => {
      if (outcome.ok) setKinds(outcome.output);
    });
  }, [client]);
  useEffect(reread, [reread]);
  return { kinds, reread };
}

/** What a check came to: `checking`, its lines, or why it was not made. */
export type Check = 'checking' | CheckOutcome | { refused: string };

/** Checks of connectors by id, for as long as the section is shown. */
export function useChecks(): { checks: ReadonlyMap<string, Check>; check: (id: string) => void } {
  const { client } = useApp();
  const [checks, setChecks] = useState<ReadonlyMap<string, Check>>(new Map());
  const check = useCallback(
    (id: string) => {
      const put = (made: Check): void => setChecks((known) => new Map(known).set(id, made));
      put('checking');
      void client
        .call('connector.check', { connector: id })
        .then((outcome) => put(outcome.ok ? outcome.output : { refused: outcome.refusal.message }));
    },
    [client],
  );
  return { checks, check };
}
