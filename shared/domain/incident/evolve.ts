import { assertNever } from '../assert.ts';
import { compareOrder } from '../log/event.ts';
import { isNamed } from '../workspace/names.ts';
import type { IncidentEvent } from './events.ts';
import { endPages, evolvePages, saidAt } from './paging/evolve.ts';
import { PAGER } from './paging/events.ts';
import { evolveLinks } from './links.ts';
import { isOngoing } from './facts.ts';
import { commandTaken, evolveHandoff, noteLog } from './handoff/evolve.ts';
import type { Claim, IncidentHead, Task, Tenure } from './state.ts';
import { evolveAlerts } from './alerts/evolve.ts';
import { evolveRuns } from './runs/evolve.ts';
import { forgetPoint, movePoint, openPoint } from './open-points.ts';
import { strikeHead } from './strike-head.ts';
import { COMMAND, PHASES, type End, type Phase } from './terms.ts';

/** An incident before its first event. */
export function emptyHead(stream: string): IncidentHead {
  return {
    stream,
    title: '',
    severity: '',
    severityClaims: [],
    phase: 'declared',
    phaseSince: 0,
    services: [],
    regions: [],
    spreadAt: null,
    isolated: [],
    detection: { by: null, whySlow: null },
    clocks: {
      impactStarted: null,
      detected: null,
      declared: null,
      acknowledged: null,
      mitigated: null,
      resolved: null,
    },
    declaredBy: '',
    mergedInto: null,
    importedFrom: null,
    nearMiss: false,
    objective: null,
    exercise: false,
    relations: [],
    snoozedUntil: null,
    rollCallAt: null,
    tenures: [],
    tasks: [],
    updates: [],
    pages: [],
    saidAt: 0,
    handoffs: [],
    nextHandoff: null,
    runs: [],
    alerts: [],
    links: [],
    openPoints: [],
    closedPoints: [],
    struck: [],
    wordsFrom: { title: null, importedFrom: null, whySlow: null },
    lastNumber: 0,
    entryCount: 0,
    last: null,
  };
}

/**
 * Folds one event into the head. Pure: neither argument is changed. Events are given in the stream's total order;
 * one that comes before `head.last` needs a fold from before it (see {@link comesLate}).
 */
export function evolve(head: IncidentHead, event: IncidentEvent): IncidentHead {
  const next = apply(head, event);
  const numbered = 'n' in event.data;
  return {
    ...next,
    lastNumber: numbered ? Math.max(head.lastNumber, event.data.n) : head.lastNumber,
    entryCount: numbered ? head.entryCount + 1 : head.entryCount,
    saidAt: saidAt(head.saidAt, event, PAGER),
    last: { hlc: event.hlc, replica: event.replica, seq: event.seq },
  };
}

/** Whether an event sorts before what was already folded, so that the fold has to go back. */
export function comesLate(
  head: IncidentHead,
  event: Pick<IncidentEvent, 'hlc' | 'replica' | 'seq'>,
): boolean {
  return head.last !== null && compareOrder(event, head.last) < 0;
}

