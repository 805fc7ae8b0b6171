import { z } from 'zod';
import {
  handle,
  instant,
  lineField,
  listField,
  MAX_TEXT,
  MAX_TITLE,
  nameField,
  severityId,
  textField,
  uuid,
} from '../fields.ts';
import type { LoggedEvent, NewEvent } from '../log/event.ts';
import { alertEventData } from './alerts/events.ts';
import { pageEventData } from './paging/events.ts';
import { handoffEventData } from './handoff/events.ts';
import { linkEventData } from './links.ts';
import { runEventData } from './runs/events.ts';
import {
  clockId,
  detectedBy,
  entryKind,
  hypothesisVerdict,
  phaseId,
  relation,
  seatId,
  signal,
} from './terms.ts';
import { lazily, together } from '../lazily.ts';

/** Number of a timeline entry as people say it on a call. Unique but for entries written during a partition. */
/** No entry of an incident has a greater number. */
export const LARGEST_NUMBER = 10_000_000;
const entryNumber = z.number().int().min(1).max(LARGEST_NUMBER);
/** Number of a task as people say it; tasks count on their own. */
const taskNumber = z.number().int().min(1).max(100_000);
const line = (what: string) => lineField(what, 1_000);
const title = lineField('The title', MAX_TITLE);
const scope = (what: string) => z.array(nameField(what)).max(100);
/** The current objective: one line that fits on a wall. */
export const objectiveText = lineField('The objective', 200);

/** A file kept with the log, stored once by the SHA-256 of its content. */
export const attachment = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/, { error: 'This is not the hash of a file.' }),
  name: lineField('The file name', 200),
  mime: z.string().regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/, { error: 'This is not a media type.' }),
  bytes: z.number().int().min(0).max(1_000_000_000),
});

/** Kind-specific facts of an entry. All optional: nobody fills in a form at 3 a.m. */
export const entryDetail = z
  .object(
    {
      /** Observation, metric: where it was seen. */
      source: line('The source'),
      /** Decision: who decided, if not the one who logged it. */
      decidedBy: handle,
      /** Decision: who advised. */
      advisedBy: listField('Advisers', handle, 20),
      /** Decision: what was known then. */
      known: textField('What was known', 4_000),
      /** Decision: what else was considered. */
      considered: textField('What else was considered', 4_000),
      /** Communication: to whom or where it went. */
      sentTo: line('The recipient'),
      /** Evidence: address of the thing. */
      link: line('The link'),
      /** Evidence: the file or picture itself. */
      attachment,
      /** A signal left with one key: "I don't know", or asking for help early. */
      signal,
      /** Imported entries: the time as the source wrote it, when it could not be read as an instant. */
      timeText: line('The time'),
      /** Imported entries: the section of the document it stood in. */
      section: line('The section'),
    },
    { error: 'The details must be an object with named fields.' },
  )
  .partial();

/** Who should do it: a person, or whoever holds a seat. */
export const taskOwner = z.union([z.object({ person: handle }), z.object({ seat: seatId })], {
  error: 'An owner is a person, {"person":"@bo"}, or a seat, {"seat":"comms"}.',
});

export const entryMark = z.enum(['pin', 'star'], { error: 'A mark is pin or star.' });
export const taskEnd = z.enum(['done', 'dropped'], { error: 'A task ends as done or dropped.' });

