import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { listOf } from '../../../text/en.ts';
import { byName } from '../../workspace/names.ts';
import type { Policy, Service, Target } from '../../workspace/on-call.ts';
import type { IncidentCommandInput, ItemRef } from '../commands.ts';
import { incidentEvent, type IncidentEventData } from '../events.ts';
import { isOngoing } from '../facts.ts';
import { climbByHand, followingRung, LATE_AFTER, pageToEscalate, sendRungs } from '../paging/climb.ts';
import { expandPolicy, mayGoOut, sameTarget } from '../paging/directory.ts';
import { freshPage } from '../paging/evolve.ts';
import {
  ACK_TIMEOUT,
  currentRung,
  fallenDue,
  nextStep,
  notYetCalled,
  pageState,
  presentAcks,
  type PageState,
} from '../paging/ladder.ts';
import type { Page } from '../paging/state.ts';
import type { IncidentHead } from '../state.ts';
import { accept, findPage, type Decision, type DecisionContext } from './context.ts';

/** Minutes a person who is paged without a policy is given before “nobody acknowledged”. */
const PATIENCE = 5;

/** Calls for someone: everyone a service's or a named policy leads to, rung by rung, or targets alone. */
export function raisePage(
  head: IncidentHead,
  input: IncidentCommandInput<'page.raise'>,
  context: Pick<DecisionContext, 'now' | 'actor' | 'commandId' | 'paging'>,
): Decision {
  if (!isOngoing(head)) {
    return refuse(
      'incident_over',
      'Nobody is paged for an incident that is resolved or over. Set its phase back to investigating first if it goes on.',
    );
  }
  const ladder = ladderFor(input, context);
  if (!ladder.ok) return ladder;
  const { policy, service } = ladder.output;
  const rungs = expandPolicy(ladder.output, head, context.paging);
  const twin = head.pages.find((page) => isCalling(page) && isSame(page, rungs, ladder.output));
  if (twin !== undefined) {
    return refuse(
      'unchanged',
      `Page ${twin.number} calls for the same already. Climb to its next rung instead: /escalate.`,
    );
  }
  const urgency = input.urgency ?? service?.urgency ?? 'high';
  if (urgency === 'low' && service === null) {
    return refuse(
      'invalid_input',
      'A page of low urgency waits for the business hours of a service. Name the service, or page with high urgency.',
      'urgency',
    );
  }
  const raised: IncidentEventData<'page.raised'> = {
    n: head.lastNumber + 1,
    number: Math.max(0, ...head.pages.map((page) => page.number)) + 1,
    summary: input.summary ?? null,
    policy: policy?.name ?? null,
    service: service?.name ?? null,
    urgency,
    rungs,
    loops: policy?.loops ?? 0,
    hours:
      urgency === 'low' && service !== null
        ? { ...service.businessHours, respectLocalNight: service.respectLocalNight }
        : null,
    ackTimeoutMinutes: service?.ackTimeoutMinutes ?? ACK_TIMEOUT[urgency],
    autoResolveHours: service?.autoResolveHours ?? null,
  };
  const page = freshPage(raised, { id: context.commandId, replica: '', at: context.now, by: context.actor });
  const first = rungs[0]?.targets ?? [];
  const goesAt = mayGoOut(page, first, head, context.paging, context.now);
  return accept(
    incidentEvent('page.raised', raised),
    ...(goesAt > context.now
      ? []
      : sendRungs(page, [0], head, context, { why: 'raised', n: head.lastNumber + 2 })),
  );
}

interface Ladder extends Pick<Policy, 'rules'> {
  policy: Policy | null;
  service: Service | null;
}

