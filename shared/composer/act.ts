import type { InputOf } from '../contract/operation.ts';
import type { Operations } from '../contract/index.ts';
import type { EntryFilter } from './filter.ts';

/** Those of them that hand command over. */
export type HandoffActName =
  | 'handoff.schedule'
  | 'handoff.start'
  | 'handoff.tick'
  | 'handoff.document'
  | 'handoff.brief'
  | 'handoff.readBack'
  | 'handoff.confirm'
  | 'handoff.accept'
  | 'handoff.decline'
  | 'handoff.cancel'
  | 'context.lose'
  | 'handoff.file';

/** Operations a line in the composer, a palette item, a key or a button can ask for. */
export type ActName =
  | 'incident.retitle'
  | 'incident.rescope'
  | 'objective.set'
  | 'severity.change'
  | 'phase.change'
  | 'incident.cancel'
  | 'incident.merge'
  | 'clock.correct'
  | 'detection.describe'
  | 'seat.take'
  | 'seat.leave'
  | 'entry.log'
  | 'entry.correct'
  | 'entry.mark'
  | 'entry.strike'
  | 'hypothesis.judge'
  | 'question.answer'
  | 'task.add'
  | 'task.change'
  | 'task.close'
  | 'task.reopen'
  | 'task.ticket'
  | 'update.post'
  | 'update.snooze'
  | 'update.confirm'
  | 'rollcall.hold'
  | 'region.isolate'
  | 'incident.relate'
  | 'incident.split'
  | 'checklist.apply'
  | 'signal.leave'
  | 'page.raise'
  | 'page.escalate'
  | 'page.acknowledge'
  | 'page.attempt'
  | 'page.resolve'
  | HandoffActName
  | 'run.approve'
  | 'run.skip'
  | 'run.done'
  | 'run.answer'
  | 'run.stop'
  | 'run.take'
  | 'person.set'
  | 'drill.run'
  | 'drill.change'
  | 'drill.stop'
  | 'sync.now'
  | 'sync.offline'
  | 'backup.create'
  | 'log.verify'
  | 'incident.export'
  | 'shell.window.open'
  | 'shell.appearance.set'
  | 'shell.folder.open';

/** A call of the contract, ready to be sent. Which input fits which operation is checked by the compiler. */
export type CallAct = { [N in ActName]: { operation: N; input: InputOf<Operations[N]> } }[ActName];
export type CallOf<N extends ActName> = Extract<CallAct, { operation: N }>;

/** Things the window does by itself. */
export const LOCAL_ACTS = [
  'help',
  'palette',
  'search',
  'home',
  'declare',
  'import',
  'settings',
  'undo',
  'system-lines',
  'find',
  'filter',
  'show-all',
  'go-to',
  'form',
  'judge',
  'insert',
  'parent',
  'to-newest',
  'reminder',
  'dismiss',
  'person',
  'show-tasks',
  'show-updates',
  'show-evidence',
  'show-related',
  'show-pages',
  'write-update',
  'put-off-update',
  'add-task',
  'add-time-box',
  'change-task',
  'choose-checklist',
  'attach',
  'relate',
  'split-off',
  'severity-help',
  'clocks',
  'swim-lanes',
  'near-miss',
  'show-handoff',
  'document',
  'shift',
  'act-as',
  'schedules',
  'runbooks',
  'merges',
  'inbox',
  'outbox',
  'connections',
  'start-run',
  'show-runs',
  'resume-run',
] as const;
export type LocalName = (typeof LOCAL_ACTS)[number];
export interface LocalAct {
  local: LocalName;
  /**
   * Words for `search`, `find` and `near-miss`, the command for `form`, the handle for `person` and `act-as`, the task for
   * `change-task`, the section for `settings`, the part for `show-handoff`, the name for `schedules`, what to find for
   * `runbooks` and `start-run`, `rerun` or `rollback` for `resume-run`.
   */
  words?: string;
  /** For `filter`. */
  filter?: EntryFilter;
  /** For `go-to`: ms since the epoch. */
  at?: number;
  /** Label of the entry, for what is done about one. */
  entry?: string;
  /** The incident, for `runbooks`, `inbox` and `outbox`. */
  ref?: string;
  /** Ids of the run and the step, for `resume-run`. */
  step?: { run: string; id: string };
}

export type Act = CallAct | LocalAct;

/** What reading a line gives: something to do, or a sentence that says what is wrong and how to mend it. */
export type Parsed = { ok: true; act: Act } | { ok: false; message: string };

/** A reading that asks for an operation of the contract. */
export function call<N extends ActName>(operation: N, input: InputOf<Operations[N]>): Parsed {
  // One member of a mapped union; TypeScript can't see that N picks the same member on both sides.
  return { ok: true, act: { operation, input } as unknown as CallAct };
}

/** A reading the window carries out by itself. */
export function local(name: LocalName, more: Omit<LocalAct, 'local'> = {}): Parsed {
  return { ok: true, act: { local: name, ...more } };
}

/** A reading that failed. */
export function wrong(message: string): { ok: false; message: string } {
  return { ok: false, message };
}

/** Whether an act is a call of the contract. */
export function isCall(act: Act): act is CallAct {
  return 'operation' in act;
}
