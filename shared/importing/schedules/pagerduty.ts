import { z } from 'zod';
import type { Outcome } from '../../contract/refusal.ts';
import { instantInput, lineField, listField, wholeNumber } from '../../domain/fields.ts';
import { schedule as scheduleSchema } from '../../domain/workspace/on-call.ts';
import { weekday, zoneName } from '../../domain/workspace/places.ts';
import type { DocumentPath, PlacedDocument } from './document.ts';
import { isObject, MOST_OVERRIDES } from './own.ts';
import type {
  ReadingNote,
  ReadOverride,
  ReadSchedule,
  ScheduleReading,
  ScheduleReadingOptions,
} from './reading.ts';
import { handleOf, type ForeignPerson } from './who.ts';

const text = z.string().max(300).nullish();
const reference = z.object(
  { id: text, summary: text, name: text, email: text },
  { error: 'A user is an object with an id, or with a summary that names them.' },
);
/** `{"user": {…}}` as the REST API has it, or the user alone. */
const user = z.union([z.object({ user: reference }).transform((one) => one.user), reference]);

const restriction = z.object(
  {
    type: z.enum(['daily_restriction', 'weekly_restriction'], {
      error: 'The type of a restriction is daily_restriction or weekly_restriction.',
    }),
    start_time_of_day: z
      .string({ error: 'start_time_of_day is written like 08:00:00.' })
      .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, {
        error: 'start_time_of_day is written like 08:00:00.',
      }),
    start_day_of_week: weekday.nullish(),
    duration_seconds: wholeNumber('duration_seconds', 1, 604_800),
  },
  { error: 'A restriction is an object.' },
);

const layer = z.object(
  {
    name: lineField('The name of the layer', 100).nullish(),
    start: instantInput,
    end: instantInput.nullish(),
    rotation_virtual_start: instantInput,
    rotation_turn_length_seconds: wholeNumber('rotation_turn_length_seconds', 60, 366 * 86_400),
    users: listField('Users', user, 100).min(1, { error: 'A layer needs at least one user.' }),
    restrictions: listField('Restrictions', restriction, 50).nullish(),
  },
  { error: 'A layer is an object.' },
);

const override = z
  .object(
    { start: instantInput, end: instantInput, user: reference },
    { error: 'An override is an object with start, end and user.' },
  )
  .refine(({ start, end }) => end > start, { error: 'An override must end after it begins.', path: ['end'] });
const overrideList = listField('Overrides', override, MOST_OVERRIDES);

const foreign = z.object(
  {
    name: lineField('The name of the schedule', 100).nullish(),
    summary: lineField('The name of the schedule', 100).nullish(),
    time_zone: zoneName,
    schedule_layers: listField('Layers', layer, 100),
  },
  { error: 'A schedule is an object.' },
);
type Foreign = z.output<typeof foreign>;

/** What a schedule of PagerDuty has that a schedule here has not, and why that is no loss or what is lost. */
const NOT_CARRIED: Readonly<Record<string, string>> = {
  description: 'The description is left out: a schedule here has none.',
  teams: 'Teams are left out: a schedule here belongs to the whole workspace.',
  escalation_policies: 'Escalation policies are left out. Set them here, with this schedule as a target.',
};

/** Where the schedules of a document stand that has the shape of PagerDuty's REST API v2; empty when it has another. */
export function pagerDutyPaths(value: unknown): DocumentPath[] {
  const isOne = (one: unknown): boolean => isObject(one) && Object.hasOwn(one, 'schedule_layers');
  if (isOne(value)) return [[]];
  if (!isObject(value)) return [];
  if (isOne(value['schedule'])) return [['schedule']];
  const many = value['schedules'];
  if (!Array.isArray(many)) return [];
  return many.some(isOne) ? many.map((_, index) => ['schedules', index]) : [];
}

/**
 * Reads schedules of PagerDuty's REST API v2. Its answers list the layers from the highest down, the other way round than
 * here; requests that create a schedule list them from the lowest up, and such a file would be read upside down.
 */
export function readPagerDuty(
  document: PlacedDocument,
  paths: readonly DocumentPath[],
  options: ScheduleReadingOptions,
): Outcome<ScheduleReading> {
  const schedules: ReadSchedule[] = [];
  const notes: ReadingNote[] = [];
  for (const path of paths) {
    const value = valueAt(document.value, path);
    const parsed = document.check(foreign, value, path);
    if (!parsed.ok) return parsed;
    const overrides = readOverrides(document, path);
    if (!overrides.ok) return overrides;
    const who = peopleOf(document, options, notes);
    const read = translated(document, parsed.output, path, { who, notes, options });
    if (!read.ok) return read;
    schedules.push({
      schedule: read.output,
      overrides:
        overrides.output === null
          ? null
          : overrides.output.flatMap(({ start, end, user: one, path: at }): ReadOverride[] => {
              const person = who(one, at);
              return person === null ? [] : [{ person, from: start, until: end }];
            }),
    });
    for (const [key, why] of Object.entries(NOT_CARRIED)) {
      const given = isObject(value) ? value[key] : undefined;
      const nothing = given === undefined || given === null || given === '';
      if (!nothing && !(Array.isArray(given) && given.length === 0))
        notes.push({ line: document.lineOf([...path, key]), text: why });
    }
  }
  notes.sort((one, other) => one.line - other.line);
  return { ok: true, output: { format: 'pagerduty', schedules, notes } };
}

