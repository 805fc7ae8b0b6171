import { z } from 'zod';
import { inputObject, listField } from '../domain/fields.ts';
import { incidentRef } from '../domain/incident/commands.ts';
import { REMINDER_KINDS } from '../policy/reminders.ts';
import type { Notice } from '../policy/notices.ts';
import { command, query, subscription } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const at = z.number().int();

/** A reminder of an incident that is not over. */
export const reminderSchema = z.object({
  key: z.string(),
  kind: z.enum(REMINDER_KINDS),
  /** When it is or was due, ms since the epoch. */
  at,
  about: z.string(),
  /** A page, which quiet hours don't silence. */
  urgent: z.literal(true).optional(),
  stream: z.string(),
  /** Of the incident; empty for what no incident has yet: an alert. */
  ref: z.string(),
  title: z.string(),
  /** When it was given; null while it is still to come. */
  givenAt: at.nullable(),
  /** When a person was shown it. */
  shownAt: at.nullable(),
});
export type GivenReminder = z.infer<typeof reminderSchema>;

/** Something to show now: one reminder, or everything that was missed of one incident. */
const noticeSchema: z.ZodType<Notice> = z.object({
  key: z.string(),
  kind: z.enum([...REMINDER_KINDS, 'while-away']),
  at,
  about: z.string(),
  stream: z.string(),
  ref: z.string(),
  title: z.string(),
  keys: z.array(z.string()),
  urgent: z.boolean(),
});

const key = z
  .string({ error: 'A key is the text a reminder carries.' })
  .max(300, { error: 'A key has at most 300 characters.' });

/** Reminders: the engine gives them, whoever has a screen shows them. */
export const reminderOperations = lazily({
  /** Those to come and those that are due and not settled, of one incident or of all, in order of time. */
  'reminders.list': () => query(inputObject({ ref: incidentRef.optional() }), z.array(reminderSchema)),
  /** Says that a person was shown these. Saying it again changes nothing. `shown` counts those that were not yet. */
  'reminders.shown': () =>
    command(inputObject({ keys: listField('Keys', key, 5_000) }), z.object({ shown: z.number().int() })),
  /**
   * What is due and not settled, live. `notices` are to be shown and answered with `reminders.shown`; in a snapshot they
   * are those nobody has been shown yet.
   */
  'reminders.watch': () =>
    subscription(
      inputObject({}),
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('snapshot'),
          due: z.array(reminderSchema),
          notices: z.array(noticeSchema),
        }),
        z.object({
          type: z.literal('changed'),
          given: z.array(reminderSchema),
          /** Keys of reminders that have no cause any more: the task is done, the update sent. */
          settled: z.array(z.string()),
          notices: z.array(noticeSchema),
        }),
      ]),
    ),
});
