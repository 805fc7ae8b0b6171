import type { Override, Schedule } from '../../domain/workspace/on-call.ts';
import type { Person } from '../../domain/workspace/state.ts';
import { isoIn } from './times.ts';

/**
 * A schedule in the shape in which PagerDuty's REST API v2 answers it, layers from the highest down, with its overrides
 * beside it. Its users are named by handle, because only PagerDuty knows its own ids.
 */
export function pagerDutyJson(
  schedule: Schedule,
  overrides: readonly Override[],
  people: readonly Person[],
): string {
  const { zone } = schedule;
  const time = (at: number): string => isoIn(zone, at);
  const user = (handle: string) => {
    const known = people.find((person) => person.handle === handle);
    return {
      id: handle,
      type: 'user_reference',
      summary: known?.name ?? handle.slice(1),
      ...(known?.email === undefined || known.email === null ? {} : { email: known.email }),
    };
  };
  const written = {
    schedule: {
      type: 'schedule',
      name: schedule.name,
      summary: schedule.name,
      time_zone: zone,
      schedule_layers: schedule.layers.toReversed().map((layer) => ({
        name: layer.name,
        start: time(layer.start),
        end: layer.end === null ? null : time(layer.end),
        rotation_virtual_start: time(layer.virtualStart),
        rotation_turn_length_seconds: layer.turnSeconds,
        users: layer.users.map((handle) => ({ user: user(handle) })),
        restrictions: layer.restrictions.map(({ day, from, durationSeconds }) => ({
          type: day === null ? 'daily_restriction' : 'weekly_restriction',
          start_time_of_day: `${from === '24:00' ? '00:00' : from}:00`,
          ...(day === null ? {} : { start_day_of_week: from === '24:00' ? (day % 7) + 1 : day }),
          duration_seconds: durationSeconds,
        })),
      })),
    },
    overrides: overrides.map(({ person, from, until }) => ({
      start: time(from),
      end: time(until),
      user: user(person),
    })),
  };
  return `${JSON.stringify(written, null, 2)}\n`;
}
