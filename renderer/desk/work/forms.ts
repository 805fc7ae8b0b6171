/** The tabs of the column at the right. */
export const WORK_TABS = ['tasks', 'runbook', 'handoff', 'updates', 'evidence', 'related', 'pages'] as const;
export type WorkTab = (typeof WORK_TABS)[number];

/** What can be filled in there. */
export type WorkForm =
  | { kind: 'update' }
  | { kind: 'snooze' }
  /** `task` is the id of the one to change; null adds one. `cause` is the entry it comes from. */
  | { kind: 'task'; task: string | null; timeBox: boolean; cause: string | null }
  | { kind: 'checklist' }
  | { kind: 'files'; files: readonly File[] }
  | { kind: 'relate' }
  | { kind: 'split' };

/** Where each form stands. */
export const formTabs: Readonly<Record<WorkForm['kind'], WorkTab>> = {
  update: 'updates',
  snooze: 'updates',
  task: 'tasks',
  checklist: 'tasks',
  files: 'evidence',
  relate: 'related',
  split: 'related',
};
