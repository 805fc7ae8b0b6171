import { z } from 'zod';
import {
  handle,
  inputObject,
  instantInput,
  lineField,
  listField,
  MAX_TEXT,
  MAX_TITLE,
  mustBe,
  nameField,
  severityId,
  textField,
  yesNo,
} from '../fields.ts';
import { alertCommandInputs, alertRecordInputs, type AlertRecordName } from './alerts/commands.ts';
import { entryDetail, entryMark, objectiveText, taskEnd, taskOwner } from './events.ts';
import { handoffCommandInputs } from './handoff/commands.ts';
import { entryRef, taskRef } from './item-ref.ts';
import { pageCommandInputs } from './paging/commands.ts';
import { linkRecordInputs, type LinkRecordName } from './links.ts';
import { runCommandInputs, runRecordInputs, type RunRecordName } from './runs/commands.ts';
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

export { entryRef, taskRef, type ItemRef } from './item-ref.ts';

const line = (what: string) => lineField(what, 1_000);
const scope = (what: string) =>
  listField(`${what}s`, nameField(`A ${what.toLowerCase()}`), 100).transform((names) => [...new Set(names)]);
const reason = line('The reason');

/** An incident as people call it: `INC-7F3`. */
export const incidentRef = z
  .string({
    error: mustBe(
      'An incident is named by its reference, like INC-7F3.',
      'Say which incident, like INC-7F3.',
    ),
  })
  .min(1, { error: 'Say which incident, like INC-7F3.' })
  .max(60, { error: 'A reference is short, like INC-7F3.' });

const detailInput = entryDetail;

/** What every command on an incident may carry besides its own fields: when it happened, if not now. */
const at = { at: instantInput.optional() };

