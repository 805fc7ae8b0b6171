import { tzOffset } from '@date-fns/tz';
import { z } from 'zod';
import { inputObject, lineField, listField, mustBe, severityId, textField, wholeNumber } from '../fields.ts';

/** Name of an IANA time zone such as `Europe/London`. */
export const zoneName = z
  .string({
    error: mustBe('A time zone is written like Europe/London.', 'Say which time zone, like Europe/London.'),
  })
  .max(60, { error: 'A time zone is written like Europe/London.' })
  .transform((zone) => zone.trim())
  .refine((zone) => /^[A-Za-z][\w+/-]*$/.test(zone) && !Number.isNaN(tzOffset(zone, new Date(0))), {
    error: 'This is not a time zone of the IANA database. Write one like Europe/London.',
  });

/** Wall-clock time of day, `HH:MM`, from 00:00 to 23:59; `24:00` is midnight at the end of the day. */
export const timeOfDay = z
  .string({ error: mustBe('A time of day is written like 08:00.', 'Say the time of day, like 08:00.') })
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'A time of day is written like 08:00.' });

/** Day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export const weekday = wholeNumber('The day of the week', 1, 7);
const weekdays = listField('Days', weekday, 7)
  .min(1, { error: 'Name at least one day.' })
  .transform((days) => [...new Set(days)].toSorted((one, other) => one - other));

/** Hours of local wall clock on some days of the week. `to` at or before `from` means the next day. */
export const hours = inputObject({ days: weekdays, from: timeOfDay, to: timeOfDay });

/** A region whose people follow the sun. */
export const region = inputObject({
  /** As incidents name it: `EMEA`. */
  name: lineField('The region', 100),
  zone: zoneName,
  coverage: hours.default({ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '18:00' }),
  /** Policy that pages this region's own people, in order: its commander, its deputy, the global commander. */
  chain: lineField('The escalation chain', 100).nullable().default(null),
  /** What the region may decide alone while it is cut off, by severity. */
  autonomy: listField(
    'Rules',
    inputObject({ severity: severityId, may: textField('What may be decided alone', 2_000) }),
    20,
  ).default([]),
});

export type Hours = z.output<typeof hours>;
export type Region = z.output<typeof region>;
