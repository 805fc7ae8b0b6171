import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { COMMAND, PHASES } from '#shared/domain/incident/terms.ts';
import type { EffectName } from '#shared/connectors/effects.ts';
import type { StoredPayload } from '#shared/connectors/stored.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import { AUDIENCES } from '#shared/policy/update-message.ts';

/** What an event wants done in a team system. Which one is for the routing to say. */
export interface PlannedEffect {
  effect: EffectName;
  payload: StoredPayload;
  /** Kept for the first fitting connector while there is none: what people wrote to be sent. */
  waitsFor?: Way;
  /** Done on this machine already, as reminders are: written down, and sent besides. */
  here?: boolean;
}

/** Kinds of team systems that something waits for although none is connected. */
export type Way = 'chat' | 'status-page';
export const WAYS: readonly Way[] = ['chat', 'status-page'];

/** Says which effects an event has. Pure; called inside the transaction that stores the event. */
export type EffectPlanner = (event: LoggedEvent, head: IncidentHead) => readonly PlannedEffect[];

/** What becomes of a ticket when the incident comes to such an end. */
const resolvedRank = PHASES.indexOf('resolved');

/**
 * What an event of an incident wants done. Nothing goes out for what was imported as a document, nor for a near miss: both are
 * over from the start.
 */
export const planEffects: EffectPlanner = (event, head) => {
  if (!isIncidentEvent(event) || head.importedFrom !== null || head.nearMiss) return [];
  switch (event.type) {
    case 'incident.declared':
      return [
        { effect: 'channel.open', payload: {} },
        { effect: 'ticket.create', payload: {} },
        { effect: 'event.mark', payload: {} },
      ];
    case 'incident.retitled':
      return [{ effect: 'channel.topic', payload: {} }];
    case 'severity.changed':
      return [{ effect: 'channel.topic', payload: {} }, said(event, 'severity')];
    case 'phase.changed':
      return [
        { effect: 'channel.topic', payload: {} },
        said(event, 'phase'),
        ...turned(isSettled(event.data.from), isSettled(event.data.to)),
        ...endedPages(event, head),
      ];
    case 'incident.cancelled':
    case 'incident.merged':
      return [
        { effect: 'channel.topic', payload: {} },
        said(event, 'phase'),
        { effect: 'ticket.update', payload: { state: 'dropped' } },
        { effect: 'event.mark', payload: { end: true } },
        ...endedPages(event, head),
      ];
    case 'seat.taken':
      return event.data.seat === COMMAND
        ? [{ effect: 'channel.topic', payload: {} }, said(event, 'seat')]
        : [];
    case 'update.posted':
      return [...updates(event, head), comment(event, head)];
    case 'page.sent': {
      const people = event.data.people.map(({ person }) => person);
      return people.length === 0
        ? []
        : [{ effect: 'page.raise', payload: { page: event.data.page, people }, here: true }];
    }
    case 'page.acknowledged': {
      const { page, person } = event.data;
      return [{ effect: 'page.acknowledge', payload: { page, person }, here: true }];
    }
    case 'page.resolved':
      return endedPages(event, head);
    case 'task.ticketed':
      return [{ effect: 'ticket.create', payload: { task: event.data.task } }];
    case 'task.closed':
    case 'task.reopened': {
      const { task: id } = event.data;
      const task = head.tasks.find((each) => each.id === id);
      return task?.ticketed === true
        ? [{ effect: 'ticket.update', payload: { task: id, state: task.state } }]
        : [];
    }
    case 'alert.silenced':
      return [{ effect: 'silence.create', payload: { event: event.id } }];
    case 'run.stepped':
      return notices(event, head);
    default:
      return [];
  }
};

function said(event: IncidentEvent, about: 'severity' | 'phase' | 'seat'): PlannedEffect {
  return { effect: 'channel.post', payload: { about, event: event.id } };
}

function isSettled(phase: string): boolean {
  return (PHASES as readonly string[]).indexOf(phase) >= resolvedRank;
}

/** The trouble is over, or it came back. */
function turned(before: boolean, now: boolean): PlannedEffect[] {
  if (before === now) return [];
  return [
    { effect: 'ticket.update', payload: { state: now ? 'done' : 'open' } },
    { effect: 'event.mark', payload: { end: now } },
  ];
}

function endedPages(event: IncidentEvent, head: IncidentHead): PlannedEffect[] {
  return head.pages
    .filter((page) => page.resolved?.event === event.id)
    .map((page) => ({ effect: 'page.resolve', payload: { page: page.id }, here: true }));
}

/** An update is for the company and, if it has a public part, for customers. */
function updates(
  event: Extract<IncidentEvent, { type: 'update.posted' }>,
  head: IncidentHead,
): PlannedEffect[] {
  const { severity, phase, exercise } = head;
  const isPublic = event.data.publicText !== null;
  return AUDIENCES.filter((audience) => audience === 'internal' || isPublic).map((audience) => {
    const payload = { about: 'update', update: event.id, audience, severity, phase, exercise } as const;
    return audience === 'internal'
      ? { effect: 'channel.post', payload, waitsFor: 'chat' }
      : { effect: statusEffect(event, head), payload, waitsFor: 'status-page' };
  });
}

/** Tickets keep updates as a record: one that comes late is still what was said then. */
function comment(event: IncidentEvent, { severity, phase, exercise }: IncidentHead): PlannedEffect {
  return { effect: 'ticket.comment', payload: { event: event.id, severity, phase, exercise } };
}

/** The first that customers read opens it on the status page, the one after the trouble is over closes it. */
function statusEffect(event: IncidentEvent, head: IncidentHead): EffectName {
  if (isSettled(head.phase)) return 'status.resolve';
  const earlier = head.updates.some((update) => update.id !== event.id && update.publicText !== null);
  return earlier ? 'status.update' : 'status.publish';
}

/** What a `notify` step tells. Its words stand in the runbook's text, in the event that started the run. */
function notices(
  event: Extract<IncidentEvent, { type: 'run.stepped' }>,
  head: IncidentHead,
): PlannedEffect[] {
  const { run: id, step, outcome, byHand } = event.data;
  const run = head.runs.find((each) => each.id === id);
  const kind = run?.steps.find((each) => each.id === step)?.kind;
  if (run === undefined || run.dryRun || kind !== 'notify' || outcome !== 'succeeded' || byHand) return [];
  if (head.exercise) return [];
  return [{ effect: 'channel.post', payload: { about: 'runbook', run: id, step }, waitsFor: 'chat' }];
}
