const DAY = 86_400_000;

/** The last Monday at 09:00 UTC, ms since the epoch. */
export function lastMonday(now: number): number {
  const today = Math.floor(now / DAY) * DAY;
  // 1970-01-01 was a Thursday.
  return today - ((today / DAY + 3) % 7) * DAY + 9 * 3_600_000;
}

/** Schedules as a team has them, honest gaps included: a primary with nights of its own, and who trails it. */
export function sampleSchedules(monday: number): string {
  const at = (days: number): string => new Date(monday + days * DAY).toISOString();
  return `schedules:
  - name: Database
    zone: Europe/London
    layers:
      - { name: Weekly, start: ${at(-70)}, turnSeconds: 604800, users: ['@ana', '@lars', '@jun', '@noor'] }
    overrides:
      - { person: '@jun', from: ${at(4.5)}, until: ${at(5)} }
  - name: Database secondary
    zone: Europe/London
    layers:
      - { name: Weekly, start: ${at(-70)}, virtualStart: ${at(-63)}, turnSeconds: 604800, users: ['@ana', '@lars', '@jun', '@noor'] }
  - name: Payments
    zone: America/Los_Angeles
    layers:
      - { name: Weekdays, start: ${at(-70)}, turnSeconds: 604800, users: ['@ana', '@lars'], restrictions: [{ day: 1, from: '00:00', durationSeconds: 432000 }] }
      - { name: Nights, start: ${at(-70)}, turnSeconds: 86400, users: ['@jun', '@tomas', '@noor'], restrictions: [{ day: 1, from: '20:00', durationSeconds: 43200 }, { day: 2, from: '20:00', durationSeconds: 43200 }, { day: 3, from: '20:00', durationSeconds: 43200 }] }
    overrides:
      - { person: '@noor', from: ${at(1.4)}, until: ${at(2.1)} }
      - { person: '@lars', from: ${at(8)}, until: ${at(9)} }
`;
}

/** What PagerDuty's API answers for a schedule, with some things that have no place here. */
export const pagerDutySchedule = JSON.stringify(
  {
    schedule: {
      id: 'PI7DH85',
      name: 'Search cluster',
      time_zone: 'Europe/Copenhagen',
      description: 'Paged for the search cluster',
      schedule_layers: [
        {
          name: 'Nights',
          start: '2026-01-05T09:00:00+01:00',
          end: null,
          rotation_virtual_start: '2026-01-05T09:00:00+01:00',
          rotation_turn_length_seconds: 86_400,
          users: [{ user: { id: 'P2', summary: 'Noor Haddad' } }],
          restrictions: [
            { type: 'daily_restriction', start_time_of_day: '22:00:00', duration_seconds: 32_400 },
          ],
        },
        {
          name: 'Weekly',
          start: '2026-01-05T09:00:00+01:00',
          end: null,
          rotation_virtual_start: '2026-01-05T09:00:00+01:00',
          rotation_turn_length_seconds: 604_800,
          users: [{ user: { id: 'P1', summary: 'Ana Ruiz' } }],
          restrictions: [],
        },
      ],
      escalation_policies: [{ id: 'PX', summary: 'Search' }],
    },
  },
  null,
  2,
);
