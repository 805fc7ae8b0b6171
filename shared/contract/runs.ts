import { z } from 'zod';
import { contentHash, handle, inputObject, lineField, uuid, yesNo } from '../domain/fields.ts';
import { incidentRef } from '../domain/incident/commands.ts';
import { runRef, runStepRef } from '../domain/incident/runs/commands.ts';
import { MAX_RUN_TEXT, RUN_ASKS, RUN_ENDS, RUN_STEP_STATES } from '../domain/incident/runs/terms.ts';
import type { Run } from '../domain/incident/runs/state.ts';
import { STEP_KINDS } from '../runbooks/runbook.ts';
import { command, query, subscription } from './operation.ts';
import { reviewSchema } from './runbooks.ts';
import { lazily } from '../domain/lazily.ts';

const at = z.number().int();
const signed = { commandId: uuid.optional(), as: handle.optional() };

export const runSchema: z.ZodType<Run> = z.object({
  id: z.string(),
  n: z.number().int(),
  number: z.number().int(),
  replica: z.string(),
  taken: z.object({ from: z.string(), by: z.string(), at }).nullable(),
  runbook: z.string(),
  title: z.string(),
  hash: z.string(),
  dryRun: z.boolean(),
  folder: z.string().nullable(),
  variables: z.array(z.object({ name: z.string(), value: z.string().nullable(), secret: z.boolean() })),
  startedAt: at,
  startedBy: z.string(),
  steps: z.array(
    z.object({
      id: z.string(),
      number: z.number().int(),
      name: z.string(),
      kind: z.enum(STEP_KINDS),
      required: z.boolean(),
      rollback: z.boolean(),
      question: z.string().nullable(),
      branches: z.array(z.object({ answer: z.string(), goTo: z.string().nullable() })),
      state: z.enum(RUN_STEP_STATES),
      attempts: z.number().int(),
      startedAt: at.nullable(),
      endedAt: at.nullable(),
      until: at.nullable(),
      approvedBy: z.string().nullable(),
      by: z.string().nullable(),
      reason: z.string().nullable(),
      exit: z.number().int().nullable(),
      status: z.number().int().nullable(),
      lines: z.string().nullable(),
      answer: z.string().nullable(),
      outcome: z.string().nullable(),
      undo: z.enum(['asked', 'done', 'failed']).nullable(),
      asked: z
        .object({
          what: z.enum(RUN_ASKS),
          answer: z.string().nullable(),
          reason: z.string().nullable(),
          by: z.string(),
          at,
          event: z.string(),
        })
        .nullable(),
      elsewhere: z.boolean(),
    }),
  ),
  ended: z
    .object({
      how: z.enum(RUN_ENDS),
      at,
      by: z.string(),
      reason: z.string().nullable(),
      event: z.string(),
    })
    .nullable(),
});

/** What a step will do, before it does: words for a person, and exactly what is run. */
const planSchema = z.object({
  /** A sentence. */
  says: z.string(),
  /** What is run after substitution, secrets masked; null for what a person does. */
  command: z.string().nullable(),
  /** Whether a person has to agree first. */
  asks: z.boolean(),
  /** What counts as success, in words; null for what a person does. */
  expects: z.string().nullable(),
  /** What it is rolled back with, after substitution; null for nothing. */
  undo: z.string().nullable(),
});
export type StepPlan = z.infer<typeof planSchema>;

/** How far what another machine prints is heard here. */
const followingSchema = z.object({
  /**
   * `asking`: nothing has come yet. `live`: it answers. `silent`: it does not, or not any more. `unreachable`: there is no way
   * on which others hear each other at once.
   */
  state: z.enum(['asking', 'live', 'silent', 'unreachable']),
  /** When it was heard last, ms since the epoch. */
  heardAt: at.nullable(),
});
export type Following = z.output<typeof followingSchema>;

/** A value of a variable. Whatever it holds arrives as it is. */
const value = z
  .string({ error: 'A variable is text.' })
  .max(20_000, { error: 'A variable is longer than 20,000 characters. Put it into a file.' })
  .refine((text) => !text.includes('\0'), { error: 'A variable can’t hold a zero byte.' });
const values = z.record(
  z.string().max(63, { error: 'The name of a variable has at most 63 characters.' }),
  value,
  {
    error: 'Variables are named texts, like {"HOST":"db-1"}.',
  },
);

/** A run that is begun or goes on. */
const runAnswer = z.object({
  ref: z.string(),
  stream: z.string(),
  /** Id of the run. */
  id: z.string(),
  /** As people say it. */
  run: z.number().int(),
});

