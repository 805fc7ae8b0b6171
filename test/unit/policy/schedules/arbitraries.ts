import fc from 'fast-check';
import type { Layer, Override, Schedule } from '#shared/domain/workspace/on-call.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Both hemispheres, half an hour and two hours of summer time, odd offsets, a summer time that is standard, and none. */
export const ZONES = [
  'America/Los_Angeles',
  'Europe/London',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'America/Santiago',
  'Asia/Kolkata',
  'UTC',
];

/** Instants about which some zone above changes its clocks. */
const CHANGES = [
  '2026-02-15T02:00Z',
  '2026-03-08T10:00Z',
  '2026-03-08T05:30Z',
  '2026-03-29T01:00Z',
  '2026-04-04T15:00Z',
  '2026-04-05T03:00Z',
  '2026-09-06T04:00Z',
  '2026-10-03T16:00Z',
  '2026-10-25T01:00Z',
  '2026-11-01T09:00Z',
].map((text) => Date.parse(text));

const FROM = Date.UTC(2026, 0, 5);
const UNTIL = Date.UTC(2027, 0, 4);

/** A whole minute of 2026, half of them within a few hours of a clock change. */
export const instant = fc.oneof(
  fc.integer({ min: FROM / MINUTE, max: UNTIL / MINUTE }).map((minutes) => minutes * MINUTE),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -240, max: 240 }))
    .map(([change, minutes]) => change + minutes * MINUTE),
);

const PEOPLE = ['@ana', '@bo', '@cy', '@di', '@eve'];
export const person = fc.constantFrom(...PEOPLE);

const timeOfDay = fc
  .tuple(fc.nat({ max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const restriction = fc.record({
  day: fc.option(fc.integer({ min: 1, max: 7 })),
  from: fc.oneof(timeOfDay, fc.constantFrom('00:00', '01:30', '02:00', '02:30', '24:00')),
  durationSeconds: fc.oneof(
    fc.integer({ min: 1, max: 96 }).map((quarters) => quarters * 900),
    fc.integer({ min: 1, max: 7 * 1_440 }).map((minutes) => minutes * 60),
  ),
});

/** Weeks and days, and lengths that are no multiple of a day. */
const turnSeconds = fc.oneof(
  fc.constantFrom(604_800, 86_400, 43_200, 1_209_600),
  fc.integer({ min: 15, max: 20_160 }).map((minutes) => minutes * 60),
);

export const layer: fc.Arbitrary<Layer> = fc
  .record({
    start: fc.oneof({ weight: 3, arbitrary: fc.constant(FROM) }, { weight: 1, arbitrary: instant }),
    end: fc.option(instant, { freq: 4, nil: null }),
    virtualStart: instant,
    turnSeconds,
    users: fc.array(person, { minLength: 1, maxLength: 5 }),
    restrictions: fc.array(restriction, { maxLength: 3 }),
  })
  .map((one) => ({
    ...one,
    name: 'Layer',
    end: one.end !== null && one.end <= one.start ? null : one.end,
  }));

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  name: fc.constant('Database'),
  zone: fc.constantFrom(...ZONES),
  layers: fc.array(layer, { minLength: 1, maxLength: 4 }),
});

export const overrides: fc.Arbitrary<Override[]> = fc
  .array(
    fc.record({
      person,
      from: instant,
      hours: fc.integer({ min: 1, max: 400 }),
      schedule: fc.constantFrom('Database', 'Database', 'Database', 'Network'),
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ hours, ...one }, index) => ({ ...one, id: `o${index}`, until: one.from + hours * HOUR })),
  );
