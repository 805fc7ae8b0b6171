/** Where a step of a run stands. */
export const RUN_STEP_STATES = [
  'pending',
  'awaiting',
  'running',
  'succeeded',
  'failed',
  'skipped',
  'interrupted',
  'rolled-back',
] as const;
export type RunStepState = (typeof RUN_STEP_STATES)[number];

/** What a step came to. A rollback that failed leaves its step failed. */
export const STEP_OUTCOMES = [
  'succeeded',
  'failed',
  'skipped',
  'interrupted',
  'rolled-back',
  'rollback-failed',
] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** How a run ends: to its last step, at a failure, or because a person said so. */
export const RUN_ENDS = ['completed', 'failed', 'stopped'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

/** What a person at another machine can ask of the one that executes a run. */
export const RUN_ASKS = ['skip', 'done', 'answer'] as const;
export type RunAsk = (typeof RUN_ASKS)[number];

/** Where an answer leads that ends the run. */
export const END = 'end';

/** Longest text a run can start from, in UTF-16 code units. */
export const MAX_RUN_TEXT = 200_000;
/** How much of a step's output is kept with the run, in UTF-16 code units: the end of it. */
export const MAX_OUTPUT = 16_000;
/** How long an approval is waited for, ms. */
export const APPROVAL_EXPIRY = 5 * 60_000;
