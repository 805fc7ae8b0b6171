import type { z } from 'zod';
import type { Recorded } from '#shared/contract/index.ts';
import { RefusalError, type Outcome } from '#shared/contract/refusal.ts';
import type { Answer } from '../answer.ts';
import type { Session } from '../session.ts';
import { pastTime } from '../time.ts';

/** The members that were given: contract inputs leave out what is absent. */
export function given<T extends object>(members: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

/** What every command on an incident carries: who acts, and when it happened if not now. */
export function signedAt(
  session: Session,
  typed: string | undefined,
): { as?: string; commandId?: string; at?: number | string } {
  return typed === undefined ? session.signed : { ...session.signed, at: pastTime(typed, session.now) };
}

/** The answer to a command on an incident: `#12` of it was added or amended. */
export function recordedAnswer(recorded: Recorded, sentence: string): Answer {
  const { n, id, ref, task } = recorded;
  return { json: { n, id, ref, ...given({ task }) }, text: `${ref} #${n}  ${sentence}` };
}

/** What an outcome holds; throws its refusal. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.output;
  const { code, message, path } = outcome.refusal;
  throw new RefusalError(code, message, path);
}

/** Words of a text that was written without quotes. */
export function joined(words: readonly string[]): string {
  return words.join(' ');
}

/** A value the command line itself needs. Throws a RefusalError with `path`. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusalError('invalid_input', parsed.error.issues[0]?.message ?? parsed.error.message, path);
}