function apply(head: IncidentHead, event: IncidentEvent): IncidentHead {
  switch (event.type) {
    case 'incident.declared':
      return {
        ...head,
        title: event.data.title,
        severity: event.data.severity,
        severityClaims: [claim(event, event.data.severity)],
        // A near miss is over from the start, and so is what comes out of a document; when it was mitigated and resolved, the document may not say.
        phase: event.data.importedFrom === null && !event.data.nearMiss ? 'declared' : 'closed',
        phaseSince: event.occurredAt,
        services: event.data.services,
        regions: event.data.regions,
        spreadAt: event.data.regions.length > 1 ? event.occurredAt : null,
        detection: { by: event.data.detectedBy, whySlow: null },
        clocks: {
          ...head.clocks,
          impactStarted: event.data.impactStartedAt,
          detected: event.occurredAt,
          declared: event.occurredAt,
        },
        declaredBy: event.actor,
        importedFrom: event.data.importedFrom,
        nearMiss: event.data.nearMiss,
        exercise: event.data.exercise ?? false,
        wordsFrom: { ...head.wordsFrom, title: event.id, importedFrom: event.id },
      };
    case 'incident.retitled':
      return { ...head, title: event.data.title, wordsFrom: { ...head.wordsFrom, title: event.id } };
    case 'objective.set':
      return {
        ...head,
        objective:
          event.data.text === null
            ? null
            : { text: event.data.text, at: event.occurredAt, by: event.actor, from: event.id },
      };
    case 'incident.rescoped': {
      const regions = changeSet(head.regions, event.data.addRegions, event.data.removeRegions);
      return {
        ...head,
        services: changeSet(head.services, event.data.addServices, event.data.removeServices),
        regions,
        spreadAt: regions.length > 1 ? (head.spreadAt ?? event.occurredAt) : null,
      };
    }
    case 'severity.changed':
      return {
        ...head,
        severity: event.data.to,
        severityClaims: [
          ...head.severityClaims.filter((old) => !event.data.over.includes(old.event)),
          claim(event, event.data.to),
        ],
      };
    case 'phase.changed':
      return enterPhase(head, event.data.to, event);
    case 'incident.cancelled':
      return enterPhase(head, 'cancelled', event);
    case 'incident.merged':
      return {
        ...enterPhase(head, 'merged', event),
        mergedInto: { stream: event.data.into, ref: event.data.intoRef },
      };
    case 'clock.corrected':
      return { ...head, clocks: { ...head.clocks, [event.data.clock]: event.data.at } };
    case 'detection.described':
      return {
        ...head,
        detection: { by: event.data.by, whySlow: event.data.whySlow },
        wordsFrom: { ...head.wordsFrom, whySlow: event.id },
      };
    case 'seat.taken':
      return commandTaken(takeSeat(head, event), event);
    case 'seat.left':
      return { ...head, tenures: endTenures(head.tenures, event.data.over, event.occurredAt) };
    case 'entry.logged':
      return openPoint(noteLog(head, event), event.id, event.data.kind, event.occurredAt);
    case 'entry.corrected':
      return event.data.kind === null
        ? head
        : openPoint(forgetPoint(head, event.data.entry), event.data.entry, event.data.kind, event.recordedAt);
    case 'entry.marked':
      return head;
    case 'entry.struck':
      return strikeHead(forgetPoint(head, event.data.entry), event);
    case 'hypothesis.judged':
      return movePoint(head, event.data.entry, 'hypothesis', event.data.verdict === 'open');
    case 'question.answered':
      return movePoint(head, event.data.entry, 'question', false);
    case 'task.added':
      return {
        ...head,
        tasks: [
          ...head.tasks,
          {
            id: event.id,
            number: event.data.number,
            text: event.data.text,
            textFrom: event.id,
            owner: event.data.owner,
            dueAt: event.data.dueAt,
            state: 'open',
            cause: event.data.cause,
            addedAt: event.occurredAt,
            addedBy: event.actor,
            closedAt: null,
            closedBy: null,
            timeBox: event.data.timeBox,
            checklist: event.data.checklist,
          },
        ],
      };
    case 'task.changed':
      return changeTask(head, event.data.task, (task) => ({
        ...task,
        text: event.data.text ?? task.text,
        textFrom: event.data.text === null ? task.textFrom : event.id,
        owner: event.data.owner === undefined ? task.owner : event.data.owner,
        dueAt: event.data.dueAt === undefined ? task.dueAt : event.data.dueAt,
      }));
    case 'task.closed':
      return changeTask(head, event.data.task, (task) => ({
        ...task,
        state: event.data.how,
        closedAt: event.occurredAt,
        closedBy: event.actor,
      }));
    case 'task.reopened':
      return changeTask(head, event.data.task, (task) => ({
        ...task,
        state: 'open',
        closedAt: null,
        closedBy: null,
      }));
    case 'task.ticketed':
      return changeTask(head, event.data.task, (task) => ({ ...task, ticketed: true }));
    case 'update.posted':
      return {
        ...noteLog(head, event),
        updates: [
          ...head.updates,
          {
            id: event.id,
            n: event.data.n,
            text: event.data.text,
            publicText: event.data.publicText,
            at: event.occurredAt,
            by: event.actor,
            nextDueAt: event.data.nextDueAt,
          },
        ],
        snoozedUntil: null,
      };
    case 'update.snoozed':
      return { ...head, snoozedUntil: event.data.until };
    case 'update.confirmed': {
      const { update, stillTrue } = event.data;
      const confirmed = { at: event.occurredAt, by: event.actor, stillTrue };
      return {
        ...head,
        updates: head.updates.map((each) => (each.id === update ? { ...each, confirmed } : each)),
      };
    }
    case 'region.isolated': {
      const { region, on } = event.data;
      const others = head.isolated.filter((each) => !isNamed(each.region, region));
      const known = head.isolated.find((each) => isNamed(each.region, region));
      const isolated = known ?? { region, since: event.occurredAt, by: event.actor };
      return { ...head, isolated: on ? [...others, isolated] : others };
    }
    case 'rollcall.held':
      return { ...head, rollCallAt: Math.max(head.rollCallAt ?? 0, event.occurredAt) };
    case 'incident.related': {
      const { relation, to, toRef, on } = event.data;
      const others = head.relations.filter((known) => known.relation !== relation || known.stream !== to);
      return { ...head, relations: on ? [...others, { relation, stream: to, ref: toRef }] : others };
    }
    case 'page.acknowledged':
      return {
        ...head,
        pages: evolvePages(head.pages, event),
        clocks: { ...head.clocks, acknowledged: head.clocks.acknowledged ?? event.occurredAt },
      };
    case 'page.raised':
    case 'page.sent':
    case 'page.attempted':
    case 'page.escalated':
    case 'page.exhausted':
    case 'page.reopened':
    case 'page.resolved':
      return { ...head, pages: evolvePages(head.pages, event) };
    case 'handoff.scheduled':
    case 'handoff.started':
    case 'handoff.ticked':
    case 'handoff.documented':
    case 'handoff.briefed':
    case 'handoff.readBack':
    case 'handoff.accepted':
    case 'handoff.declined':
    case 'handoff.cancelled':
    case 'context.lost':
      return evolveHandoff(head, event);
    case 'run.started':
    case 'run.approved':
    case 'run.moved':
    case 'run.stepped':
    case 'run.asked':
    case 'run.taken':
    case 'run.resumed':
    case 'run.ended':
      return { ...head, runs: evolveRuns(head.runs, event) };
    case 'alert.attached':
    case 'alert.resolved':
    case 'alert.refired':
    case 'alert.silenced':
      return { ...head, alerts: evolveAlerts(head.alerts, event) };
    case 'incident.linked':
      return { ...head, links: evolveLinks(head.links, event) };
    default:
      return assertNever(event);
  }
}

