import { refuse, type Outcome } from '../../../contract/refusal.ts';
import type { IncidentCommandInput } from '../commands.ts';
import type { DecisionContext } from '../decide/context.ts';
import { raisePage } from '../decide/pages.ts';
import type { IncidentHead } from '../state.ts';
import { mayGoOut, resolveTargets, type PagingDirectory } from './directory.ts';
import { freshPage } from './evolve.ts';
import { lastAttempt, climbed, currentRung, nextStep, pageState, rungAt } from './ladder.ts';
import type { Page, PageAttempt, PagedPerson } from './state.ts';
import type { Target } from '../../workspace/on-call.ts';

const MINUTE = 60_000;

/** A rung that has not gone out, with whom it would come to. */
export interface ForecastRung {
  /** Its place in the whole ladder, from 0. */
  rung: number;
  loop: number;
  /** When, if nobody acknowledges, ms since the epoch; null while nothing is going on. */
  at: number | null;
  people: PagedPerson[];
  nobody: Target[];
}

/** The rungs still to come of a page, in order, as things stand now. */
export function forecast(
  page: Page,
  head: IncidentHead,
  directory: PagingDirectory,
  now: number,
): ForecastRung[] {
  const step = nextStep(page, head, directory);
  const first = (currentRung(page)?.rung ?? page.runFrom - 1) + 1;
  const rungs: ForecastRung[] = [];
  let at = step?.kind === 'send' ? Math.max(step.at, now) : null;
  for (let rung = first; ; rung += 1) {
    const here = rungAt(page, rung);
    if (here === undefined) return rungs;
    if (at !== null && rung > first) at = mayGoOut(page, here.targets, head, directory, at);
    const found = resolveTargets(here.targets, head, directory, at ?? now);
    rungs.push({ rung, loop: here.loop, at, ...found });
    // A rung nobody is on passes its turn on at once.
    if (at !== null && found.people.length > 0) at += here.delayMinutes * MINUTE;
  }
}

/** What paging would do now: the page as it would be, and all its rungs. Refused as the command itself would be. */
export function previewPage(
  input: IncidentCommandInput<'page.raise'>,
  head: IncidentHead,
  paging: PagingDirectory,
  now: number,
): Outcome<{ page: Page; rungs: ForecastRung[] }> {
  const context = { now, actor: paging.me, commandId: '', paging } satisfies Partial<DecisionContext>;
  const decision = raisePage(head, input, context);
  if (!decision.ok) return decision;
  const [raised] = decision.output;
  if (raised?.type !== 'page.raised') return refuse('not_found', 'Nobody would be paged.');
  const page = freshPage(raised.data, { id: '', replica: '', at: now, by: paging.me });
  return { ok: true, output: { page, rungs: forecast(page, head, paging, now) } };
}

/** Somebody no channel reaches, and whether they were called. */
export interface ToCall {
  person: string;
  target: Target;
  /** The rung they were paged on last, from 0. */
  rung: number;
  /** The last call since; null while nobody has called. */
  called: PageAttempt | null;
}

/**
 * Whom somebody has to call by phone, in order: those of the rung the page has come to first, then those of the rungs
 * before, whoever was called in vain last. Empty once somebody acknowledged.
 */
export function phoneList(page: Page): ToCall[] {
  const state = pageState(page);
  if (state !== 'paging' && state !== 'exhausted') return [];
  const list: ToCall[] = [];
  for (const send of climbed(page).toReversed()) {
    for (const { person, target, reach } of send.people) {
      if (reach !== 'phone' || list.some((known) => known.person === person)) continue;
      const called = lastAttempt(page, person, send.at) ?? null;
      list.push({ person, target, rung: send.rungs.at(-1) ?? 0, called });
    }
  }
  return [...list.filter((each) => each.called === null), ...list.filter((each) => each.called !== null)];
}

/** Services an incident names that have a policy and for which nobody was paged yet: paging is offered. */
export function offeredServices(head: IncidentHead, { services }: PagingDirectory): string[] {
  const paged = new Set(head.pages.map((page) => page.service?.toLowerCase()));
  return services
    .filter(({ policy, name }) => policy !== null && !paged.has(name.toLowerCase()))
    .filter(({ name }) => head.services.some((each) => each.toLowerCase() === name.toLowerCase()))
    .map(({ name }) => name);
}
