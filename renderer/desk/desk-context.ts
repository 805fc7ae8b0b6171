import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { IncidentState } from '#renderer/state/incident-store.ts';
import type { Desk, ViewState } from './desk.ts';

const DeskContext = createContext<Desk | null>(null);

export const DeskProvider = DeskContext;

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) throw new Error('useDesk is called outside a desk');
  return desk;
}

/** Something of the incident; draws anew only when that changes. */
export function useIncident<T>(select: (state: IncidentState) => T): T {
  return useStore(useDesk().incident.store, select);
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useDesk().view, select);
}
