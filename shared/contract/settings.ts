import { z } from 'zod';
import { handle, inputObject, lineField, uuid, yesNo } from '../domain/fields.ts';
import { MAX_SETTINGS } from '../settings/file.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const change = z.object({
  /** The part of the file: `people`. */
  part: z.string(),
  what: z.enum(['add', 'change', 'remove']),
  name: z.string(),
  /** What changes, a line each: `phone: – → +41 44 000 00 00`. */
  details: z.array(z.string()),
});

/** What a team has set, as one file; and the keys of the installations that write here. */
export const settingsOperations = lazily({
  'settings.export': () => query(inputObject({}), z.object({ name: z.string(), text: z.string() })),
  /**
   * Takes a settings file: all of it in one transaction, or nothing. `dryRun` only tells. What the file doesn't name stays,
   * unless `replace`; the severity table is always taken whole, because its order counts.
   */
  'settings.import': () =>
    command(
      inputObject({
        /** What the file is called, for refusals. */
        name: lineField('The name of the file', 300),
        text: z
          .string({ error: 'The content must be the text of the file.' })
          .max(MAX_SETTINGS, { error: 'The file is larger than 5 MB. It can’t be one of settings.' }),
        replace: yesNo('Replace').default(false),
        dryRun: yesNo('Dry run').default(false),
        commandId: uuid.optional(),
        as: handle.optional(),
      }),
      z.object({ changes: z.array(change), unchanged: z.number().int() }),
    ),
  /** The team that comes along to start from, as a settings file: three regions that follow the sun. */
  'settings.starter': () => query(inputObject({}), z.object({ name: z.string(), text: z.string() })),
  /** The installations that write into this workspace, this one first. */
  'keys.list': () =>
    query(
      inputObject({}),
      z.array(
        z.object({
          replica: z.string(),
          name: z.string(),
          /** SHA-256 of the public key in letters that survive being read out: eight groups of four. */
          fingerprint: z.string(),
          /** Ed25519, SPKI in base64. */
          publicKey: z.string(),
          /** ms since the epoch. */
          announcedAt: z.number().int(),
          own: z.boolean(),
        }),
      ),
    ),
});
