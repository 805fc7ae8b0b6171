import { holders } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { byName } from '../domain/workspace/names.ts';
import type { Target } from '../domain/workspace/on-call.ts';
import type { WorkspaceState } from '../domain/workspace/state.ts';
import { onCallAt } from './schedules/shifts.ts';

/**
 * People a target stands for at an instant: a person, whoever is on call, whoever holds the seat. The chain of a region is
 * several rungs, not people: it stands for nobody here.
 */
export function peopleOf(
  target: Target,
  head: IncidentHead,
  workspace: Pick<WorkspaceState, 'schedules' | 'overrides'>,
  at: number,
): string[] {
  if ('person' in target) return [target.person];
  if ('seat' in target) return [...new Set(holders(head, target.seat).map((tenure) => tenure.person))];
  if ('regionChain' in target) return [];
  const schedule = byName(workspace.schedules, target.schedule);
  const shift = schedule === undefined ? null : onCallAt(schedule, workspace.overrides, at);
  return shift === null ? [] : [shift.person];
}
