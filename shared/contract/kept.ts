import { z } from 'zod';
import { inputObject } from '../domain/fields.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const key = z
  .string({ error: 'A key is text.' })
  .min(1, { error: 'A key has at least one character.' })
  .max(100, { error: 'A key has at most 100 characters.' });
/** Longest text kept under one key, in UTF-16 code units. */
export const MAX_KEPT = 1_000_000;
const value = z
  .string({ error: 'What is kept is text, or null for nothing.' })
  .max(MAX_KEPT, { error: 'What is kept has at most 1,000,000 characters.' });

/**
 * What a window was in the middle of: drafts, and what was sent and not answered. The shell keeps it in a file of its own,
 * because Chromium writes the page's own storage seconds later and a kill would take them.
 */
export const keptOperations = lazily({
  'shell.kept.read': () => query(inputObject({}), z.object({ items: z.record(z.string(), z.string()) })),
  /** Keeps a text under a key; null forgets it. On the disk within a quarter of a second. */
  'shell.kept.write': () => command(inputObject({ key, value: value.nullable() }), z.object({})),
});
