import type { Desk } from '#renderer/desk/desk.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What lies over the screen. */
export type Dialog =
  | { kind: 'palette' }
  | { kind: 'help' }
  | { kind: 'search'; words: string }
  | { kind: 'import' }
  | { kind: 'schedule-import' }
  | { kind: 'person'; handle: string }
  | { kind: 'severity-help' }
  | { kind: 'clocks' }
  | { kind: 'near-miss'; words: string }
  | { kind: 'document'; desk: Desk }
  | { kind: 'shift' }
  /** Shows a runbook's text for review; `goOn` goes on once it is trusted. */
  | { kind: 'trust'; runbook: string; title: string; goOn: (() => void) | null }
  | { kind: 'confirm'; words: string; yes: string; act: () => void };

export interface DialogState {
  dialog: Dialog | null;
}

export function createDialogs(): StoreApi<DialogState> {
  return createStore<DialogState>(() => ({ dialog: null }));
}
