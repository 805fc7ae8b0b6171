import { isDeepStrictEqual } from 'node:util';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { STREAM } from '#test/unit/domain/simulation.ts';
import { playSchedule } from '#test/unit/sync/model.ts';
import type { Chance } from './kit/random.ts';

/** What so many schedules of splits and merges came to. */
export interface ScheduleCounts {
  schedules: number;
  replicas: number;
  events: number;
  different: number;
  failures: string[];
}

/** Plays random schedules of splits and merges, each to the end, and compares everyone with a fold of all events. */
export function soakSchedules(schedules: number, chance: Chance): ScheduleCounts {
  const counts: ScheduleCounts = { schedules: 0, replicas: 0, events: 0, different: 0, failures: [] };
  for (; counts.schedules < schedules; counts.schedules += 1) {
    try {
      const { nodes, world } = playSchedule(chance, chance.between(20, 120));
      counts.replicas += nodes.length;
      counts.events += world.recorded.length;
      const whole = foldIncident(STREAM, world.recorded);
      const same = nodes.every(({ replica }) => isDeepStrictEqual(replica.state, whole));
      if (!same) counts.different += 1;
    } catch (error) {
      counts.failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return counts;
}
