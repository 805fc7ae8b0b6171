import type { z } from 'zod';
import type { Refusal } from './refusal.ts';

/** The refusal for input that does not fit its schema: the first problem, in words, with the path of its field. */
export function firstProblem(error: z.ZodError, operation: string): Refusal {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  const message = issue?.message ?? 'The input does not fit.';
  return path === ''
    ? { code: 'invalid_input', message: `${operation}: ${message}` }
    : { code: 'invalid_input', message, path };
}
