import { z } from 'zod';
import { inputObject, listField } from '../domain/fields.ts';
import { SOUNDS } from './notifications.ts';
import { command, subscription } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const key = z
  .string({ error: 'A key is the text a notice carries.' })
  .max(300, { error: 'A key has at most 300 characters.' });

/** Something a person is told and has not dismissed, in words. */
export const shownNotice = z.object({
  key: z.string(),
  /** The incident it is about; null for a trial, and for an alert that belongs to none yet. */
  ref: z.string().nullable(),
  title: z.string().nullable(),
  /** It is about an alert in the inbox. */
  inbox: z.literal(true).optional(),
  words: z.string(),
  /** A page: said at once, and never silenced. */
  urgent: z.boolean(),
  /** When it was due, ms since the epoch. */
  at: z.number().int(),
});
export type ShownNotice = z.infer<typeof shownNotice>;

/**
 * What the windows show of reminders. The shell alone listens to the engine's reminders, so that all windows show the same,
 * one of them makes the sound, and what is dismissed in one is gone in all.
 */
export const noticeOperations = lazily({
  'shell.notices.watch': () =>
    subscription(
      inputObject({}),
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('snapshot'),
          notices: z.array(shownNotice),
          /** How many reminders of each incident are due and not settled, by stream. */
          due: z.record(z.string(), z.number().int()),
        }),
        /** Sent to one window. */
        z.object({ type: z.literal('sound'), sound: z.enum(SOUNDS) }),
      ]),
    ),
  /** Says that this window has drawn them; whether a person can see the window the shell knows. */
  'shell.notices.rendered': () => command(inputObject({ keys: listField('Keys', key, 5_000) }), z.object({})),
  /** Takes one away, in every window and from the desktop. Nothing happens to what it is about. */
  'shell.notices.dismiss': () => command(inputObject({ key }), z.object({})),
  /**
   * Goes to what it is about and takes it away. A window that shows the incident already comes to the front; otherwise
   * `go` names where the asking window should go, unless that is a wall, beside which a desk is opened.
   */
  'shell.notices.follow': () =>
    command(
      inputObject({ key }),
      z.object({
        go: z
          .union([
            z.object({ ref: z.string(), entry: z.string().optional() }),
            z.object({ inbox: z.literal(true) }),
          ])
          .optional(),
      }),
    ),
});
