import { z } from 'zod';
import { inputObject, lineField, listField, severityId, uuid, yesNo } from '../fields.ts';

/** What happens to effects of rehearsals: kept back, or sent with the mark EXERCISE. */
export const EXERCISE_RULES = ['hold', 'send'] as const;

const tooLong = { error: 'A setting is longer than it may be. Shorten it.' };
const tooMany = { error: 'A setting lists at most 200 things. Leave some out.' };

/** Value of one setting; whether it fits is the manifest's business. */
const settingValue = z.union(
  [
    z.string().max(4_000, tooLong),
    z.number(),
    z.boolean(),
    z.array(z.string().max(2_000, tooLong)).max(200, tooMany),
    z.record(z.string().max(200, tooLong), z.string().max(2_000, tooLong), tooLong),
  ],
  { error: 'A setting is text, a number, true or false, a list of texts, or texts by name.' },
);

/** A connector's kind: `slack`. */
export const connectorKind = z
  .string({ error: 'Name the kind of connector, like slack.' })
  .regex(/^[a-z][a-z0-9-]{0,39}$/, {
    error: 'A kind is written like slack: small letters, digits and dashes.',
  });

/** One connection to a team system, the same for the whole workspace. Its secrets stay on each machine. */
export const connectorInstance = inputObject({
  /** Absent for a new one, and in files of settings that were written by hand. */
  id: uuid,
  kind: connectorKind,
  /** As people call it; two never share one. */
  name: lineField('The name', 60),
  enabled: yesNo('Enabled').default(true),
  settings: z
    .record(z.string().max(40, tooLong), settingValue, { error: 'Settings are values by name.' })
    .default({}),
  /** Services whose incidents it hears of; empty for all. */
  services: listField('Services', lineField('The service', 100), 100).default([]),
  /** The mildest severity it hears of; null for all. */
  minSeverity: severityId.nullable().default(null),
  exercises: z.enum(EXERCISE_RULES, { error: 'Exercises are hold or send.' }).default('hold'),
});

/** An instance as a command gives it: without an id it is a new one, or the one with this name. */
export const connectorInput = connectorInstance.extend({ id: uuid.optional() });

export type ConnectorInstance = z.output<typeof connectorInstance>;
export type ConnectorInput = z.output<typeof connectorInput>;
