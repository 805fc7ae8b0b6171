import { useStore } from 'zustand';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

/** How replication is doing, live; null until the engine answered. */
export function useSync(): SyncStatus | null {
  return useStore(useApp().connections, (state) => state.sync);
}
