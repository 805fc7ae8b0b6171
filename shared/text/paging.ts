import type { Target } from '../domain/workspace/on-call.ts';
import type { PagedPerson } from '../domain/incident/paging/state.ts';
import { listOf, seatName } from './en.ts';

/** Whom a rung pages, in a few words: `@bo`, `Database on call`, `Incident Commander`, `EMEA chain`. */
export function targetName(target: Target): string {
  if ('person' in target) return target.person;
  if ('schedule' in target) return `${target.schedule} on call`;
  return 'seat' in target ? seatName(target.seat) : `${target.regionChain} chain`;
}

/** `@bo`, or `@bo (Database on call)` where the person follows from something else. */
export function pagedName({ person, target }: Pick<PagedPerson, 'person' | 'target'>): string {
  return 'person' in target ? person : `${person} (${targetName(target)})`;
}

function rungNames(rungs: readonly number[]): string {
  const names = rungs.map((rung) => String(rung + 1));
  return names.length === 1 ? `rung ${names[0]}` : `rungs ${listOf(names)}`;
}

/** Sentences on the timeline about pages. */
export const pageSays = {
  raised: (number: number, whom: string, summary: string | null, low: boolean) =>
    `Page ${number} to ${whom}${low ? ', low urgency' : ''}${summary === null ? '' : `: ${summary}`}`,
  sent(
    number: number,
    rungs: readonly number[],
    people: readonly PagedPerson[],
    nobody: readonly Target[],
    lateSince: string | null,
  ): string {
    const begins =
      lateSince === null
        ? `Page ${number}, ${rungNames(rungs)}`
        : `While nothing ran here, ${rungNames(rungs)} of page ${number} fell due, the first at ${lateSince}; now`;
    const here = people.filter(({ reach }) => reach === 'desktop').map(pagedName);
    const phone = people.filter(({ reach }) => reach === 'phone').map(pagedName);
    const parts = [
      ...(here.length === 0 ? [] : [`${listOf(here)}, notified on this machine`]),
      ...(phone.length === 0 ? [] : [`${listOf(phone)}, to be called by phone`]),
      ...(nobody.length === 0 ? [] : [`nobody is ${listOf(nobody.map(targetName))}`]),
    ];
    return `${begins}: ${parts.join('; ')}`;
  },
  noAnswer: (number: number, person: string) => `Page ${number}: called ${person}, no answer`,
  reached: (number: number, person: string) => `Page ${number}: reached ${person} by phone`,
  acknowledged: (number: number, person: string) => `${person} acknowledged page ${number}`,
  escalated: (number: number) => `Page ${number}: next rung asked for early`,
  exhausted: (number: number) => `Page ${number}: nobody acknowledged. Everyone on the ladder was tried`,
  reopened: (number: number, rung: number) =>
    `Page ${number} is open again: acknowledged, then nothing was heard. It goes on at rung ${rung + 1}`,
  resolved: (number: number) => `Page ${number} is over`,
  resolvedByTime: (number: number) => `Page ${number} is over: its time ran out`,
} as const;
