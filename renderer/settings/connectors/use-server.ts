import { useCallback, useEffect, useState } from 'react';
import type { ServerStatus } from '#shared/contract/inbox.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

export interface Server {
  /** Null until it answered. */
  status: ServerStatus | null;
  /** Why it can't be changed. */
  refusal: string | null;
  set: (change: { on: boolean; port?: number }) => void;
}

/** The server that takes webhooks on this machine. */
export function useServer(): Server {
  const { client } = useApp();
  const [status, setStatus] = useState<ServerStatus | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    void client.call('server.status', {}).then((outcome) => {
      if (outcome.ok) setStatus(outcome.output);
      else setRefusal(outcome.refusal.message);
    });
  }, [client]);
  const set = useCallback(
    (change: { on: boolean; port?: number }) => {
      void client.call('server.set', change).then((outcome) => {
        if (outcome.ok) setStatus(outcome.output);
        setRefusal(outcome.ok ? null : outcome.refusal.message);
      });
    },
    [client],
  );
  return { status, refusal, set };
}