function claim<T>(event: IncidentEvent, value: T): Claim<T> {
  return { event: event.id, value, at: event.occurredAt, by: event.actor };
}

/**
 * Entering a phase sets the clocks it stands for, unless they are known already, and going back before `monitoring`
 * or `resolved` clears them again: an incident that came back was not mitigated. Nobody is paged for one that is
 * resolved or over.
 */
function enterPhase(head: IncidentHead, phase: Phase | End, event: IncidentEvent): IncidentHead {
  const at = event.occurredAt;
  const clocks = { ...head.clocks };
  const rank = (PHASES as readonly string[]).indexOf(phase);
  if (rank >= 0) {
    const monitoring = PHASES.indexOf('monitoring');
    const resolved = PHASES.indexOf('resolved');
    if (rank >= monitoring) clocks.mitigated ??= at;
    else clocks.mitigated = null;
    if (rank >= resolved) clocks.resolved ??= at;
    else clocks.resolved = null;
  }
  const entered = { ...head, phase, phaseSince: at, clocks, mergedInto: null };
  return isOngoing(entered) ? entered : { ...entered, pages: endPages(head.pages, event, at) };
}

function takeSeat(head: IncidentHead, event: Extract<IncidentEvent, { type: 'seat.taken' }>): IncidentHead {
  const { seat, person, over } = event.data;
  const tenure: Tenure = { id: event.id, seat, person, from: event.occurredAt, until: null };
  const clocks =
    seat === COMMAND && head.clocks.acknowledged === null
      ? { ...head.clocks, acknowledged: event.occurredAt }
      : head.clocks;
  return { ...head, clocks, tenures: [...endTenures(head.tenures, over, event.occurredAt), tenure] };
}

function endTenures(tenures: Tenure[], ids: readonly string[], at: number): Tenure[] {
  return tenures.map((tenure) =>
    tenure.until === null && ids.includes(tenure.id)
      ? { ...tenure, until: Math.max(at, tenure.from) }
      : tenure,
  );
}

function changeTask(head: IncidentHead, id: string, change: (task: Task) => Task): IncidentHead {
  return { ...head, tasks: head.tasks.map((task) => (task.id === id ? change(task) : task)) };
}

function changeSet(current: string[], add: readonly string[], remove: readonly string[]): string[] {
  const kept = current.filter((item) => !remove.includes(item));
  return [...kept, ...add.filter((item) => !kept.includes(item))];
}