function ladderFor(
  input: IncidentCommandInput<'page.raise'>,
  context: Pick<DecisionContext, 'paging'>,
): Outcome<Ladder> {
  const { services, policies } = context.paging;
  const given = [input.service, input.policy, input.targets].filter((each) => each !== undefined);
  if (given.length !== 1 || input.targets?.length === 0) {
    return refuse(
      'invalid_input',
      'Say whom to page: a service, a policy, or people, seats and schedules. One of the three.',
      'targets',
    );
  }
  if (input.targets !== undefined) {
    const rules = [{ delayMinutes: PATIENCE, targets: input.targets }];
    return { ok: true, output: { policy: null, service: null, rules } };
  }
  const service = input.service === undefined ? null : byName(services, input.service);
  if (service === undefined) {
    return refuse(
      'not_found',
      `There is no service ${input.service}. ${known(services, 'services')}`,
      'service',
    );
  }
  const wanted = service === null ? (input.policy ?? '') : service.policy;
  if (wanted === null) {
    return refuse(
      'no_policy',
      `${service?.name} has no escalation policy. Page a person, seat or schedule, or give it a policy in the settings.`,
      'service',
    );
  }
  const policy = byName(policies, wanted);
  return policy === undefined
    ? refuse('not_found', `There is no escalation policy ${wanted}. ${known(policies, 'policies')}`, 'policy')
    : { ok: true, output: { policy, service, rules: policy.rules } };
}

function known(all: readonly { name: string }[], what: string): string {
  return all.length === 0
    ? `There are no ${what} yet: add one in the settings.`
    : `There is: ${listOf(all.map(({ name }) => name))}.`;
}

const CALLING: readonly PageState[] = ['held', 'paging'];
const isCalling = (page: Page) => CALLING.includes(pageState(page));

function isSame(page: Page, rungs: Page['rungs'], { policy, service }: Ladder): boolean {
  if (page.policy !== (policy?.name ?? null) || page.service !== (service?.name ?? null)) return false;
  const targets = (all: Page['rungs']): Target[] => all.flatMap((rung) => rung.targets);
  const [one, other] = [targets(page.rungs), targets(rungs)];
  return one.length === other.length && one.every((each, index) => sameTarget(each, other[index] ?? each));
}

/** Climbs to the next rung before its time. */
export function escalatePage(
  head: IncidentHead,
  input: IncidentCommandInput<'page.escalate'>,
  context: DecisionContext,
): Decision {
  const named = input.page === undefined ? null : findPage(input.page, head);
  if (named !== null && !named.ok) return named;
  const meant =
    named?.output ?? pageToEscalate(head) ?? head.pages.findLast((page) => page.resolved === null);
  const open = meant === undefined ? noPage() : stillOpen(meant);
  if (!open.ok) return open;
  const page = open.output;
  if (followingRung(page) === null) {
    return refuse(
      'nobody_left',
      `Page ${page.number} has come to its last rung. Page someone else: /page @name.`,
      'page',
    );
  }
  return accept(...climbByHand(page, head, context, head.lastNumber + 1));
}

/** Somebody takes it: the ladder stops. */
export function acknowledgePage(
  head: IncidentHead,
  input: IncidentCommandInput<'page.acknowledge'>,
  context: DecisionContext,
): Decision {
  const page = openPage(head, input.page, (each) => presentAcks(each).length === 0);
  if (!page.ok) return page;
  const [known] = presentAcks(page.output);
  if (known !== undefined) {
    return refuse('unchanged', `${known.person} acknowledged page ${page.output.number} already.`, 'page');
  }
  const person = input.person ?? context.actor;
  const { id, number } = page.output;
  return accept(
    incidentEvent(
      'page.acknowledged',
      { n: head.lastNumber + 1, page: id, number, person, how: 'here' },
      input.at,
    ),
  );
}

/**
 * Writes down a call. Whoever was reached has acknowledged. When everyone the page has come to was called in vain, the
 * next rung's turn comes at once: waiting for somebody who does not pick up helps nobody.
 */
