import type { z } from 'zod';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';

/** The first thing wrong with an input, with the path of the offending field. */
export function invalidInput(error: z.ZodError): Outcome<never> {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  return refuse('invalid_input', issue?.message ?? error.message, path === '' ? undefined : path);
}
