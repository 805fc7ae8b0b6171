import {
  clockNames,
  detectorNames,
  listOf,
  phaseNames,
  relationNames,
  says,
  seatName,
} from '../../text/en.ts';
import { linkSays } from '../../text/connectors.ts';
import { pageSays, targetName } from '../../text/paging.ts';
import { assertNever } from '../assert.ts';
import { describeAlert } from './alerts/describe.ts';
import type { NewIncidentEvent } from './events.ts';
import { describeHandoff } from './handoff/describe.ts';
import { describeLink } from './links.ts';
import { describeRun } from './runs/describe.ts';
import type { TaskOwner } from './state.ts';
import { COMMAND } from './terms.ts';

/**
 * The sentence an event puts on the timeline: what a person wrote, or what Deepwater says about it. Null for events
 * that amend another entry. Times inside a sentence are UTC, because the log is read in many zones.
 */
export function describe(event: NewIncidentEvent): string | null {
  switch (event.type) {
    case 'incident.declared':
      if (event.data.nearMiss) return says.nearMiss(event.data.title, event.data.stoppedBy ?? null);
      return event.data.exercise === true
        ? says.exerciseDeclared(event.data.title, event.data.severity)
        : says.declared(event.data.title, event.data.severity);
    case 'incident.retitled':
      return says.retitled(event.data.title);
    case 'objective.set':
      return event.data.text === null ? says.noObjective : says.objective(event.data.text);
    case 'incident.rescoped': {
      const added = [...event.data.addServices, ...event.data.addRegions];
      const removed = [...event.data.removeServices, ...event.data.removeRegions];
      return [
        ...(added.length > 0 ? [says.added(listOf(added))] : []),
        ...(removed.length > 0 ? [says.removed(listOf(removed))] : []),
      ].join('. ');
    }
    case 'severity.changed':
      return says.severity(event.data.from, event.data.to, event.data.reason);
    case 'phase.changed':
      return says.phase(phaseNames[event.data.from], phaseNames[event.data.to], event.data.reason);
    case 'incident.cancelled':
      return says.cancelled(event.data.reason);
    case 'incident.merged':
      return says.merged(event.data.intoRef, event.data.reason);
    case 'clock.corrected':
      return event.data.at === null
        ? says.clockCleared(clockNames[event.data.clock], event.data.reason)
        : says.clock(clockNames[event.data.clock], utc(event.data.at), event.data.reason);
    case 'detection.described':
      return says.detection(detectorNames[event.data.by], event.data.whySlow);
    case 'seat.taken': {
      const { seat, person, besideHandoffTo } = event.data;
      const from = event.data.from.filter((name) => name !== person);
      if (seat === COMMAND) {
        const taken =
          from.length === 0 ? says.commandTaken(person) : says.commandTakenFrom(person, listOf(from));
        return besideHandoffTo === undefined ? taken : says.besideHandoff(taken, besideHandoffTo);
      }
      return from.length === 0
        ? says.seatTaken(person, seatName(seat))
        : says.seatTakenFrom(person, seatName(seat), listOf(from));
    }
    case 'seat.left':
      return says.seatLeft(event.data.person, seatName(event.data.seat));
    case 'task.added':
      return says.task(event.data.number, event.data.text, ownerName(event.data.owner));
    case 'task.changed':
      return says.taskChanged(
        event.data.number,
        listOf([
          ...(event.data.text === null ? [] : [event.data.text]),
          ...(event.data.owner === undefined ? [] : [says.taskOwner(ownerName(event.data.owner))]),
          ...(event.data.dueAt === undefined
            ? []
            : [says.taskDue(event.data.dueAt === null ? null : utc(event.data.dueAt))]),
        ]),
      );
    case 'task.closed':
      return event.data.how === 'done'
        ? says.taskDone(event.data.number, event.data.note)
        : says.taskDropped(event.data.number, event.data.note);
    case 'task.reopened':
      return says.taskReopened(event.data.number);
    case 'task.ticketed':
      return linkSays.taskTicket(event.data.number);
    case 'incident.linked':
      return describeLink(event.data);
    case 'entry.logged':
    case 'update.posted':
      return event.data.text;
    case 'update.snoozed':
      return says.snoozed(utc(event.data.until), event.data.reason);
    case 'update.confirmed':
      return event.data.stillTrue
        ? says.updateStillTrue(event.data.updateN)
        : says.updateWithdrawn(event.data.updateN);
    case 'region.isolated':
      return event.data.on ? says.isolated(event.data.region) : says.rejoined(event.data.region);
    case 'rollcall.held':
      return says.rollCall(event.data.present.length, event.data.missing);
    case 'incident.related':
      return event.data.on
        ? says.related(relationNames[event.data.relation], event.data.toRef)
        : says.unrelated(relationNames[event.data.relation], event.data.toRef);
    case 'page.raised': {
      const { number, summary, policy, service, urgency, rungs } = event.data;
      const whom = service ?? policy ?? listOf((rungs[0]?.targets ?? []).map(targetName));
      return pageSays.raised(number, whom, summary, urgency === 'low');
    }
    case 'page.sent': {
      const { number, rungs, people, nobody, lateSince } = event.data;
      return pageSays.sent(number, rungs, people, nobody, lateSince === null ? null : utc(lateSince));
    }
    case 'page.attempted':
      return event.data.outcome === 'reached'
        ? pageSays.reached(event.data.number, event.data.person)
        : pageSays.noAnswer(event.data.number, event.data.person);
    case 'page.acknowledged':
      return pageSays.acknowledged(event.data.number, event.data.person);
    case 'page.escalated':
      return pageSays.escalated(event.data.number);
    case 'page.exhausted':
      return pageSays.exhausted(event.data.number);
    case 'page.reopened':
      return pageSays.reopened(event.data.number, event.data.from);
    case 'page.resolved':
      return event.data.why === 'time'
        ? pageSays.resolvedByTime(event.data.number)
        : pageSays.resolved(event.data.number);
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
      return describeHandoff(event, utc);
    case 'run.started':
    case 'run.approved':
    case 'run.moved':
    case 'run.stepped':
    case 'run.asked':
    case 'run.taken':
    case 'run.resumed':
    case 'run.ended':
      return describeRun(event);
    case 'alert.attached':
    case 'alert.resolved':
    case 'alert.refired':
    case 'alert.silenced':
      return describeAlert(event, utc);
    case 'entry.corrected':
    case 'entry.marked':
    case 'entry.struck':
    case 'hypothesis.judged':
    case 'question.answered':
      return null;
    default:
      return assertNever(event);
  }
}

/** `@bo` or `Communications lead`; null for nobody. */
export function ownerName(owner: TaskOwner | null): string | null {
  if (owner === null) return null;
  return 'person' in owner ? owner.person : seatName(owner.seat);
}

/** `2026-11-23 14:23 UTC` */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
