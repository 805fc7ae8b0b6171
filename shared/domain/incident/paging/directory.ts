import { onCallAt } from '../../../policy/schedules/shifts.ts';
import { firstWithin, nightEnds } from '../../../policy/page-hours.ts';
import { byName, isNamed } from '../../workspace/names.ts';
import type { Policy, Schedule, Target } from '../../workspace/on-call.ts';
import type { WorkspaceState } from '../../workspace/state.ts';
import { holders } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import type { Page, PagedPerson, PageRung } from './state.ts';

/** What paging has to know of the workspace. */
export interface PagingDirectory extends Pick<
  WorkspaceState,
  'policies' | 'services' | 'schedules' | 'regions' | 'people'
> {
  /** Who is on call on a schedule at an instant (ms since the epoch), overrides counted; null for nobody. */
  onCall(schedule: Schedule, at: number): string | null;
  /** Whom a notification on this machine reaches. */
  me: string;
}

/** The directory of a workspace, for a machine whose person is `me`. */
export function pagingDirectory(workspace: WorkspaceState, me: string): PagingDirectory {
  const { policies, services, schedules, regions, people, overrides } = workspace;
  const onCall = (schedule: Schedule, at: number) => onCallAt(schedule, overrides, at)?.person ?? null;
  return { policies, services, schedules, regions, people, onCall, me };
}

/** Most rungs one pass may have: chains that name each other end somewhere. */
const MOST_RUNGS = 200;
/** `affected` stands for the regions an incident names. */
export const AFFECTED = 'affected';

/**
 * One pass through a policy's rules. A region's chain stands in place of the rung that names it: its rungs one after
 * the other, those of several regions side by side, the shorter delay counting. A chain that can't be found stays as it
 * is, so that the rung says so when its turn comes.
 */
export function expandPolicy(
  policy: Pick<Policy, 'rules'>,
  head: Pick<IncidentHead, 'regions'>,
  directory: PagingDirectory,
): PageRung[] {
  return policy.rules
    .flatMap((rule, index) =>
      expandRule(rule.targets, rule.delayMinutes, head, directory, []).map((rung) => ({
        rule: index,
        ...rung,
      })),
    )
    .slice(0, MOST_RUNGS);
}

type Step = Pick<PageRung, 'delayMinutes' | 'targets'>;

function expandRule(
  targets: readonly Target[],
  delayMinutes: number,
  head: Pick<IncidentHead, 'regions'>,
  directory: PagingDirectory,
  through: readonly string[],
): Step[] {
  const plain: Target[] = [];
  const chains: Step[][] = [];
  for (const target of targets) {
    const names = chainNames(target, head);
    const found = names.flatMap((name) => chainOf(name, directory) ?? []);
    const fresh = found.filter(({ name }) => !through.some((known) => isNamed(known, name)));
    if (names.length === 0 || fresh.length === 0) plain.push(target);
    for (const chain of fresh)
      chains.push(
        chain.rules.flatMap((rule) =>
          expandRule(rule.targets, rule.delayMinutes, head, directory, [...through, chain.name]),
        ),
      );
  }
  if (chains.length === 0) return [{ delayMinutes, targets: plain }];
  const longest = Math.min(MOST_RUNGS, Math.max(...chains.map((chain) => chain.length)));
  return Array.from({ length: longest }, (_, index) => {
    const side = chains.flatMap((chain) => chain[index] ?? []);
    const all = [...(index === 0 ? plain : []), ...side.flatMap((step) => step.targets)];
    return {
      delayMinutes: Math.min(...side.map((step) => step.delayMinutes)),
      targets: all.filter((one, at) => all.findIndex((other) => sameTarget(one, other)) === at),
    };
  });
}

function chainNames(target: Target, head: Pick<IncidentHead, 'regions'>): string[] {
  if (!('regionChain' in target)) return [];
  return isNamed(target.regionChain, AFFECTED) ? head.regions : [target.regionChain];
}

function chainOf(region: string, directory: PagingDirectory): Policy | undefined {
  const chain = byName(directory.regions, region)?.chain ?? null;
  return chain === null ? undefined : byName(directory.policies, chain);
}

/** Whether two targets are the same. */
export function sameTarget(one: Target, other: Target): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Whom targets come to at an instant, each person once. A seat is whoever holds it; an expert's seat nobody holds is
 * whoever is on call on the schedule of its field, so that “page the database expert” works before there is one.
 */
export function resolveTargets(
  targets: readonly Target[],
  head: IncidentHead,
  directory: PagingDirectory,
  at: number,
): { people: PagedPerson[]; nobody: Target[] } {
  const people: PagedPerson[] = [];
  const nobody: Target[] = [];
  for (const target of targets) {
    const handles = handlesOf(target, head, directory, at);
    if (handles.length === 0) nobody.push(target);
    for (const person of handles) {
      if (people.some((known) => known.person === person)) continue;
      people.push({ person, target, reach: person === directory.me ? 'desktop' : 'phone' });
    }
  }
  return { people, nobody };
}

function handlesOf(target: Target, head: IncidentHead, directory: PagingDirectory, at: number): string[] {
  if ('person' in target) return [target.person];
  if ('schedule' in target) return onSchedule(target.schedule, directory, at);
  if ('regionChain' in target) return [];
  const seated = holders(head, target.seat).map((tenure) => tenure.person);
  if (seated.length > 0 || !target.seat.startsWith('sme:')) return seated;
  return onSchedule(target.seat.slice(4).replaceAll('-', ' '), directory, at);
}

function onSchedule(name: string, directory: PagingDirectory, at: number): string[] {
  const schedule = byName(directory.schedules, name);
  const person = schedule === undefined ? null : directory.onCall(schedule, at);
  return person === null ? [] : [person];
}

/** A night that no business hour escapes is not waited for longer than this. */
const LONGEST_WAIT = 7 * 24 * 60 * 60_000;

/**
 * When a rung may go out that falls due at `at`: then, for high urgency; within the service's business hours for low,
 * and, where the service says so, not before every responder's own night is over. Where the two never meet within a
 * week, the business hours count alone.
 */
export function mayGoOut(
  page: Pick<Page, 'hours'>,
  targets: readonly Target[],
  head: IncidentHead,
  directory: PagingDirectory,
  at: number,
): number {
  if (page.hours === null) return at;
  const { zone, hours, respectLocalNight } = page.hours;
  const first = firstWithin(hours, zone, at);
  if (!respectLocalNight) return first;
  for (let open = first; open - at < LONGEST_WAIT;) {
    const ends = resolveTargets(targets, head, directory, open).people.flatMap(({ person }) => {
      const theirs = zoneOf(person, directory);
      return theirs === null ? [] : (nightEnds(theirs, open) ?? []);
    });
    if (ends.length === 0) return open;
    open = firstWithin(hours, zone, Math.max(...ends));
  }
  return first;
}

/** The zone a person lives by: that of their region; null when it is not known. */
function zoneOf(handle: string, { people, regions }: PagingDirectory): string | null {
  const region = people.find((person) => person.handle === handle)?.region ?? null;
  return region === null ? null : (byName(regions, region)?.zone ?? null);
}