type Who = (one: z.output<typeof reference>, path: DocumentPath) => string | null;

function peopleOf(document: PlacedDocument, { people }: ScheduleReadingOptions, notes: ReadingNote[]): Who {
  const told = new Set<string>();
  return (one, path) => {
    const name = one.summary ?? one.name ?? undefined;
    const person: ForeignPerson = { id: one.id ?? undefined, name, email: one.email ?? undefined };
    const found = handleOf(person, people);
    const line = document.lineOf(path);
    if (found === null) {
      notes.push({ line, text: 'Nothing says who this user is. They are left out.' });
    } else if (!found.known && !told.has(found.handle)) {
      told.add(found.handle);
      notes.push({
        line,
        text: `“${name ?? one.email ?? one.id ?? ''}” is nobody known here and becomes ${found.handle}.`,
      });
    }
    return found?.handle ?? null;
  };
}

interface Translating {
  who: Who;
  notes: ReadingNote[];
  options: ScheduleReadingOptions;
}

function translated(
  document: PlacedDocument,
  { name, summary, time_zone: zone, schedule_layers: given }: Foreign,
  path: DocumentPath,
  { who, notes, options }: Translating,
): Outcome<ReadSchedule['schedule']> {
  const placed = given.map((one, index) => ({ one, path: [...path, 'schedule_layers', index] }));
  const MOST = 20;
  const over = ({ one }: (typeof placed)[number]): boolean =>
    placed.length > MOST && one.end !== null && one.end !== undefined && one.end <= options.now;
  for (const { path: at } of placed.filter(over))
    notes.push({
      line: document.lineOf(at),
      text: `This layer has ended and is left out: at most ${MOST} fit.`,
    });
  const layers = placed
    .filter((each) => !over(each))
    .toReversed()
    .map(({ one, path: at }, index) => ({
      name: one.name ?? `Layer ${index + 1}`,
      start: one.start,
      end: one.end ?? null,
      virtualStart: one.rotation_virtual_start,
      turnSeconds: one.rotation_turn_length_seconds,
      users: one.users.flatMap((each, place) => who(each, [...at, 'users', place]) ?? []),
      restrictions: (one.restrictions ?? []).map((each, place) => {
        const where = [...at, 'restrictions', place];
        if (/:\d\d:(?!00)/.test(each.start_time_of_day))
          notes.push({
            line: document.lineOf([...where, 'start_time_of_day']),
            text: `The seconds of ${each.start_time_of_day} are dropped: restrictions here begin at full minutes.`,
          });
        return {
          day: each.type === 'weekly_restriction' ? (each.start_day_of_week ?? 1) : null,
          from: each.start_time_of_day.slice(0, 5),
          durationSeconds: each.duration_seconds,
        };
      }),
    }));
  if (layers.length > 1)
    notes.push({
      line: document.lineOf([...path, 'schedule_layers']),
      text: 'The layers are read as PagerDuty answers them, the highest first.',
    });
  return document.check(scheduleSchema, { name: name ?? summary ?? options.fileName, zone, layers }, path);
}

type PlacedOverride = z.output<typeof override> & { path: DocumentPath };

/** Overrides stand beside the schedule, in it, or as the API renders them within a span. */
function readOverrides(document: PlacedDocument, path: DocumentPath): Outcome<PlacedOverride[] | null> {
  const places: DocumentPath[] = [
    ...(path.at(-1) === 'schedule' ? [['overrides']] : []),
    [...path, 'overrides'],
    [...path, 'overrides_subschedule', 'rendered_schedule_entries'],
  ];
  for (const place of places) {
    const found = valueAt(document.value, place);
    if (!Array.isArray(found)) continue;
    const parsed = document.check(overrideList, found, place);
    if (!parsed.ok) return parsed;
    return { ok: true, output: parsed.output.map((one, index) => ({ ...one, path: [...place, index] })) };
  }
  return { ok: true, output: null };
}

function valueAt(value: unknown, path: DocumentPath): unknown {
  let at = value;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else if (isObject(at) && typeof step === 'string' && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}
