import type { RunbookFigures } from '../policy/runbook-figures.ts';
import type { Alert } from '../runbooks/alert.ts';
import type { RunbookMatch } from '../runbooks/match.ts';
import type { StepKind } from '../runbooks/runbook.ts';
import { runEndNames } from './runs.ts';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Words about runbooks: on their screens, in the settings, and on the command line. */
export const runbookText = {
  title: 'Runbooks',
  titles: {
    runbook: 'Runbooks',
    runs: 'Runbook of this incident',
    run: 'Run a runbook',
    approve: 'Approve the step',
    skip: 'Skip the step',
    stop: 'Stop the run',
    take: 'Take the run over',
    done: 'Mark the step done',
    rerun: 'Run the step again',
    rollback: 'Roll the step back',
    choose: 'Answer the question of the step',
  },
  find: 'Find a runbook',
  none: 'No runbook found.',
  unread: (files: number): string => `${count(files, 'file', 'files')} can’t be read`,
  matching: (ref: string) => `For ${ref}`,
  others: 'All others',
  columns: {
    title: 'Runbook',
    services: 'Services',
    steps: 'Steps',
    reviewed: 'Reviewed',
    trust: 'On this machine',
  },
  /** Whether somebody on this machine reviewed it. */
  trusts: { trusted: 'trusted', changed: 'changed since', unreviewed: 'to review' },
  readOnly: 'runs nothing',
  /** Why it fits. */
  why: ({ alerts, services, words }: RunbookMatch['why']): string =>
    [
      ...(alerts.length === 0 ? [] : [`answers ${alerts.join(', ')}`]),
      ...(services.length === 0 ? [] : [`for ${services.join(', ')}`]),
      ...(words.length === 0 ? [] : [`both say ${words.join(', ')}`]),
    ].join(' · '),
  added: (path: string, runbooks: number): string =>
    `${path} added: ${count(runbooks, 'runbook', 'runbooks')}.`,
  stepsOf: (steps: number, runnable: number) =>
    runnable === 0 ? String(steps) : `${steps}, ${runnable} run`,
  inLine: (line: number, words: string) => `Line ${line}: ${words}`,
  new: 'New runbook',
  editor: {
    title: (name: string) => `Edit ${name}`,
    text: 'Text of the runbook',
    preview: 'How it reads',
    insert: 'Insert',
    insertions: {
      sh: 'A command',
      http: 'A request',
      check: 'A look that changes nothing',
      wait: 'Wait for a time, or until something holds',
      decide: 'A question with branches',
      notify: 'A message',
      rollback: 'What takes a step back',
    },
    levels: { error: 'Error', warning: 'Warning' },
    fine: 'Nothing to mend.',
    file: 'File among your own',
    save: 'Save',
    saveCopy: 'Save as a new file',
    saved: (path: string) => `Saved in ${path}. Review it before it runs.`,
    unsaved: 'Not saved yet; kept on this machine.',
    changedOutside:
      'The file was changed by somebody else meanwhile. Copy your text, go back and open it again.',
    dryRun: (ref: string) => `Dry run in ${ref}`,
  },
  keys: { next: 'Next runbook', back: 'Back' },
  missing: 'That runbook is not here any more.',
  loading: 'Reading…',
  run: (ref: string) => `Run in ${ref}`,
  dryRun: 'Dry run',
  edit: 'Edit',
  review: 'Review and trust',
  distrust: 'Take the trust back',
  distrusted: 'Nothing of it runs on this machine until somebody reviews it again.',
  problems: (found: number): string => `${count(found, 'thing', 'things')} to mend`,
  sections: (found: number): string => count(found, 'section', 'sections'),
  problem: (line: number, message: string) => `Line ${line}: ${message}`,
  trust: {
    title: (name: string) => `Review “${name}”`,
    first:
      'Nobody reviewed this runbook on this machine. Read what it would run; nothing runs before you trust exactly this text.',
    again: (who: string, when: string) =>
      `It has changed since ${who} reviewed it, ${when}. Below is what is different.`,
    trustedAlready: (who: string, when: string) => `Exactly this text was reviewed by ${who}, ${when}.`,
    ofRun: (run: number, machine: string | null) =>
      machine === null
        ? `This is the text run ${run} goes by.`
        : `This is the text run ${run} goes by, as it began on ${machine}.`,
    otherThanReviewed: (who: string, when: string) =>
      `It is not the text that ${who} reviewed here, ${when}. Below is what is different.`,
    differsFromLibrary:
      'Nobody reviewed it on this machine, nor the version in your library, from which it differs. Read the whole text; nothing runs before you trust exactly this.',
    changes: 'Changes',
    whole: 'Whole text',
    yes: 'I have read it: trust exactly this text',
    no: 'Not now',
    added: 'added',
    removed: 'removed',
    folded: (lines: number): string => `${count(lines, 'line', 'lines')} as before`,
    changedMeanwhile: 'The file has changed while you read it. This is its text now.',
  },
  home: 'Home',
  all: 'All runbooks',
  kinds: {
    manual: 'by hand',
    sh: 'command',
    http: 'request',
    wait: 'wait',
    check: 'check',
    decide: 'decision',
    notify: 'message',
  } satisfies Record<StepKind, string>,
  step: (number: number, kind: string) => `Step ${number}, ${kind}`,
  rollback: (name: string) => `Rollback “${name}”`,
  facts: {
    services: 'Services',
    alerts: 'Answers alerts',
    severities: 'Severities',
    owner: 'Owner',
    reviewed: 'Reviewed',
    steps: 'Steps',
  },
  neverReviewed: 'never',
  staleReview: (day: string) => `${day}, overdue`,
  stepCount: (all: number, run: number) =>
    run === 0 ? `${all}, all by hand` : `${all}, of which ${run} can run from here`,
  copy: 'Copy',
  copyOf: (what: string) => `Copy ${what}`,
  block: 'the block',
  image: (alt: string) => `Picture: ${alt}`,
  fold: 'Details',
  alerts: {
    note: 'Note',
    tip: 'Tip',
    important: 'Important',
    warning: 'Warning',
    caution: 'Caution',
  } satisfies Record<Alert, string>,
  table: 'Table',
  noLink: 'Leads to nothing in the library.',
  options: {
    safe: 'runs without asking',
    asks: 'asks for approval',
    expects: (what: string) => `expects ${what}`,
    rollback: (name: string) => `rolled back by “${name}”`,
    when: (condition: string) => `only if ${condition}`,
    retries: (times: number) => `tried again up to ${times} ×`,
    to: (whom: string) => `to ${whom}`,
    required: 'the run needs it',
  },
  figures: {
    title: 'Runs so far',
    uses: 'Runs',
    success: 'To the end',
    share: (completed: number, ended: number): string => `${completed} of ${ended}`,
    median: 'Half within',
    underMinute: 'a minute',
    skipped: 'Steps skipped',
    saved: 'Saved',
    minutes: (minutes: number): string => `${minutes} min`,
    last: 'Last run',
    ends: runEndNames,
    goesOn: 'goes on',
    stumbles: 'Failed most',
    stumble: (name: string, runs: number): string => `${name} (${runs} ×)`,
  },
  /** What the command line says besides. */
  cli: {
    levels: { error: 'error:', warning: 'warning:' },
    fields: { title: 'title', alerts: 'alerts', services: 'services', sections: 'sections', text: 'text' },
    steps: (steps: number, runnable: number): string =>
      runnable === 0 ? count(steps, 'step', 'steps') : `${count(steps, 'step', 'steps')}, ${runnable} run`,
    errors: (errors: number): string => count(errors, 'error', 'errors'),
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
    trustedRun: (ref: string, run: number, by: string): string =>
      `The text of run ${run} of ${ref} may run on this machine. Reviewed by ${by}. Now: deepwater runbook take ${ref} --run ${run}`,
    toTrustRun: (ref: string, run: number, hash: string): string =>
      `If all of this may run on this machine: deepwater runbook trust ${ref} --run ${run} --hash ${hash}`,
    inLibrary: 'in the library, reviewed by nobody',
    ofRun: (ref: string, run: number): string => `run ${run} of ${ref}`,
    alreadyTrusted: (key: string): string => `Exactly this text of ${key} was reviewed here.`,
    distrusted: (taken: number): string =>
      taken === 0 ? 'Nobody had reviewed it here.' : 'It has to be reviewed again before it runs.',
    before: (by: string): string => `reviewed by ${by}`,
    now: 'now',
    toTrust: (key: string, hash: string): string =>
      `If all of this may run on this machine: deepwater runbook trust ${key} --hash ${hash}`,
    removed: 'Folder removed. Its files are as they were.',
  },

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
    remove: 'Remove',
    removeThis: (path: string): string => `Remove ${path}`,
    confirmRemove: (path: string): string =>
      `Leave ${path}? Its files stay as they are, and so do the reviews of them.`,
    unread: 'Files that can’t be read',
  },
} as const;
