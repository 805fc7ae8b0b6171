import { z } from 'zod';
import { inputObject, lineField, uuid } from '../domain/fields.ts';
import { lazily } from '../domain/lazily.ts';
import { command, query } from './operation.ts';

const name = z
  .string({ error: 'Name the secret.' })
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, { error: 'Name a secret of the connector.' });
const place = { connector: uuid, name };

/**
 * Secrets of connectors, and of the ways to other installations, kept by the shell in the system's keychain. They go to the engine and nowhere else; no operation
 * gives one back.
 */
export const secretOperations = lazily({
  /** Refused, with words, where the system has no keychain. */
  'shell.secret.set': () =>
    command(inputObject({ ...place, value: lineField('The secret', 10_000) }), z.object({})),
  'shell.secret.remove': () => command(inputObject(place), z.object({})),
  'shell.secret.state': () =>
    query(
      inputObject({}),
      z.object({
        /** Whether this system can keep secrets. */
        available: z.boolean(),
        /** Why it can't, and what helps. */
        problem: z.string().nullable(),
        stored: z.array(z.object({ connector: z.string(), name: z.string() })),
      }),
    ),
});
