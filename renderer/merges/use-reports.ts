import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

export type Report = OutputOf<Operations['sync.reports']>[number];

/** Reports that are listed at most. */
const MOST = 200;

/** All merge reports, the newest first; read again when something of them may have been settled. */
export function useReports(): { reports: readonly Report[] | null; error: string | null } {
  const { client, connections } = useApp();
  const sync = useStore(connections, (state) => state.sync);
  const [reports, setReports] = useState<readonly Report[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('sync.reports', { limit: MOST }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setReports(outcome.output);
      setError(outcome.ok ? null : outcome.refusal.message);
    });
    return () => {
      current = false;
    };
    // Told at most four times a second, and only while something happens.
  }, [client, sync]);
  return { reports, error };
}

/** How many decisions of a report nobody has made yet, of those the log can tell. */
export function decisionsOpen({ unsettled }: Report): number {
  return unsettled.reduce((sum, { decisions }) => sum + decisions.length, 0);
}
