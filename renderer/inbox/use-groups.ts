import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { InboxGroup } from '#shared/contract/inbox.ts';
import type { InboxState } from '#shared/policy/inbox.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

interface Groups {
  /** Null until they were read. */
  groups: readonly InboxGroup[] | null;
  /** Why they can't be read. */
  refusal: string | null;
}

/** Rows in one state: those that wait are live, the others are read again whenever these change. */
export function useGroups(state: InboxState): Groups {
  const { client, inbox } = useApp();
  const live = useStore(inbox);
  const [read, setRead] = useState<Groups & { state: InboxState }>({ state, groups: null, refusal: null });
  const { groups } = live;
  useEffect(() => {
    if (state === 'new') return undefined;
    let current = true;
    void client.call('inbox.list', { state }).then((outcome) => {
      if (!current) return;
      setRead(
        outcome.ok
          ? { state, groups: outcome.output.groups, refusal: null }
          : { state, groups: null, refusal: outcome.refusal.message },
      );
    });
    return () => {
      current = false;
    };
  }, [client, state, groups]);
  if (state === 'new') return { groups, refusal: live.refusal?.message ?? null };
  return read.state === state ? read : { groups: null, refusal: null };
}
