import { stringify } from 'yaml';
import type { Override, Schedule } from '../../domain/workspace/on-call.ts';
import { isoIn } from './times.ts';

const HEAD = `# On-call schedules of Deepwater. Later layers win over earlier ones, overrides win over all, the last one first.
# turnSeconds: 604800 is a week. Turns and restrictions follow the clock on the wall of the zone.
`;

/** Writes schedules with their overrides as YAML that Deepwater reads. Nothing of them is lost. */
export function schedulesYaml(
  schedules: readonly Schedule[],
  overridesOf: (one: Schedule) => readonly Override[],
): string {
  const written = schedules.map((one) => {
    const time = (at: number): string => isoIn(one.zone, at);
    return {
      name: one.name,
      zone: one.zone,
      layers: one.layers.map(({ name, start, end, virtualStart, turnSeconds, users, restrictions }) => ({
        name,
        start: time(start),
        ...(end === null ? {} : { end: time(end) }),
        ...(virtualStart === start ? {} : { virtualStart: time(virtualStart) }),
        turnSeconds,
        users,
        ...(restrictions.length === 0
          ? {}
          : {
              restrictions: restrictions.map(({ day, from, durationSeconds }) => ({
                ...(day === null ? {} : { day }),
                from,
                durationSeconds,
              })),
            }),
      })),
      overrides: overridesOf(one).map(({ person, from, until }) => ({
        person,
        from: time(from),
        until: time(until),
      })),
    };
  });
  return `${HEAD}${stringify({ schedules: written }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
