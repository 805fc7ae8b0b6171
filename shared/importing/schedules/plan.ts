import type { WorkspaceCommand } from '../../domain/workspace/decide.ts';
import { byName, isNamed } from '../../domain/workspace/names.ts';
import type { WorkspaceState } from '../../domain/workspace/state.ts';
import { differences } from '../../settings/differences.ts';
import type { ReadOverride, ReadSchedule } from './reading.ts';

/** What importing one schedule comes to. */
export interface ScheduleChange {
  name: string;
  what: 'add' | 'change' | 'same';
  layers: number;
  /** Of the file; null when it says nothing of overrides, so that those there are stay. */
  overrides: number | null;
}

/** What importing comes to, and the commands that bring it about. */
export interface SchedulePlan {
  changes: ScheduleChange[];
  commands: WorkspaceCommand[];
}

/**
 * Works out what importing schedules comes to. Each takes the place of the one of its name, its overrides the place of
 * those there are; importing the same file again changes nothing.
 */
export function planSchedules(
  read: readonly ReadSchedule[],
  state: Pick<WorkspaceState, 'schedules' | 'overrides'>,
): SchedulePlan {
  const plan: SchedulePlan = { changes: [], commands: [] };
  for (const { schedule, overrides } of read) {
    const known = byName(state.schedules, schedule.name);
    const before = state.overrides.filter((each) => isNamed(each.schedule, schedule.name));
    const set = known === undefined || differences(known, schedule).length > 0;
    const replace = overrides !== null && differences(before.map(facts), overrides).length > 0;
    if (set) plan.commands.push({ name: 'schedule.set', input: { schedule } });
    if (replace) {
      for (const { id } of before) plan.commands.push({ name: 'override.remove', input: { override: id } });
      for (const each of overrides)
        plan.commands.push({
          name: 'override.add',
          input: { override: { schedule: schedule.name, ...each } },
        });
    }
    plan.changes.push({
      name: schedule.name,
      what: known === undefined ? 'add' : set || replace ? 'change' : 'same',
      layers: schedule.layers.length,
      overrides: overrides?.length ?? null,
    });
  }
  return plan;
}

function facts({ person, from, until }: ReadOverride): ReadOverride {
  return { person, from, until };
}
