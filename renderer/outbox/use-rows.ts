import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { OutboxState } from '#shared/policy/outbox.ts';
import type { Client } from '#renderer/client/client.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';

export const OUTBOX_VIEWS = {
  open: ['held', 'dead', 'waiting', 'sending'],
  done: ['done'],
  not: ['discarded', 'sandboxed'],
} as const satisfies Record<string, readonly OutboxState[]>;
export type OutboxView = keyof typeof OUTBOX_VIEWS;

/** Rows shown at first, and added by each “more”. */
const PAGE = 100;
/** Rows read in one call. */
const MOST = 500;

interface Rows {
  /** In the order asked for; null until they were read. */
  rows: readonly OutboxRow[] | null;
  /** Whether there are others behind them. */
  more: boolean;
  refusal: string | null;
  /** Shows the next of them. */
  showMore: () => void;
  reread: () => void;
}

/** What is to be read: of these states, of one incident or of all. */
interface Wanted {
  states: readonly OutboxState[];
  ref: string | null;
  oldestFirst: boolean;
}

/** The first rows of the outbox, read again whenever it changed. */
export function useRows({ states, ref, oldestFirst }: Wanted): Rows {
  const { client, connections } = useApp();
  const queued = useSurroundings((state) => state.status?.queued);
  const connectors = useStore(connections, (state) => state.connectors);
  const [asked, setAsked] = useState(0);
  const key = `${states.join(' ')} ${ref ?? ''}`;
  const [shown, setShown] = useState({ key, count: PAGE });
  const count = shown.key === key ? shown.count : PAGE;
  const [read, setRead] = useState<Pick<Rows, 'rows' | 'more' | 'refusal'> & { key: string }>({
    key,
    ...NOTHING,
  });
  useEffect(() => {
    let current = true;
    void firstRows(client, { states, ref, oldestFirst }, count).then((outcome) => {
      if (!current) return;
      setRead(
        outcome.ok
          ? { key, ...outcome.output, refusal: null }
          : { key, ...NOTHING, refusal: outcome.refusal.message },
      );
    });
    return () => {
      current = false;
    };
  }, [client, key, states, ref, oldestFirst, count, queued, connectors, asked]);
  const reread = useCallback(() => setAsked((times) => times + 1), []);
  const showMore = useCallback(() => setShown({ key, count: count + PAGE }), [key, count]);
  const { rows, more, refusal } = read.key === key ? read : NOTHING;
  return { rows, more, refusal, showMore, reread };
}

const NOTHING = { rows: null, more: false, refusal: null };

async function firstRows(
  client: Client,
  { states, ref, oldestFirst }: Wanted,
  count: number,
): Promise<Outcome<{ rows: OutboxRow[]; more: boolean }>> {
  const rows: OutboxRow[] = [];
  let after: number | null = null;
  for (;;) {
    const outcome: Outcome<{ rows: OutboxRow[]; next: number | null }> = await client.call('outbox.rows', {
      states: [...states],
      oldestFirst,
      limit: Math.min(count - rows.length, MOST),
      ...(ref === null ? {} : { ref }),
      ...(after === null ? {} : { after }),
    });
    if (!outcome.ok) return outcome;
    rows.push(...outcome.output.rows);
    after = outcome.output.next;
    if (after === null || rows.length >= count) return { ok: true, output: { rows, more: after !== null } };
  }
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