/** Runs of runbooks besides what people say to them. */
export const runOperations = lazily({
  /**
   * Begins a run of a text on this machine. Refused for a text whose hash nobody trusted here, except as a dry run, and
   * where a variable has no value. Secrets stay in memory and are nowhere kept.
   */
  'run.start': () =>
    command(
      inputObject({
        ref: incidentRef,
        /** The runbook, whole. */
        text: z
          .string({ error: 'The text is the whole runbook.' })
          .min(1, { error: 'The runbook is empty: give its text.' })
          .max(MAX_RUN_TEXT, {
            error: `A runbook longer than ${MAX_RUN_TEXT} characters is not run. Split it.`,
          }),
        /** Name of its file, for where the text gives no id or title. */
        name: lineField('The name of the file', 300),
        variables: values.default({}),
        /** Values of the variables marked as secret. */
        secrets: values.default({}),
        dryRun: yesNo('Dry run').default(false),
        /** Folder its commands run in; the home folder when absent. */
        folder: lineField('The folder', 1_000).optional(),
        ...signed,
      }),
      runAnswer,
    ),
  /**
   * Has a step that was interrupted or failed run again, or rolled back, on the machine that started the run. Secrets have
   * to be given again after a restart.
   */
  'run.resume': () =>
    command(
      inputObject({
        ref: incidentRef,
        run: runRef.optional(),
        step: runStepRef.optional(),
        how: z.enum(['rerun', 'rollback'], { error: 'A step is to rerun, or to be rolled back: rollback.' }),
        secrets: values.default({}),
        ...signed,
      }),
      runAnswer,
    ),
  /**
   * Has this machine execute a run from here on, because the one that did is gone. Never happens by itself. The step it was at
   * is interrupted: a person says what becomes of it. Refused for a text that nobody trusted here.
   */
  'run.take': () =>
    command(
      inputObject({
        ref: incidentRef,
        run: runRef.optional(),
        reason: lineField('The reason', 500).optional(),
        ...signed,
      }),
      runAnswer,
    ),
  /**
   * The text a run goes by, to be reviewed on this machine: with the last one of the same runbook that was reviewed here, else
   * the one in the library, to compare it with. Refused where the text is gone, or is not the one the run says it goes by.
   */
  'run.review': () =>
    query(
      inputObject({ ref: incidentRef, run: runRef.optional() }),
      z.object({
        ref: z.string(),
        run: z.number().int(),
        title: z.string(),
        /** Name of the machine that executes it; null where this one does, or for one not heard of. */
        machine: z.string().nullable(),
        text: z.string(),
        hash: z.string(),
        trusted: z.boolean(),
        before: z
          .object({
            text: z.string(),
            hash: z.string(),
            /** Who reviewed it here; null where nobody did. */
            review: z.object({ by: z.string(), at }).nullable(),
          })
          .nullable(),
      }),
    ),
  /** Says that a person has reviewed exactly the text of a run on this machine, as `runbook.trust` does of a file's. */
  'run.trust': () =>
    command(
      inputObject({ ref: incidentRef, run: runRef.optional(), hash: contentHash, ...signed }),
      reviewSchema,
    ),
  /** A run whole: its text as it was, what each step does, and everything kept of what it printed. */
  'run.show': () =>
    query(
      inputObject({ ref: incidentRef, run: runRef.optional() }),
      z.object({
        ref: z.string(),
        stream: z.string(),
        run: runSchema,
        /** Name of the machine that executes it, as it announced itself; null for one not heard of. */
        machine: z.string().nullable(),
        /** Whether this machine executes it, and does so now. */
        here: z.boolean(),
        live: z.boolean(),
        text: z.string(),
        /** Of each step, in order. `output` is null until it printed something. */
        steps: z.array(planSchema.extend({ id: z.string(), output: z.string().nullable() })),
      }),
    ),
  /** Runs of one incident, or of all that are open, the newest first. */
  'run.list': () =>
    query(
      inputObject({ ref: incidentRef.optional() }),
      z.array(z.object({ ref: z.string(), stream: z.string(), run: runSchema })),
    ),
  /**
   * What a running step prints, as it prints it, secrets masked; nothing of it is kept. Of a run that another machine executes
   * as far as that one is heard, with stretches that were not marked as such.
   */
  'run.watch': () =>
    subscription(
      inputObject({ ref: incidentRef, run: runRef.optional() }),
      z.discriminatedUnion('type', [
        /** What the step that runs has printed so far, the end of it; no step while none runs. */
        z.object({ type: z.literal('snapshot'), step: z.string().nullable(), output: z.string() }),
        z.object({ type: z.literal('output'), step: z.string(), text: z.string() }),
        /** How far it is heard; null where this machine executes it. */
        z.object({ type: z.literal('following'), following: followingSchema.nullable() }),
      ]),
    ),
});
