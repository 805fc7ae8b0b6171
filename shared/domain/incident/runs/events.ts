import { z } from 'zod';
import { STEP_KINDS } from '../../../runbooks/runbook.ts';
import { contentHash, handle, instant, lineField, uuid } from '../../fields.ts';
import { MAX_OUTPUT, MAX_RUN_TEXT, RUN_ASKS, RUN_ENDS, STEP_OUTCOMES } from './terms.ts';
import { lazily } from '../../lazily.ts';

/** Number of an entry of the timeline. */
const n = z.number().int().min(1).max(10_000_000);
/** Number of a run as people say it; runs count on their own. */
const number = z.number().int().min(1).max(100_000);
const stepId = z.string().min(1).max(60);
const attempt = z.number().int().min(1).max(11);
const reason = lineField('The reason', 1_000).nullable();
const count = z.number().int().min(0).max(500);

/** A step as it was read when the run began, so that a later parser changes nothing about it. */
export const plannedStep = z.object({
  id: stepId,
  number: z.number().int().min(1).max(500),
  name: lineField('The step', 300),
  kind: z.enum(STEP_KINDS),
  /** Whether the run stops when it is skipped. */
  required: z.boolean(),
  /** Whether it has something to be rolled back with. */
  rollback: z.boolean(),
  /** Of a `decide` step: what it asks, and the step each answer leads to; null for the next one, `end` for none. */
  question: lineField('The question', 1_000).nullable(),
  branches: z
    .array(z.object({ answer: lineField('The answer', 300), goTo: z.string().min(1).max(60).nullable() }))
    .max(20),
});

/** A variable as the run uses it. A secret never has its value here. */
export const runVariable = z.object({
  name: z.string().min(1).max(63),
  value: z.string().max(20_000).nullable(),
  secret: z.boolean(),
});

/**
 * The name of a step is said again wherever something is said of it, because a line of the timeline is read alone. It is
 * struck line by line.
 */
const stepName = lineField('The step', 300);
const about = { run: uuid, number, step: stepId, stepNumber: z.number().int().min(1).max(500), stepName };

/** Payloads of everything that happens to a run of a runbook. `run` is the event that started it. */
export const runEventData = lazily({
  'run.started': () =>
    z.object({
      n,
      number,
      /** Id of the runbook, and its title. */
      runbook: lineField('The runbook', 300),
      title: lineField('The title', 1_000),
      /** SHA-256 of the text. */
      hash: contentHash,
      /** The runbook's text, whole and as it was: the run goes by it whatever becomes of the file. */
      text: z.string().min(1).max(MAX_RUN_TEXT),
      dryRun: z.boolean(),
      /** Folder its commands run in; null for the home folder of whoever runs it. */
      folder: z.string().min(1).max(1_000).nullable(),
      variables: z.array(runVariable).max(200),
      steps: z.array(plannedStep).min(1).max(500),
    }),
  /** A person agrees to what a step will do. */
  'run.approved': () =>
    z.object({
      run: uuid,
      step: stepId,
      /** When the approval that was asked for expires: it answers that asking and no other. */
      until: instant.nullable().optional(),
    }),
  /**
   * A person at another machine says what becomes of a step. It becomes so when the machine that executes the run has heard of
   * it, because only that one knows how far it is.
   */
  'run.asked': () =>
    z.object({
      n,
      ...about,
      what: z.enum(RUN_ASKS),
      reason,
      answer: lineField('The answer', 300).nullable(),
    }),
  /** A person has another machine execute the run from here on, because the one that did is gone. */
  'run.taken': () =>
    z.object({
      n,
      run: uuid,
      number,
      /** The installation it is taken from. Where another one took it meanwhile, this changes nothing. */
      from: z.string().min(1).max(100),
      /** That machine's name, for people. */
      machine: lineField('The machine', 200).nullable(),
      reason,
    }),
  /** A step waits for a person, or runs. No line on the timeline: what it comes to is one. */
  'run.moved': () =>
    z.object({
      run: uuid,
      step: stepId,
      to: z.enum(['awaiting', 'running']),
      attempt,
      /** When an approval is waited for no longer; null for a step that a person does. */
      until: instant.nullable(),
    }),
  /** What a step came to. */
  'run.stepped': () =>
    z.object({
      n,
      ...about,
      outcome: z.enum(STEP_OUTCOMES),
      /** A person says so, not the machine. */
      byHand: z.boolean(),
      approvedBy: handle.nullable(),
      reason,
      exit: z.number().int().nullable(),
      status: z.number().int().nullable(),
      /** How long it took, ms. */
      ms: z.number().int().min(0).nullable(),
      attempts: z.number().int().min(0).max(11),
      /** The end of what it printed or answered, secrets masked. Stands here alone. */
      output: z.string().max(MAX_OUTPUT).nullable(),
      /** Its last lines, for the timeline. */
      lines: z.string().max(600).nullable(),
      /** The answer to a question. */
      answer: lineField('The answer', 300).nullable(),
      /** The step it goes on with; those between are skipped. */
      goTo: stepId.nullable(),
    }),
  /** A person has a step that was interrupted or failed run again, or rolled back. */
  'run.resumed': () =>
    z.object({
      n,
      ...about,
      how: z.enum(['rerun', 'rollback']),
    }),
  'run.ended': () =>
    z.object({
      n,
      run: uuid,
      number,
      how: z.enum(RUN_ENDS),
      reason,
      /** How many steps came to what; `left` never ran. */
      succeeded: count,
      failed: count,
      skipped: count,
      interrupted: count,
      rolledBack: count,
      left: count,
    }),
});

export type RunEventType = keyof typeof runEventData;
