import { z } from 'zod';

/** Characters no note needs: C0 controls but tab and new line, and DEL. They are dropped, not refused. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** Half of a surrogate pair: not a character, and RFC 8785 forbids hashing it. */
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Longest text of one entry, in UTF-16 code units. Longer ones belong into an attachment. */
export const MAX_TEXT = 20_000;
/** Longest title, in UTF-16 code units. */
export const MAX_TITLE = 200;
/** How far an instant may lie ahead of this machine's clock, in milliseconds. */
export const FUTURE_TOLERANCE = 60_000;

/** Text typed or imported by a person: 1 to `max` characters once trimmed. `what` names it in the refusal. */
export function textField(what: string, max: number) {
  return z
    .string({ error: `${what} must be text.` })
    .max(max, { error: `${what} is longer than ${max} characters. Shorten it, or attach it as a file.` })
    .refine((value) => !loneSurrogate.test(value), { error: `${what} contains half a character. Paste it again.` })
    .transform((value) => value.replaceAll('\r\n', '\n').replace(controls, '').trim())
    .refine((value) => value.length > 0, { error: `${what} is empty. Write at least one word.` });
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
  .union([z.number(), z.string()], { error: 'A time must be ISO 8601 with an offset, like 2026-11-23T14:23:00Z.' })
  .transform((value, context) => {
    if (typeof value === 'number') return value;
    const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;
    const parsed = iso.test(value.trim()) ? Date.parse(value.trim().replace(' ', 'T')) : Number.NaN;
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

/** UUID in lower case. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, { error: 'This is not a UUID.' });

/** A person as written everywhere: `@ana`. Lower case; letters, digits, dot, dash, underscore. */
export const handle = z
  .string({ error: 'A person is written like @ana.' })
  .transform((value) => value.trim().toLowerCase().replace(/^@?/, '@'))
  .refine((value) => /^@[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u.test(value), {
    error: 'A person is written like @ana: letters, digits, dot, dash or underscore, at most 63.',
  });

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
