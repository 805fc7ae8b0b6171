import type { Target } from '../domain/workspace/on-call.ts';
import type { Page, PagedPerson } from '../domain/incident/paging/state.ts';
import { listOf, seatName } from './en.ts';

/** Whom a rung pages, in a few words: `@bo`, `Database on call`, `Incident Commander`, `EMEA chain`. */
export function targetName(target: Target): string {
  if ('person' in target) return target.person;
  if ('schedule' in target) return `${target.schedule} on call`;
  if ('seat' in target) return seatName(target.seat);
  return target.regionChain === 'affected' ? 'chain of the affected regions' : `${target.regionChain} chain`;
}

/** That targets came to nobody: `nobody is Incident Commander and no affected region has a chain`. */
export function nobodyText(targets: readonly Target[]): string {
  return listOf(
    targets.map((target) => {
      if (!('regionChain' in target)) return `nobody is ${targetName(target)}`;
      return target.regionChain === 'affected'
        ? 'no affected region has a chain'
        : `${target.regionChain} has no chain`;
    }),
  );
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
      ...(nobody.length === 0 ? [] : [nobodyText(nobody)]),
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

/** Words of the commands, the ladder and the phone list. */
export const pagingText = {
  titles: {
    page: 'Page someone',
    ack: 'Acknowledge the page',
    noAnswer: 'Called, no answer',
    reached: 'Called and reached',
    climb: 'Escalate a page: its next rung now',
    standDown: 'Stand down: nobody needs to come any more',
    pages: 'Show the escalation ladder',
  },
  notTarget: (word: string) =>
    `“${word.slice(0, 40)}” can’t be paged. Write @name, #seat, or the name of a service, policy, schedule or region.`,
  preview: {
    whom: (what: string) => `Pages ${what}`,
    first: (people: string) => `first ${people}`,
    nobody: 'nobody is on it now',
    rungs: (count: number) => (count === 1 ? '1 rung' : `${count} rungs`),
    held: (time: string) => `held until ${time}, low urgency`,
    ack: (who: string, number: string | null) =>
      `${who} acknowledges ${number === null ? 'the page' : `page ${number}`}`,
    noAnswer: (who: string | null) => `${who ?? 'The next on the phone list'}: called, no answer`,
    reached: (who: string | null) => `${who ?? 'The next on the phone list'}: reached by phone`,
    climbs: 'Next rung now',
    standDown: 'Nobody needs to come any more',
  },
  hints: {
    service: (policy: string) => `service · ${policy}`,
    policy: 'escalation policy',
    schedule: (who: string | null) => (who === null ? 'schedule · nobody on call' : `schedule · now ${who}`),
    region: 'region’s chain',
  },
  tab: 'Pages',
  none: 'Nobody has been paged.',
  noPolicy: 'Page a person, seat or schedule. With a policy on a service, the whole ladder is paged.',
  start: 'Page someone',
  offer: (service: string) => `Page ${service}?`,
  offerFirst: (people: string) => `First: ${people}`,
  offerNobody: 'Nobody is on its ladder now.',
  name: (label: string) => `Page ${label}`,
  states: {
    held: 'held',
    paging: 'no answer yet',
    acknowledged: 'acknowledged',
    exhausted: 'nobody acknowledged',
    resolved: 'over',
  },
  noAnswerYet: 'No answer yet',
  next: 'Next rung',
  last: 'Gives up',
  held: (time: string) => `Low urgency: held until ${time}`,
  acked: (who: string, span: string) => `${who} acknowledged after ${span}`,
  ackedByPhone: (who: string, span: string) => `${who} reached by phone after ${span}`,
  competing: 'Acknowledged twice, on machines apart',
  reopens: 'Open again',
  reopenedTimes: (count: number) => (count === 1 ? 'opened again once' : `opened again ${count} times`),
  exhausted: 'Nobody acknowledged',
  exhaustedWhat: 'Everyone on the ladder was tried. Call again, or page someone else.',
  over: {
    hand: 'Stood down',
    time: 'Over: its time ran out',
    incident: 'Over with the incident',
  },
  buttons: {
    page: 'Page now',
    ack: 'Acknowledge',
    escalate: 'Escalate now',
    noAnswer: 'Called, no answer',
    reached: 'Reached',
    standDown: 'Stand down',
    other: 'Page someone else',
  },
  call: 'No pager is connected: call',
  noNumber: 'no phone number known',
  tried: (time: string) => `no answer at ${time}`,
  ladder: (label: string) => `Ladder of page ${label}`,
  round: (round: number, of: number) => `Round ${round} of ${of}`,
  rung: (rung: number) => `Rung ${rung}`,
  here: 'notified here',
  ackedBy: (who: string) => `acknowledged by ${who}`,
  outcomes: { 'no-answer': 'no answer', reached: 'reached' },
  why: {
    raised: '',
    due: '',
    hand: 'early',
    'no-answer': 'no answer before',
    reopened: 'again',
  },
  rungState: { done: 'tried', current: 'waiting', acked: 'acknowledged', coming: 'to come' },
  toEscalate: (span: string) => `Escalated early, after ${span}`,
  /** Who signs what the engine does by itself. */
  engine: 'Deepwater',
  count: (open: number) => (open === 1 ? '1 page wants an answer' : `${open} pages want an answer`),
} as const;

/** A whole page in one line, for exports and the command line. `time` writes an instant. */
export function pageLine(page: Page, time: (at: number) => string): string {
  const whom = page.service ?? page.policy ?? listOf((page.rungs[0]?.targets ?? []).map(targetName));
  const people = [...new Set(page.sends.flatMap((send) => send.people.map(({ person }) => person)))];
  const [ack] = page.acks;
  return [
    `Page ${page.number} to ${whom}${page.urgency === 'low' ? ', low urgency' : ''}: raised ${time(page.at)} by ${page.by}`,
    people.length === 0 ? 'nobody paged' : `paged ${listOf(people)}`,
    ...(ack === undefined
      ? page.exhaustedAt === null
        ? []
        : [`nobody acknowledged, ${time(page.exhaustedAt)}`]
      : [`acknowledged by ${ack.person} after ${spanText(ack.at - (page.sends[0]?.at ?? page.at))}`]),
    ...(page.run === 0 ? [] : [pagingText.reopenedTimes(page.run)]),
    ...(page.escalations.length === 0 ? [] : ['escalated early']),
    ...(page.resolved === null ? [] : [`over ${time(page.resolved.at)}`]),
  ].join('; ');
}

function spanText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  return minutes < 1 ? 'less than a minute' : `${minutes} min`;
}