/** Payload schemas of every event of an incident, by type. Version 1 unless an upcaster says otherwise. */
export const incidentEventData = together(
  lazily({
    'incident.declared': () =>
      z.object({
        n: entryNumber,
        title,
        severity: severityId,
        services: scope('A service'),
        regions: scope('A region'),
        detectedBy: detectedBy.nullable(),
        impactStartedAt: instant.nullable(),
        /** File this incident was imported from, if any. */
        importedFrom: line('The file').nullable(),
        /** Nothing broke, but it could have: recorded like an incident, over from the start. */
        nearMiss: z.boolean(),
        /** A rehearsal: nothing is broken. Absent in what was declared before there were any. */
        exercise: z.boolean().optional(),
        /** What kept the near miss from happening. Absent in older events. */
        stoppedBy: line('What stopped it').optional(),
      }),
    /** The former title is not repeated here: words stand in one event only, so that striking it removes them. */
    'incident.retitled': () => z.object({ n: entryNumber, title }),
    /** What everyone is working towards now; null when it is reached or given up. */
    'objective.set': () => z.object({ n: entryNumber, text: objectiveText.nullable() }),
    'incident.rescoped': () =>
      z.object({
        n: entryNumber,
        addServices: scope('A service'),
        removeServices: scope('A service'),
        addRegions: scope('A region'),
        removeRegions: scope('A region'),
      }),
    'severity.changed': () =>
      z.object({
        n: entryNumber,
        from: severityId,
        to: severityId,
        reason: line('The reason'),
        /** The severity events this one saw as current and replaces. */
        over: z.array(uuid).max(50),
      }),
    'phase.changed': () =>
      z.object({
        n: entryNumber,
        from: phaseId,
        to: phaseId,
        reason: line('The reason').nullable(),
      }),
    'incident.cancelled': () => z.object({ n: entryNumber, reason: line('The reason') }),
    'incident.merged': () =>
      z.object({
        n: entryNumber,
        into: z.string().max(60),
        intoRef: z.string().max(20),
        reason: line('The reason').nullable(),
      }),
    'clock.corrected': () =>
      z.object({
        n: entryNumber,
        clock: clockId,
        from: instant.nullable(),
        at: instant.nullable(),
        reason: line('The reason'),
      }),
    'detection.described': () =>
      z.object({
        n: entryNumber,
        by: detectedBy,
        whySlow: line('Why it was slow').nullable(),
      }),
    'seat.taken': () =>
      z.object({
        n: entryNumber,
        seat: seatId,
        person: handle,
        /** The tenures this one saw as current and ends. Two takings over the same tenure are competing claims. */
        over: z.array(uuid).max(50),
        /** Who held it before, for the sentence on the timeline. */
        from: z.array(handle).max(50),
        /** The handoff by which command came. Absent in older events, and where a seat is simply taken. */
        handoff: uuid.optional(),
        /** Command was taken while a handoff to this person was running. */
        besideHandoffTo: handle.optional(),
      }),
    'seat.left': () =>
      z.object({ n: entryNumber, seat: seatId, person: handle, over: z.array(uuid).max(50) }),
    'entry.logged': () =>
      z.object({
        n: entryNumber,
        kind: entryKind,
        text: textField('The text', MAX_TEXT),
        replyTo: uuid.nullable(),
        detail: entryDetail,
        /** An imported entry that has no time of its own. It keeps its place in the document, below the timeline. */
        undated: z.boolean(),
      }),
    'entry.corrected': () =>
      z.object({
        entry: uuid,
        text: textField('The text', MAX_TEXT).nullable(),
        occurredAt: instant.nullable(),
        kind: entryKind.nullable(),
        detail: entryDetail.nullable(),
        reason: line('The reason').nullable(),
      }),
    'entry.marked': () => z.object({ entry: uuid, mark: entryMark, on: z.boolean() }),
    /** Redaction. Every event in `targets` keeps hash, author and time; its payload becomes what stands here. */
    'entry.struck': () =>
      z.object({
        entry: uuid,
        targets: z
          .array(z.object({ event: uuid, data: z.record(z.string(), z.unknown()) }))
          .min(1)
          .max(1_000),
        reason: line('The reason').nullable(),
      }),
    'hypothesis.judged': () =>
      z.object({
        entry: uuid,
        verdict: hypothesisVerdict,
        because: line('The reason').nullable(),
      }),
    'question.answered': () => z.object({ entry: uuid, by: uuid.nullable() }),
    'task.added': () =>
      z.object({
        n: entryNumber,
        number: taskNumber,
        text: line('The task'),
        owner: taskOwner.nullable(),
        dueAt: instant.nullable(),
        /** The entry that caused it. */
        cause: uuid.nullable(),
        /** "Back to me in 3 minutes": its end is called out. */
        timeBox: z.boolean(),
        /** The checklist it came from. */
        checklist: nameField('The checklist').nullable(),
      }),
    'task.changed': () =>
      z.object({
        n: entryNumber,
        task: uuid,
        number: taskNumber,
        text: line('The task').nullable(),
        owner: taskOwner.nullable().optional(),
        dueAt: instant.nullable().optional(),
      }),
    'task.closed': () =>
      z.object({
        n: entryNumber,
        task: uuid,
        number: taskNumber,
        how: taskEnd,
        note: line('The note').nullable(),
      }),
    /** A ticket of it is wanted wherever tickets are kept. */
    'task.ticketed': () => z.object({ n: entryNumber, task: uuid, number: taskNumber }),
    'task.reopened': () => z.object({ n: entryNumber, task: uuid, number: taskNumber }),
    'update.posted': () =>
      z.object({
        n: entryNumber,
        /** For the team and the company. */
        text: textField('The update', MAX_TEXT),
        /** For customers; null when this update has no public part. */
        publicText: textField('The public update', MAX_TEXT).nullable(),
        /** When the next one is promised; null for none. */
        nextDueAt: instant.nullable(),
      }),
    /** The next update is put off, so that the reminder goes quiet and everyone can see why. */
    'update.snoozed': () =>
      z.object({ n: entryNumber, until: instant, reason: line('The reason').nullable() }),
    /** An update that had not gone out was read again: still true, or not to be sent any more. */
    'update.confirmed': () =>
      z.object({
        n: entryNumber,
        update: uuid,
        updateN: entryNumber,
        stillTrue: z.boolean(),
      }),
    /** "Everyone safe and here?" */
    /** A region is cut off from the others, and works under its autonomy protocol; or it is back. */
    'region.isolated': () => z.object({ n: entryNumber, region: nameField('The region'), on: z.boolean() }),
    'rollcall.held': () =>
      z.object({
        n: entryNumber,
        present: z.array(handle).max(500),
        missing: z.array(handle).max(500),
      }),
    'incident.related': () =>
      z.object({
        n: entryNumber,
        relation,
        to: z.string().max(60),
        toRef: z.string().max(20),
        /** False takes the relation back. */
        on: z.boolean(),
      }),
  }),
  pageEventData,
  handoffEventData,
  runEventData,
  alertEventData,
  linkEventData,
);

