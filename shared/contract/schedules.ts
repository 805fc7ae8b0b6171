import { z } from 'zod';
import { handle, inputObject, instantInput, lineField, uuid, wholeNumber, yesNo } from '../domain/fields.ts';
import { zoneName } from '../domain/workspace/places.ts';
import { SCHEDULE_FORMATS, type ScheduleFile } from '../exporting/schedules/formats.ts';
import type { ScheduleChange } from '../importing/schedules/plan.ts';
import { MAX_SCHEDULE_FILE } from '../importing/schedules/size.ts';
import type { Finding, SchedulePreview } from '../policy/schedules/findings.ts';
import type { Load } from '../policy/schedules/load.ts';
import type { OnCall } from '../policy/schedules/on-call.ts';
import type { Shift, ShiftSource } from '../policy/schedules/shifts.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const signed = { commandId: uuid.optional(), as: handle.optional() };
const at = z.number().int();
const span = z.object({ from: at, until: at });
const name = lineField('The schedule', 100);
const weeks = wholeNumber('The number of weeks', 1, 53).default(12);

const source: z.ZodType<ShiftSource> = z.union([
  z.object({ layer: z.number().int() }),
  z.object({ override: z.string() }),
]);
const shift: z.ZodType<Shift> = span.extend({ person: z.string(), source });

const share = z.number();
const finding: z.ZodType<Finding> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gap'),
    count: z.number(),
    time: z.number(),
    share,
    nights: z.number(),
    allNights: z.number(),
    first: span,
  }),
  z.object({
    kind: z.literal('overlap'),
    people: z.array(z.string()),
    other: z.string(),
    count: z.number(),
    time: z.number(),
    first: span,
  }),
  z.object({ kind: z.literal('in-a-row'), person: z.string(), days: z.number(), span, more: z.number() }),
  z.object({
    kind: z.literal('empty-shifts'),
    layer: z.string(),
    count: z.number(),
    of: z.number(),
    never: z.array(z.string()),
  }),
  z.object({ kind: z.literal('hidden-layer'), layer: z.string() }),
  z.object({ kind: z.literal('unknown-people'), people: z.array(z.string()) }),
  z.object({ kind: z.literal('heavy'), person: z.string(), share, even: share }),
  z.object({ kind: z.literal('clock-change'), at, by: z.number(), person: z.string().nullable() }),
]);

const load: z.ZodType<Load> = z.object({
  person: z.string(),
  time: z.number(),
  share,
  nights: z.number().int(),
  weekends: z.number().int(),
  shifts: z.number().int(),
});

const preview: z.ZodType<SchedulePreview> = span.extend({
  shifts: z.array(shift),
  layers: z.array(z.array(shift)),
  gaps: z.array(span),
  load: z.array(load),
  findings: z.array(finding),
});

const onCall: z.ZodType<OnCall & { schedule: string; zone: string }> = z.object({
  schedule: z.string(),
  zone: z.string(),
  person: z.string().nullable(),
  source: source.nullable(),
  since: at.nullable(),
  until: at.nullable(),
  next: z.string().nullable(),
});

const change: z.ZodType<ScheduleChange> = z.object({
  name: z.string(),
  what: z.enum(['add', 'change', 'same']),
  layers: z.number().int(),
  overrides: z.number().int().nullable(),
});

const file: z.ZodType<ScheduleFile> = z.object({
  name: z.string(),
  mime: z.string(),
  text: z.string(),
  notes: z.array(z.string()),
});

/** On-call schedules: who is on call, what is wrong with a schedule, and files of them. */
export const scheduleOperations = lazily({
  /** Who is on call at an instant (now, when none is given) in one schedule or in each. */
  'oncall.now': () =>
    query(inputObject({ schedule: name.optional(), at: instantInput.optional() }), z.array(onCall)),
  /** A schedule from an instant on (now, when none is given): shifts, layers, gaps, load and findings. */
  'schedule.preview': () => query(inputObject({ name, from: instantInput.optional(), weeks }), preview),
  /** Writes a schedule, or with YAML all of them. `weeks` is how far a calendar reaches. `notes` say what is not carried. */
  'schedule.export': () =>
    query(
      inputObject({
        name: name.optional(),
        format: z.enum(SCHEDULE_FORMATS, { error: `A format is one of ${SCHEDULE_FORMATS.join(', ')}.` }),
        weeks,
      }),
      file,
    ),
  /**
   * Takes a file of schedules, all of it or nothing: YAML as `schedule.export` writes it, an answer of PagerDuty's API, or
   * a calendar. Schedules of the same name are replaced. `dryRun` only tells.
   */
  'schedule.import': () =>
    command(
      inputObject({
        /** Name of the file, for what is said about it. */
        name: lineField('The name of the file', 300),
        text: z
          .string({ error: 'The text must be the contents of the file.' })
          .max(MAX_SCHEDULE_FILE, { error: 'The file is larger than 2 MB. Split it and import the parts.' }),
        /** Zone of a calendar that names none. */
        zone: zoneName.optional(),
        dryRun: yesNo('Dry run').default(false),
        ...signed,
      }),
      z.object({
        format: z.enum(SCHEDULE_FORMATS),
        changes: z.array(change),
        /** What was not carried over, or not to the letter, by line of the file. */
        notes: z.array(z.object({ line: z.number().int(), text: z.string() })),
      }),
    ),
});
