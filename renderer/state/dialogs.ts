import type { InboxGroup } from '#shared/contract/inbox.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import type { Desk } from '#renderer/desk/desk.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is reviewed: a runbook of the library, or the text a run goes by. */
export type Reviewed = { runbook: string } | { ref: string; run: string };

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
  | { kind: 'swim-lanes' }
  | { kind: 'connections' }
  | { kind: 'near-miss'; words: string }
  | { kind: 'document'; desk: Desk }
  | { kind: 'shift' }
  /** Shows a text for review; `goOn` goes on once it is trusted. */
  | { kind: 'trust'; what: Reviewed; title: string; goOn: (() => void) | null }
  /** `given` are values of variables that were asked for before. */
  | { kind: 'start-run'; runbook: string; ref: string; given?: Record<string, string> }
  /** Runs a text that is being written, without doing anything. */
  | { kind: 'dry-run'; text: string; name: string; ref: string }
  /** Asks for the secrets of a run before a step runs again or is rolled back. */
  | { kind: 'resume-run'; ref: string; run: Run; step: string; how: 'rerun' | 'rollback' }
  | { kind: 'run-text'; ref: string; run: Run }
  | { kind: 'attach-alert'; group: InboxGroup; done: (ref: string) => void }
  | { kind: 'confirm'; words: string; yes: string; act: () => void };

export interface DialogState {
  dialog: Dialog | null;
}

export function createDialogs(): StoreApi<DialogState> {
  return createStore<DialogState>(() => ({ dialog: null }));
}
