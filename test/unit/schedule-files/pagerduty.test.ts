import { describe, expect, it } from 'vitest';
import type { Person } from '#shared/domain/workspace/state.ts';
import { readSchedules } from '#shared/importing/schedules/index.ts';

const NOW = Date.parse('2026-11-25T12:00Z');
const person = (handle: string, name: string, email: string | null = null): Person => ({
  handle,
  name,
  region: null,
  phone: null,
  email,
  skills: [],
});
const people = [person('@ana', 'Ana Ruiz', 'Ana.Ruiz@example.org'), person('@bo', 'Bo Lindqvist')];
const read = (text: string) => readSchedules(text, { fileName: 'db.json', now: NOW, people });

const user = (id: string, summary: string, email?: string) => ({
  user: { id, type: 'user_reference', summary, email },
});
const layer = (name: string, users: object[], more: object = {}) => ({
  id: `P${name}`,
  name,
  start: '2026-11-02T09:00:00-08:00',
  end: null,
  rotation_virtual_start: '2026-11-02T09:00:00-08:00',
  rotation_turn_length_seconds: 604_800,
  users,
  restrictions: [],
  rendered_schedule_entries: [],
  ...more,
});
/** As `GET /schedules/{id}` answers. */
const answer = {
  schedule: {
    id: 'PI7DH85',
    type: 'schedule',
    summary: 'Database',
    name: 'Database',
    time_zone: 'America/Los_Angeles',
    description: 'Who is paged for the database',
    schedule_layers: [
      layer('Nights', [user('P1', 'Cy Young', 'cy@example.org')], {
        restrictions: [
          { type: 'daily_restriction', start_time_of_day: '22:00:30', duration_seconds: 32_400 },
        ],
      }),
      layer('Weekly', [user('P2', 'Ana R.', 'ana.ruiz@example.org'), user('P3', 'Bo Lindqvist')], {
        restrictions: [
          {
            type: 'weekly_restriction',
            start_time_of_day: '08:00:00',
            start_day_of_week: 7,
            duration_seconds: 36_000,
          },
        ],
      }),
    ],
    overrides_subschedule: {
      name: 'Overrides',
      rendered_schedule_entries: [
        {
          start: '2026-11-28T00:00:00-08:00',
          end: '2026-11-28T12:00:00-08:00',
          user: user('P3', 'Bo Lindqvist').user,
        },
      ],
    },
    teams: [],
    escalation_policies: [{ id: 'PX', summary: 'Database' }],
  },
};

describe('a schedule of PagerDuty', () => {
  it('is read with its layers turned round, its people found, and every loss said by line', () => {
    const text = JSON.stringify(answer, null, 2);
    const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
    const reading = read(text);
    if (!reading.ok) throw new Error(reading.refusal.message);
    const [one] = reading.output.schedules;
    expect(one?.schedule).toMatchObject({
      name: 'Database',
      zone: 'America/Los_Angeles',
      layers: [
        {
          name: 'Weekly',
          users: ['@ana', '@bo'],
          restrictions: [{ day: 7, from: '08:00', durationSeconds: 36_000 }],
        },
        {
          name: 'Nights',
          users: ['@cy'],
          restrictions: [{ day: null, from: '22:00', durationSeconds: 32_400 }],
        },
      ],
    });
    expect(one?.overrides).toEqual([
      { person: '@bo', from: Date.parse('2026-11-28T08:00Z'), until: Date.parse('2026-11-28T20:00Z') },
    ]);
    expect(reading.output.notes).toEqual([
      { line: lineOf('"description"'), text: 'The description is left out: a schedule here has none.' },
      {
        line: lineOf('"schedule_layers"'),
        text: 'The layers are read as PagerDuty answers them, the highest first.',
      },
      { line: lineOf('"summary": "Cy Young"') - 4, text: '“Cy Young” is nobody known here and becomes @cy.' },
      {
        line: lineOf('22:00:30'),
        text: 'The seconds of 22:00:30 are dropped: restrictions here begin at full minutes.',
      },
      {
        line: lineOf('"escalation_policies"'),
        text: 'Escalation policies are left out. Set them here, with this schedule as a target.',
      },
    ]);
  });

  it('is read as YAML and in lists as well', () => {
    const yaml = `schedules:
  - name: Network
    time_zone: Europe/London
    schedule_layers:
      - start: 2026-11-02T09:00:00Z
        rotation_virtual_start: 2026-11-02T09:00:00Z
        rotation_turn_length_seconds: 86400
        users:
          - id: "@ana"
`;
    expect(read(yaml)).toMatchObject({
      ok: true,
      output: {
        format: 'pagerduty',
        schedules: [{ schedule: { name: 'Network', layers: [{ users: ['@ana'] }] } }],
      },
    });
  });

  it('is refused with line and column where it is wrong', () => {
    const wrong = JSON.stringify(answer, null, 2).replace('"weekly_restriction"', '"monthly_restriction"');
    const line = wrong.split('\n').findIndex((each) => each.includes('monthly')) + 1;
    expect(read(wrong)).toMatchObject({
      refusal: {
        code: 'invalid_file',
        message: `db.json, line ${line}, column 21, schedule.schedule_layers[2].restrictions[1].type: The type of a restriction is daily_restriction or weekly_restriction. Nothing was changed.`,
      },
    });
  });
});
