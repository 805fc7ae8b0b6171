import { z } from 'zod';

/**
 * Why something was not done. `message` is a sentence a tired person understands: what, where, how to mend.
 * A refusal means that nothing already stored was touched.
 */
export const refusalSchema = z.object({
  /** Stable, machine-readable: `invalid_input`, `not_found`, `already_closed` … */
  code: z.string(),
  message: z.string(),
  /** Path of the offending field in the input, when there is one: `entries.3.text`. */
  path: z.string().optional(),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** The two ends of every decision and every call. */
export type Outcome<T> = { ok: true; output: T } | { ok: false; refusal: Refusal };

/** A refusal as a value. */
export function refuse(code: string, message: string, path?: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: path === undefined ? { code, message } : { code, message, path } };
}

/** A refusal on its way through code that throws, such as file handling. Boundaries turn it back into a value. */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(code: string, message: string, path?: string) {
    super(message);
    this.name = 'RefusalError';
    this.refusal = path === undefined ? { code, message } : { code, message, path };
  }
}
