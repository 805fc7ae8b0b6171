import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import type { OutboxState } from '#shared/policy/outbox.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';

export const OUTBOX_VIEWS = {
  open: ['held', 'dead', 'waiting', 'sending'],
  done: ['done'],
  not: ['discarded', 'sandboxed'],
} as const satisfies Record<string, readonly OutboxState[]>;
export type OutboxView = keyof typeof OUTBOX_VIEWS;

/** Rows read at once. */
const MOST = 500;

interface Rows {
  /** The oldest first; null until they were read. */
  rows: readonly OutboxRow[] | null;
  refusal: string | null;
  reread: () => void;
}

/** Rows of the outbox, read again whenever it changed. */
export function useRows(view: OutboxView, ref: string | null): Rows {
  const { client, connections } = useApp();
  const queued = useSurroundings((state) => state.status?.queued);
  const connectors = useStore(connections, (state) => state.connectors);
  const [asked, setAsked] = useState(0);
  const key = `${view} ${ref ?? ''}`;
  const [read, setRead] = useState<Omit<Rows, 'reread'> & { key: string }>({
    key,
    rows: null,
    refusal: null,
  });
  useEffect(() => {
    let current = true;
    const states = [...OUTBOX_VIEWS[view]];
    void client
      .call('outbox.rows', { states, limit: MOST, ...(ref === null ? {} : { ref }) })
      .then((outcome) => {
        if (!current) return;
        setRead(
          outcome.ok
            ? { key, rows: view === 'open' ? outcome.output.toReversed() : outcome.output, refusal: null }
            : { key, rows: null, refusal: outcome.refusal.message },
        );
      });
    return () => {
      current = false;
    };
  }, [client, key, view, ref, queued, connectors, asked]);
  const reread = useCallback(() => setAsked((times) => times + 1), []);
  const { rows, refusal } = read.key === key ? read : { rows: null, refusal: null };
  return { rows, refusal, reread };
}

/** Rows by the connector they go through, in the order of their first row. */
export function byConnector(rows: readonly OutboxRow[]): (readonly OutboxRow[])[] {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const known = groups.get(row.connector);
    if (known === undefined) groups.set(row.connector, [row]);
    else known.push(row);
  }
  return [...groups.values()];
}
