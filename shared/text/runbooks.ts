import type { RunbookFigures } from '../policy/runbook-figures.ts';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Words about runbooks, wherever they are shown. */
export const libraryText = {
  trust: { trusted: 'reviewed', changed: 'changed since it was reviewed', unreviewed: 'not reviewed' },
  levels: { error: 'error:', warning: 'warning:' },
  fields: { title: 'title', alerts: 'alerts', services: 'services', sections: 'sections', text: 'text' },
  steps: (steps: number, runnable: number): string =>
    runnable === 0 ? count(steps, 'step', 'steps') : `${count(steps, 'step', 'steps')}, ${runnable} run`,
  errors: (errors: number): string => count(errors, 'error', 'errors'),
  why: ({ alerts, services, words }: { alerts: string[]; services: string[]; words: string[] }): string =>
    [
      ...(alerts.length === 0 ? [] : [`answers ${alerts.join(', ')}`]),
      ...(services.length === 0 ? [] : [`for ${services.join(', ')}`]),
      ...(words.length === 0 ? [] : [`same words: ${words.join(', ')}`]),
    ].join('; '),
  neverRun: 'No runbook was run yet.',
  /** Cells of a row. */
  figures: ({
    title,
    uses,
    successRate,
    medianTime,
    stepsSkipped,
    minutesSaved,
  }: RunbookFigures): string[] => [
    title,
    count(uses, 'use', 'uses'),
    successRate === null ? 'not over yet' : `${Math.round(successRate * 100)} % came to their end`,
    medianTime === null ? '' : `half within ${Math.max(1, Math.round(medianTime / 60_000))} min`,
    count(stepsSkipped, 'step skipped', 'steps skipped'),
    `${minutesSaved} min saved`,
  ],
  nothingFound: (files: number): string => `Nothing to mend in ${count(files, 'runbook', 'runbooks')}.`,
  otherText: 'The runbook has another text than the one with this hash. Read it again: runbook trust.',
  trusted: (key: string, by: string): string => `${key} may run on this machine. Reviewed by ${by}.`,
  alreadyTrusted: (key: string): string => `Exactly this text of ${key} was reviewed here.`,
  distrusted: (taken: number): string =>
    taken === 0 ? 'Nobody had reviewed it here.' : 'It has to be reviewed again before it runs.',
  before: (by: string): string => `reviewed by ${by}`,
  now: 'now',
  toTrust: (key: string, hash: string): string =>
    `If all of this may run on this machine: deepwater runbook trust ${key} --hash ${hash}`,
  added: (path: string, runbooks: number): string =>
    `${path} added: ${count(runbooks, 'runbook', 'runbooks')}.`,
  removed: 'Folder removed. Its files are as they were.',

  settings: {
    lead: 'Markdown files in these folders are runbooks. Changes are seen at once. The list is of this machine only.',
    columns: { folder: 'Folder', runbooks: 'Runbooks', act: 'Remove' },
    kinds: {
      starter: 'Starter set of Deepwater',
      own: 'Written here. Not part of backups.',
      added: null,
    },
    reading: 'Reading the folders …',
    path: 'Folder to add',
    hint: 'The whole path',
    choose: 'Choose…',
    add: 'Add folder',
    added: (path: string, runbooks: number): string =>
      `${path} added: ${count(runbooks, 'runbook', 'runbooks')}.`,
    remove: 'Remove',
    removeThis: (path: string): string => `Remove ${path}`,
    confirmRemove: (path: string): string =>
      `Leave ${path}? Its files stay as they are, and so do the reviews of them.`,
    unread: 'Files that can’t be read',
  },
} as const;