export function attemptPage(
  head: IncidentHead,
  input: IncidentCommandInput<'page.attempt'>,
  context: DecisionContext,
): Decision {
  const found = openPage(head, input.page, (each) => presentAcks(each).length === 0);
  if (!found.ok) return found;
  const page = found.output;
  const top = currentRung(page);
  const waiting = top === null ? [] : notYetCalled(page, top.send);
  const byPhone = (each: string) =>
    top?.send.people.some(({ person, reach }) => person === each && reach === 'phone') === true;
  const person = input.person ?? waiting.find(byPhone) ?? waiting[0];
  if (person === undefined) {
    return refuse('not_found', 'Everyone on this rung was called already. Say who: @name.', 'person');
  }
  const n = head.lastNumber + 1;
  const about = { page: page.id, number: page.number };
  const attempted = incidentEvent(
    'page.attempted',
    { n, ...about, person, outcome: input.outcome },
    input.at,
  );
  if (presentAcks(page).length > 0) return accept(attempted);
  if (input.outcome === 'reached') {
    const how = 'phone' as const;
    return accept(
      attempted,
      incidentEvent('page.acknowledged', { n: n + 1, ...about, person, how }, input.at),
    );
  }
  const left = waiting.filter((each) => each !== person);
  if (pageState(page) !== 'paging' || waiting.length === left.length || left.length > 0)
    return accept(attempted);
  const next = followingRung(page);
  return accept(
    attempted,
    ...(next === null
      ? [incidentEvent('page.exhausted', { n: n + 1, ...about, run: page.run })]
      : sendRungs(page, [next], head, context, { why: 'no-answer', n: n + 1 })),
  );
}

/** Nobody needs to come any more. */
export function resolvePage(head: IncidentHead, input: IncidentCommandInput<'page.resolve'>): Decision {
  const page = openPage(head, input.page, () => true);
  if (!page.ok) return page;
  const { id, number } = page.output;
  return accept(incidentEvent('page.resolved', { n: head.lastNumber + 1, page: id, number, why: 'hand' }));
}

/** Does what has fallen due on a page, and refuses when nothing has. */
export function advancePage(
  head: IncidentHead,
  input: IncidentCommandInput<'page.advance'>,
  context: DecisionContext,
): Decision {
  const found = findPage(input.page, head);
  if (!found.ok) return found;
  const page = found.output;
  const now = Math.max(context.now, input.asOf ?? 0);
  const step = nextStep(page, head, context.paging);
  if (step === null || step.at > now)
    return refuse('not_due', `Nothing has fallen due on page ${page.number}.`);
  const n = head.lastNumber + 1;
  const about = { page: page.id, number: page.number };
  switch (step.kind) {
    case 'resolve':
      return accept(incidentEvent('page.resolved', { n, ...about, why: 'time' }));
    case 'exhaust':
      return accept(incidentEvent('page.exhausted', { n, ...about, run: page.run }));
    case 'reopen': {
      const run = page.run + 1;
      const again: Page = { ...page, run, runAt: context.now, runFrom: step.rung, exhaustedAt: null };
      const next = nextStep(again, head, context.paging);
      const opened = incidentEvent('page.reopened', { n, ...about, run, from: step.rung });
      return next?.kind === 'send' && next.at <= now
        ? accept(opened, ...sendRungs(again, [step.rung], head, context, { why: 'reopened', n: n + 1 }))
        : accept(opened);
    }
    case 'send': {
      const rungs = fallenDue(page, step, head, context.paging, now);
      const late = context.now - step.at > LATE_AFTER ? step.at : null;
      return accept(...sendRungs(page, rungs, head, context, { why: 'due', n, lateSince: late }));
    }
  }
}

/** The page meant: the one named, else the newest of those that want this, else the newest open one. */
function openPage(
  head: IncidentHead,
  ref: ItemRef | undefined,
  wants: (page: Page) => boolean,
): Outcome<Page> {
  if (ref !== undefined) {
    const page = findPage(ref, head);
    return page.ok ? stillOpen(page.output) : page;
  }
  const open = head.pages.filter((page) => page.resolved === null);
  const page = open.findLast(wants) ?? open.at(-1);
  return page === undefined ? noPage() : { ok: true, output: page };
}

function stillOpen(page: Page): Outcome<Page> {
  return page.resolved === null
    ? { ok: true, output: page }
    : refuse('page_over', `Page ${page.number} is over. Page again: /page.`, 'page');
}

function noPage() {
  return refuse('not_found', 'Nobody is being paged. Call for someone first: /page @name.', 'page');
}
