import { z } from 'zod';

/** Characters no note needs: C0 controls but tab and new line, and DEL. They are dropped, not refused. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** A character that shows: no space, control or invisible joiner. */
const visible = /[^\p{Z}\p{Cc}\p{Cf}\s]/u;

/** Longest text of one entry, in UTF-16 code units. Longer ones belong into an attachment. */
export const MAX_TEXT = 20_000;
/** Longest title, in UTF-16 code units. */
export const MAX_TITLE = 200;
/** How far an instant may lie ahead of this machine's clock, in milliseconds. */
export const FUTURE_TOLERANCE = 60_000;

/** Error of a schema in words: one sentence for what is not there, one for what is of the wrong kind. */
export function mustBe(wrong: string, missing: string): (issue: { readonly input?: unknown }) => string {
  return (issue) => (issue.input === undefined ? missing : wrong);
}

/** Text typed or imported by a person: 1 to `max` characters once trimmed. `what` names it in the refusal. */
export function textField(what: string, max: number) {
  return (
    z
      .string({ error: mustBe(`${what} must be text.`, `${what} is missing.`) })
      .max(max, { error: `${what} is longer than ${max} characters. Shorten it, or attach it as a file.` })
      // Half of a surrogate pair is not a character, and RFC 8785 forbids hashing it.
      .refine((value) => value.isWellFormed(), {
        error: `${what} contains half a character. Paste it again.`,
      })
      .transform((value) => value.replaceAll('\r\n', '\n').replace(controls, '').trim())
      .refine((value) => visible.test(value), { error: `${what} is empty. Write at least one word.` })
  );
}

/** One line of text: like {@link textField}, with line breaks folded into spaces. */
export function lineField(what: string, max: number) {
  return textField(what, max).transform((value) => value.replace(/\s*\n\s*/g, ' '));
}

/** Milliseconds since the epoch, UTC. Bounded to the years 1970–9999 so that every instant prints. */
export const instant = z
  .number({ error: 'A time must be a number of milliseconds.' })
  .int({ error: 'A time must be a whole number of milliseconds.' })
  .min(0, { error: 'A time before 1970 can’t be right. Check the year.' })
  .max(253_402_300_799_999, { error: 'A time after the year 9999 can’t be right. Check the year.' });

/** An instant as a caller may write it: milliseconds, or ISO 8601 with an offset (`2026-11-23T14:23Z`). */
export const instantInput = z
  .union([z.number(), z.string()], {
    error: 'A time must be ISO 8601 with an offset, like 2026-11-23T14:23:00Z.',
  })
  .transform((value, context) => {
    if (typeof value === 'number') return value;
    const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;
    const text = value.trim();
    const parsed =
      iso.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
    if (Number.isNaN(parsed)) {
      context.addIssue({
        code: 'custom',
        message: `“${value.slice(0, 40)}” is not a time. Write ISO 8601 with an offset, like 2026-11-23T14:23:00Z.`,
      });
      return z.NEVER;
    }
    return parsed;
  })
  .pipe(instant);

/** Whether `YYYY-MM-DD` is in the calendar. `Date.parse` reads 30 February as 2 March. */
function isDay(text: string): boolean {
  const day = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
}

/** UUID in lower case. */
export const uuid = z
  .string({ error: 'This is not a UUID.' })
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, { error: 'This is not a UUID.' });

/** A person as written everywhere: `@ana`. Lower case; letters, digits, dot, dash, underscore. */
export const handle = z
  .string({ error: mustBe('A person is written like @ana.', 'Say who: @ana.') })
  .transform((value) => value.trim().toLowerCase().normalize('NFC').replace(/^@?/, '@'))
  .refine((value) => /^@[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u.test(value), {
    error: 'A person is written like @ana: letters, digits, dot, dash or underscore, at most 63.',
  });

/** Yes or no. */
export const yesNo = (what: string) => z.boolean({ error: `${what} must be true or false.` });

/** A whole number from `least` to `most`. `what` names it in the refusal. */
export function wholeNumber(what: string, least: number, most: number) {
  const error = `${what} must be a whole number from ${least} to ${most}.`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** At most `most` of something. `what` names them in the refusal, in the plural. */
export function listField<Item extends z.ZodType>(what: string, item: Item, most: number) {
  return z
    .array(item, { error: `${what} must be a list.` })
    .max(most, { error: `At most ${most} ${what.toLowerCase()}. Leave some out.` });
}

/** The whole input of an operation. */
export function inputObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, { error: 'The input must be an object with named fields.' });
}

/** SHA-256 of a stored file, by which an entry names it. */
export const contentHash = z
  .string({ error: 'The hash must be text.' })
  .regex(/^[0-9a-f]{64}$/, { error: 'The hash must be the 64 characters an entry names.' });

/** Name of a service, region or similar, as the team writes it. */
export const nameField = (what: string) => lineField(what, 100);

/** Severity level such as `SEV-1`. Accepts `1`, `sev1`, `SEV-1`. Whether it exists is the workspace's business. */
export const severityId = z
  .string({ error: 'A severity is written like SEV-2.' })
  .transform((value) => {
    const short = /^(?:sev[\s-]?)?(\d{1,2})$/i.exec(value.trim());
    return short ? `SEV-${Number(short[1])}` : value.trim().toUpperCase();
  })
  .refine((value) => /^[A-Z][A-Z0-9-]{0,19}$/.test(value), { error: 'A severity is written like SEV-2.' });
