import { AFFECTED } from '../domain/incident/paging/directory.ts';
import { byName, isNamed } from '../domain/workspace/names.ts';
import type { Target } from '../domain/workspace/on-call.ts';
import type { WorkspaceState } from '../domain/workspace/state.ts';
import { coverageGaps } from './coverage.ts';
import { previewSchedule, type Finding } from './schedules/findings.ts';
import type { Span } from './spans.ts';

const DAY = 86_400_000;
/** A gap of the regions is looked for over this long, because the days of a week differ, ms. */
const WEEK = 7 * DAY;
/** A schedule is looked at this far ahead, ms: twelve weeks. */
export const SCHEDULE_AHEAD = 84 * DAY;

/** Something that is missing in what a team has set up, found before an incident finds it. */
export type TeamGap =
  /** Nobody of any region is awake then. */
  | { kind: 'coverage'; gaps: Span[] }
  | { kind: 'no-chain'; region: string }
  | { kind: 'no-autonomy'; region: string }
  /** People who may be paged and can't be called. */
  | { kind: 'no-phone'; people: string[] }
  | { kind: 'no-policy'; service: string }
  /** A policy, service or region names something that isn't there. */
  | { kind: 'dangling'; in: string; what: 'policy' | 'schedule' | 'region' | 'person'; name: string }
  | { kind: 'schedule'; schedule: string; finding: Finding };

/**
 * Everything that is missing, most dangerous first. A clock change and the like are told by the schedule itself: here is
 * only what somebody should mend.
 * @param at from when on, ms since the epoch
 */
export function teamGaps(workspace: WorkspaceState, at: number): TeamGap[] {
  return [
    ...dangling(workspace),
    ...workspace.services
      .filter(({ policy }) => policy === null)
      .map(({ name }): TeamGap => ({ kind: 'no-policy', service: name })),
    ...schedules(workspace, at),
    ...coverage(workspace, at),
    ...workspace.regions
      .filter(({ chain }) => chain === null)
      .map(({ name }): TeamGap => ({ kind: 'no-chain', region: name })),
    ...phones(workspace),
    ...workspace.regions
      .filter(({ autonomy }) => autonomy.length === 0)
      .map(({ name }): TeamGap => ({ kind: 'no-autonomy', region: name })),
  ];
}

function coverage({ regions }: WorkspaceState, at: number): TeamGap[] {
  if (regions.length === 0) return [];
  const gaps = coverageGaps(regions, { from: at, until: at + WEEK });
  return gaps.length === 0 ? [] : [{ kind: 'coverage', gaps }];
}

function schedules(workspace: WorkspaceState, at: number): TeamGap[] {
  return workspace.schedules.flatMap((schedule) =>
    previewSchedule(schedule, workspace, { from: at, until: at + SCHEDULE_AHEAD })
      .findings.filter(({ kind }) => kind !== 'clock-change')
      .map((finding): TeamGap => ({ kind: 'schedule', schedule: schedule.name, finding })),
  );
}

/** Whom a page may reach, and nobody can call by hand when it can't be sent. */
function phones({ policies, schedules: rotas, people }: WorkspaceState): TeamGap[] {
  const paged = new Set<string>();
  for (const target of policies.flatMap(({ rules }) => rules.flatMap(({ targets }) => targets))) {
    if ('person' in target) paged.add(target.person);
    if ('schedule' in target)
      for (const layer of byName(rotas, target.schedule)?.layers ?? [])
        for (const user of layer.users) paged.add(user);
  }
  const mute = people.filter(({ handle, phone }) => paged.has(handle) && phone === null);
  return mute.length === 0 ? [] : [{ kind: 'no-phone', people: mute.map(({ handle }) => handle) }];
}

function dangling({ policies, services, regions, schedules: rotas, people }: WorkspaceState): TeamGap[] {
  const gaps: TeamGap[] = [];
  const miss = (where: string, what: 'policy' | 'schedule' | 'region' | 'person', name: string): void => {
    gaps.push({ kind: 'dangling', in: where, what, name });
  };
  for (const { name, policy } of services)
    if (policy !== null && byName(policies, policy) === undefined) miss(name, 'policy', policy);
  for (const { name, chain } of regions)
    if (chain !== null && byName(policies, chain) === undefined) miss(name, 'policy', chain);
  const look = (where: string, target: Target): void => {
    if ('schedule' in target && byName(rotas, target.schedule) === undefined)
      miss(where, 'schedule', target.schedule);
    if ('person' in target && !people.some(({ handle }) => handle === target.person))
      miss(where, 'person', target.person);
    if (
      'regionChain' in target &&
      !isNamed(target.regionChain, AFFECTED) &&
      byName(regions, target.regionChain) === undefined
    )
      miss(where, 'region', target.regionChain);
  };
  for (const { name, rules } of policies)
    for (const target of rules.flatMap(({ targets }) => targets)) look(name, target);
  return gaps;
}
