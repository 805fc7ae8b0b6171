import { holders } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { COMMAND } from '../domain/incident/terms.ts';
import { byName } from '../domain/workspace/names.ts';
import type { Target } from '../domain/workspace/on-call.ts';
import type { SeverityLevel, WorkspaceState } from '../domain/workspace/state.ts';

/** From when a second region is affected, the global commander should have command within this time, ms. */
export const GLOBAL_WITHIN = 15 * 60_000;
/** More people than this can't report to one commander (span of control, ICS). */
export const SPAN_LIMIT = 7;

/** Whose incident it is: one region's commander, or the global commander when more than one region is affected. */
export type CommandScope =
  | { kind: 'unknown' }
  | { kind: 'regional'; region: string; commanders: string[] }
  | {
      kind: 'global';
      regions: string[];
      /** Who commands globally, as far as the chains of the regions say. */
      commanders: string[];
      /** By when the global commander should have command, ms since the epoch. */
      dueAt: number;
      /** Whether that has happened. */
      done: boolean;
    };

/** People a target of an escalation stands for at the moment. */
export type ResolveTarget = (target: Target) => readonly string[];

/**
 * Works out whose incident it is. The first rung of a region's chain pages its commander, the last one the global
 * commander. Handing over counts as done when somebody of those holds command, or, where no chain names them, when command
 * was taken anew after the second region was affected.
 */
export function commandScope(
  head: IncidentHead,
  workspace: Pick<WorkspaceState, 'regions' | 'policies'>,
  resolve: ResolveTarget,
): CommandScope {
  const [only, second] = head.regions;
  if (only === undefined) return { kind: 'unknown' };
  if (second === undefined) {
    return { kind: 'regional', region: only, commanders: rung(only, 0, workspace, resolve) };
  }
  const spreadAt = head.spreadAt ?? head.clocks.declared ?? 0;
  const commanders = [...new Set(head.regions.flatMap((region) => rung(region, -1, workspace, resolve)))];
  const current = holders(head, COMMAND);
  const done = current.some((tenure) =>
    commanders.length === 0 ? tenure.from >= spreadAt : commanders.includes(tenure.person),
  );
  return { kind: 'global', regions: head.regions, commanders, dueAt: spreadAt + GLOBAL_WITHIN, done };
}

function rung(
  name: string,
  index: number,
  workspace: Pick<WorkspaceState, 'regions' | 'policies'>,
  resolve: ResolveTarget,
): string[] {
  const chain = byName(workspace.regions, name)?.chain;
  const policy = chain === null || chain === undefined ? undefined : byName(workspace.policies, chain);
  const rule = policy?.rules.at(index);
  return [...new Set(rule?.targets.flatMap((target) => [...resolve(target)]) ?? [])];
}

/** People who hold a seat besides the commander: those who report to them. */
export function spanOfControl(head: IncidentHead): number {
  const commanders = new Set(holders(head, COMMAND).map((tenure) => tenure.person));
  const seated = head.tenures.filter((tenure) => tenure.until === null).map((tenure) => tenure.person);
  return [...new Set(seated)].filter((person) => !commanders.has(person)).length;
}

/** Whether the commander of an incident of the worst severity also holds Operations: too much for one person. */
export function commanderAlsoOperates(head: IncidentHead, levels: readonly SeverityLevel[]): boolean {
  if (levels[0]?.id !== head.severity) return false;
  const operating = new Set(holders(head, 'ops').map((tenure) => tenure.person));
  return holders(head, COMMAND).some((tenure) => operating.has(tenure.person));
}
