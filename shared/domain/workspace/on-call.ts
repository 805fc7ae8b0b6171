import { z } from 'zod';
import { handle, inputObject, instantInput, lineField, listField, wholeNumber, yesNo } from '../fields.ts';
import { seatId } from '../incident/terms.ts';
import { hours, timeOfDay, weekday, zoneName } from './places.ts';

/** Longest turn and restriction, in seconds: a year and a week. */
const YEAR = 366 * 86_400;
const WEEK = 7 * 86_400;

/** When a layer is on call at all. With `day` it begins once a week, without it every day. */
export const restriction = inputObject({
  /** Day of the week it begins on; null for every day. */
  day: weekday.nullable().default(null),
  /** Local wall-clock time at which it begins. */
  from: timeOfDay,
  durationSeconds: wholeNumber('The length of a restriction in seconds', 60, WEEK),
});

/** One rotation of a schedule. The words are those of PagerDuty's schedules, which teams know. */
export const layer = inputObject({
  name: lineField('The layer', 100),
  /** From when on it counts. */
  start: instantInput,
  /** Until when it counts; null for ever. */
  end: instantInput.nullable().default(null),
  /** When the first turn began, as if the layer had always been there: sets whose turn it is at `start`. */
  virtualStart: instantInput,
  /** Seconds of one turn by the wall clock of the schedule's zone: 604,800 is a week, with or without a clock change in it. */
  turnSeconds: wholeNumber('The length of a turn in seconds', 60, YEAR),
  users: listField('Users', handle, 100).min(1, { error: 'A layer needs at least one person.' }),
  restrictions: listField('Restrictions', restriction, 50).default([]),
});

/**
 * Who is on call, by layers: later layers win over earlier ones, overrides over all. Without layers, as a calendar that
 * was read gives it, overrides alone say who.
 */
export const schedule = inputObject({
  name: lineField('The schedule', 100),
  zone: zoneName,
  layers: listField('Layers', layer, 20),
});

/** Whom a rung of an escalation pages. */
export const target = z.union(
  [
    z.object({ schedule: lineField('The schedule', 100) }),
    z.object({ person: handle }),
    /** Whoever holds the seat in the incident. */
    z.object({ seat: seatId }),
    /** The chain of a region, rung by rung; `affected` for the regions the incident names. */
    z.object({ regionChain: lineField('The region', 100) }),
  ],
  {
    error:
      'A target is one of {"schedule":"Database"}, {"person":"@bo"}, {"seat":"ic"} or {"regionChain":"EMEA"}.',
  },
);

/** What to do when nobody acknowledges, in order. */
export const policy = inputObject({
  name: lineField('The policy', 100),
  rules: listField(
    'Rules',
    inputObject({
      /** Minutes without acknowledgement after which the next rule's turn comes. */
      delayMinutes: wholeNumber('The delay in minutes', 1, 1_440),
      targets: listField('Targets', target, 20).min(1, { error: 'A rule pages at least one target.' }),
    }),
    20,
  ).min(1, { error: 'A policy needs at least one rule.' }),
  /** How often the chain runs again after its first time (`num_loops`). */
  loops: wholeNumber('The number of loops', 0, 9).default(0),
});

const URGENCIES = ['high', 'low'] as const;
/** `high` always pages; `low` waits for business hours. */
export const urgency = z.enum(URGENCIES, { error: `An urgency is ${URGENCIES.join(' or ')}.` });

/** Something that is run for users, and who is paged for it. */
export const service = inputObject({
  /** As incidents name it: `payments-api`. */
  name: lineField('The service', 100),
  policy: lineField('The policy', 100).nullable().default(null),
  urgency: urgency.default('high'),
  /** After so many minutes an acknowledged but unresolved page is open again; null for the default: 10 for high urgency, 30 for low. */
  ackTimeoutMinutes: wholeNumber('The acknowledgement timeout in minutes', 1, 1_440).nullable().default(null),
  /** After so many hours a page resolves by itself; null for never. */
  autoResolveHours: wholeNumber('The hours until a page resolves by itself', 1, 720).nullable().default(null),
  /** Business hours for low urgency, with the zone they are meant in. */
  businessHours: inputObject({ zone: zoneName, hours }).default({
    zone: 'UTC',
    hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  }),
  /** Low urgency never wakes a responder: their own local night (22:00–07:00) counts as well as the business hours. */
  respectLocalNight: yesNo('Respect local night').default(false),
});

/** One person takes a span of a schedule, whatever its layers say. The newest override of an instant wins. */
export const override = inputObject({
  schedule: lineField('The schedule', 100),
  person: handle,
  from: instantInput,
  until: instantInput,
}).refine(({ from, until }) => until > from, {
  error: 'An override must end after it begins.',
  path: ['until'],
});

export type Restriction = z.output<typeof restriction>;
export type Layer = z.output<typeof layer>;
export type Schedule = z.output<typeof schedule>;
export type Target = z.output<typeof target>;
export type Policy = z.output<typeof policy>;
export type Urgency = z.output<typeof urgency>;
export type Service = z.output<typeof service>;
/** An override as the log has it; `id` is the event that added it. */
export type Override = z.output<typeof override> & { id: string };