/** Inputs of all commands on one incident, by name. `incident.declare` begins one, all others continue it. */
export const incidentCommandInputs = together(
  lazily({
    'incident.declare': () =>
      inputObject({
        title: lineField('The title', MAX_TITLE),
        severity: severityId.optional(),
        services: scope('Service').default([]),
        regions: scope('Region').default([]),
        detectedBy: detectedBy.optional(),
        /** When impact began, if that is known. */
        impactStartedAt: instantInput.optional(),
        importedFrom: lineField('The file', 300).optional(),
        /** Nothing broke, but it could have. */
        nearMiss: yesNo('Near miss').default(false),
        /** A rehearsal: marked as such wherever it shows and in whatever leaves it. */
        exercise: yesNo('Exercise').optional(),
        /** What kept the near miss from happening. */
        stoppedBy: line('What stopped it').optional(),
        ...at,
      }),
    'incident.retitle': () => inputObject({ title: lineField('The title', MAX_TITLE), ...at }),
    /** What everyone works towards now; null when there is none any more. */
    'objective.set': () => inputObject({ text: objectiveText.nullable(), ...at }),
    'incident.rescope': () =>
      inputObject({
        addServices: scope('Service').default([]),
        removeServices: scope('Service').default([]),
        addRegions: scope('Region').default([]),
        removeRegions: scope('Region').default([]),
        ...at,
      }),
    'severity.change': () => inputObject({ severity: severityId, reason, ...at }),
    'phase.change': () => inputObject({ phase: phaseId, reason: reason.optional(), ...at }),
    'incident.cancel': () => inputObject({ reason, ...at }),
    'incident.merge': () =>
      inputObject({
        /** The incident this one turned out to be: its reference. */
        into: incidentRef,
        reason: reason.optional(),
        ...at,
      }),
    'clock.correct': () =>
      inputObject({
        clock: clockId,
        /** The right time; null to clear it. */
        to: instantInput.nullable(),
        reason,
      }),
    'detection.describe': () =>
      inputObject({ by: detectedBy, whySlow: line('Why it was slow').optional(), ...at }),
    'seat.take': () => inputObject({ seat: seatId, person: handle, ...at }),
    /** Without a seat, every seat the person holds; without a person, whoever holds the seat, or the one who says it. */
    'seat.leave': () => inputObject({ seat: seatId.optional(), person: handle.optional(), ...at }),
    'entry.log': () =>
      inputObject({
        kind: entryKind.default('note'),
        text: textField('The text', MAX_TEXT),
        replyTo: entryRef.optional(),
        detail: detailInput.default({}),
        undated: yesNo('Undated').default(false),
        ...at,
      }),
    'entry.correct': () =>
      inputObject({
        entry: entryRef,
        text: textField('The text', MAX_TEXT).optional(),
        kind: entryKind.optional(),
        detail: detailInput.optional(),
        occurredAt: instantInput.optional(),
        reason: reason.optional(),
      }),
    'entry.mark': () => inputObject({ entry: entryRef, mark: entryMark, on: yesNo('On') }),
    'entry.strike': () => inputObject({ entry: entryRef, reason: reason.optional() }),
    'hypothesis.judge': () =>
      inputObject({
        entry: entryRef,
        verdict: hypothesisVerdict,
        because: reason.optional(),
        ...at,
      }),
    'question.answer': () =>
      inputObject({
        entry: entryRef,
        /** The answer in words: logged as a reply. */
        text: textField('The answer', MAX_TEXT).optional(),
        /** Or the entry that answers it. */
        by: entryRef.optional(),
        ...at,
      }),
    'task.add': () =>
      inputObject({
        text: line('The task'),
        owner: taskOwner.optional(),
        dueAt: instantInput.optional(),
        cause: entryRef.optional(),
        /** "Back to me in 3 minutes": needs a due time, and its end is called out. */
        timeBox: yesNo('Time box').default(false),
        ...at,
      }),
    'task.change': () =>
      inputObject({
        task: taskRef,
        text: line('The task').optional(),
        owner: taskOwner.nullable().optional(),
        dueAt: instantInput.nullable().optional(),
        ...at,
      }),
    'task.close': () =>
      inputObject({
        task: taskRef,
        how: taskEnd.default('done'),
        note: line('The note').optional(),
        ...at,
      }),
    /** Makes a ticket of it in every connected system that keeps tickets. */
    'task.ticket': () => inputObject({ task: taskRef, ...at }),
    'task.reopen': () => inputObject({ task: taskRef, ...at }),
    'update.post': () =>
      inputObject({
        text: textField('The update', MAX_TEXT),
        /** The part for customers, if there is one. */
        publicText: textField('The public update', MAX_TEXT).optional(),
        /** When the next one is promised; null for none; absent for the severity's rhythm. */
        nextDueAt: instantInput.nullable().optional(),
        ...at,
      }),
    /** Puts the next update off, visibly. */
    'update.snooze': () => inputObject({ until: instantInput, reason: reason.optional(), ...at }),
    /** Whether a posted update that has not gone out yet is still true; one that is not never goes out. */
    'update.confirm': () => inputObject({ update: entryRef, stillTrue: yesNo('Still true'), ...at }),
    /** `on` false: the region is back. */
    'region.isolate': () =>
      inputObject({
        region: nameField('The region'),
        on: yesNo('On').default(true),
        ...at,
      }),
    'rollcall.hold': () =>
      inputObject({
        present: listField('Those present', handle, 500).default([]),
        missing: listField('Those missing', handle, 500).default([]),
        ...at,
      }),
    'incident.relate': () =>
      inputObject({
        /** How the other incident stands to this one. */
        relation,
        to: incidentRef,
        /** False takes it back. */
        on: yesNo('On').default(true),
        ...at,
      }),
    /** Adds the open items of a checklist as tasks, in order. */
    'checklist.apply': () => inputObject({ checklist: nameField('The checklist'), ...at }),
    /** Leaves a plain trace with one key: not knowing, or asking for help early. */
    'signal.leave': () => inputObject({ signal, text: textField('The text', MAX_TEXT).optional(), ...at }),
  }),
  pageCommandInputs,
  handoffCommandInputs,
  runCommandInputs,
  alertCommandInputs,
  runRecordInputs,
  alertRecordInputs,
  linkRecordInputs,
);

export type IncidentCommandName = keyof typeof incidentCommandInputs;
/** Commands anybody may give; the others are the engine's own record of what it runs, hears and sends. */
export type GivenCommandName = Exclude<IncidentCommandName, RunRecordName | AlertRecordName | LinkRecordName>;
const records = [runRecordInputs, alertRecordInputs, linkRecordInputs];
export function isGiven(name: IncidentCommandName): name is GivenCommandName {
  return !records.some((inputs) => Object.hasOwn(inputs, name));
}
export type IncidentCommandInput<N extends IncidentCommandName> = z.output<(typeof incidentCommandInputs)[N]>;
/** A parsed command: name and input. */
export type IncidentCommand = {
  [N in IncidentCommandName]: { name: N; input: IncidentCommandInput<N> };
}[IncidentCommandName];
