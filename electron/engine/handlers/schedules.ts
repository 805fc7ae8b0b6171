import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import { planSchedules } from '#shared/importing/schedules/plan.ts';
import { previewSchedule } from '#shared/policy/schedules/findings.ts';
import { onCallOf } from '#shared/policy/schedules/on-call.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

const WEEK = 7 * 86_400_000;

/**
 * On-call schedules: what the pure rules say of those of the workspace, and files of them. What reads and writes files is
 * loaded when it is needed: it is a third of the engine's code, and every start would wait for it.
 */
export function scheduleHandlers(
  parts: EngineParts,
): Handlers<'oncall.now' | 'schedule.preview' | 'schedule.export' | 'schedule.import'> {
  const { workspace, now, appVersion, me } = parts;
  const find = (name: string): Outcome<Schedule> => {
    const { schedules } = workspace.state;
    const found = byName(schedules, name);
    if (found !== undefined) return { ok: true, output: found };
    const known = schedules.map((each) => each.name).join(', ');
    return refuse(
      'not_found',
      `There is no schedule ${name}. ${known === '' ? 'There is none yet: import one.' : `There is ${known}.`}`,
      'name',
    );
  };
  const some = (name: string | undefined): Outcome<readonly Schedule[]> => {
    if (name === undefined) return { ok: true, output: workspace.state.schedules };
    const found = find(name);
    return found.ok ? { ok: true, output: [found.output] } : found;
  };
  return {
    'oncall.now'({ schedule, at = now() }) {
      const found = some(schedule);
      if (!found.ok) return found;
      const { overrides } = workspace.state;
      const output = found.output.map((each) => ({
        schedule: each.name,
        zone: each.zone,
        ...onCallOf(each, overrides, at),
      }));
      return { ok: true, output };
    },
    'schedule.preview'({ name, from = now(), weeks }) {
      const found = find(name);
      if (!found.ok) return found;
      const within = { from, until: from + weeks * WEEK };
      return { ok: true, output: previewSchedule(found.output, workspace.state, within) };
    },
    async 'schedule.export'({ name, format, weeks }) {
      const found = some(name);
      const { writeSchedules } = await import('#shared/exporting/schedules/index.ts');
      return found.ok
        ? writeSchedules(found.output, workspace.state, { format, weeks, now: now(), appVersion })
        : found;
    },
    async 'schedule.import'({ name, text, zone, dryRun, as, commandId }) {
      const { readSchedules } = await import('#shared/importing/schedules/index.ts');
      const options = { fileName: name, now: now(), people: workspace.state.people };
      const read = readSchedules(text, zone === undefined ? options : { ...options, zone });
      if (!read.ok) return read;
      const { schedules, format, notes } = read.output;
      const { changes, commands } = planSchedules(schedules, workspace.state);
      const done = workspace.executeAll(commands, as ?? me, commandId, dryRun);
      return done.ok ? { ok: true, output: { format, changes, notes } } : done;
    },
  };
}