export type IncidentEventType = keyof typeof incidentEventData;
export type IncidentEventData<T extends IncidentEventType> = z.output<(typeof incidentEventData)[T]>;

/** Any event of an incident, discriminated by `type`. */
export type IncidentEvent = {
  [T in IncidentEventType]: LoggedEvent<T, IncidentEventData<T>>;
}[IncidentEventType];

/** A decided, not yet recorded event of an incident. */
export type NewIncidentEvent = {
  [T in IncidentEventType]: NewEvent<T, IncidentEventData<T>>;
}[IncidentEventType];

/** Current schema version of every incident event. */
export const INCIDENT_EVENT_VERSION = 1;

/** Builds an event of the current version. */
export function incidentEvent<T extends IncidentEventType>(
  type: T,
  data: IncidentEventData<T>,
  occurredAt?: number,
): NewIncidentEvent {
  const event = {
    type,
    v: INCIDENT_EVENT_VERSION,
    data,
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
  return event as NewIncidentEvent;
}

/** Whether this build knows the event. Events of a newer version stay in the log and out of the fold. */
export function isIncidentEvent(event: LoggedEvent): event is IncidentEvent {
  return Object.hasOwn(incidentEventData, event.type) && event.v <= INCIDENT_EVENT_VERSION;
}

/** Events that amend an entry instead of adding one to the timeline, with the entry they amend. */
export function amendedEntry(event: IncidentEvent): string | null {
  switch (event.type) {
    case 'entry.corrected':
    case 'entry.marked':
    case 'entry.struck':
    case 'hypothesis.judged':
    case 'question.answered':
      return event.data.entry;
    default:
      return null;
  }
}
