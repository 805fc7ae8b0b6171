import { z } from 'zod';
import type { Refusal } from './refusal.ts';

/**
 * Reads what was sent. Never throws: a check of length compares whatever is called `length`, and what can’t be compared makes
 * the schema itself throw.
 */
export function readInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
): { success: true; data: z.output<S> } | { success: false; error: z.ZodError } {
  try {
    return schema.safeParse(input);
  } catch {
    const message = 'The input holds something that can’t be read. Send plain values.';
    return {
      success: false,
      error: new z.ZodError([{ code: 'custom', message, path: [], input: undefined }]),
    };
  }
}

/** The refusal for input that does not fit its schema: the first problem, in words, with the path of its field. */
export function firstProblem(error: z.ZodError, operation: string): Refusal {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  const message = sentence(issue?.message ?? 'the input has the wrong shape', path);
  return path === ''
    ? { code: 'invalid_input', message: `${operation}: ${message}` }
    : { code: 'invalid_input', message, path };
}

/** Fields word their own refusals. What a schema says by itself is made a sentence that names the field. */
function sentence(message: string, path: string): string {
  if (/[.!?”)]$/u.test(message)) return message;
  const detail = message
    .replace(/^Invalid input: /, '')
    .replaceAll('>=', 'at least ')
    .replaceAll('<=', 'at most ');
  return `${path === '' ? 'What was sent' : path} does not fit: ${detail.slice(0, 1).toLowerCase()}${detail.slice(1)}.`;
}
