import { z } from 'zod';
import { handle, instantInput, lineField, MAX_TEXT, MAX_TITLE, nameField, severityId, textField, uuid } from '../fields.ts';
import { entryDetail, taskOwner } from './events.ts';
import { clockId, detectedBy, entryKind, hypothesisVerdict, phaseId, seatId } from './terms.ts';

const line = (what: string) => lineField(what, 1_000);
const scope = (what: string) =>
  z
    .array(nameField(what))
    .max(100, { error: 'At most 100 names.' })
    .transform((names) => [...new Set(names)]);
const reason = line('The reason');

/** An entry as people point at it: its number (`12`), its label after a merge (`12b`) or its id. */
export const entryRef = z.union(
  [
    z.number().int().min(1),
    z.string().regex(/^#?\d{1,8}[a-z]{0,3}$/i).transform((text) => text.replace('#', '').toLowerCase()),
    uuid,
  ],
  { error: 'An entry is named by its number, like 12.' },
);
/** A task as people point at it: its number, or its id. */
export const taskRef = z.union(
  [
    z.number().int().min(1),
    z.string().regex(/^#?\d{1,8}[a-z]{0,3}$/i).transform((text) => text.replace('#', '').toLowerCase()),
    uuid,
  ],
  { error: 'A task is named by its number, like 3.' },
);
export type ItemRef = z.output<typeof entryRef>;

const detailInput = entryDetail;

/** What every command on an incident may carry besides its own fields: when it happened, if not now. */
const at = { at: instantInput.optional() };

/** Inputs of all commands on one incident, by name. `incident.declare` begins one, all others continue it. */
export const incidentCommandInputs = {
  'incident.declare': z.object({
    title: lineField('The title', MAX_TITLE),
    severity: severityId.optional(),
    services: scope('A service').default([]),
    regions: scope('A region').default([]),
    detectedBy: detectedBy.optional(),
    /** When impact began, if that is known. */
    impactStartedAt: instantInput.optional(),
    importedFrom: lineField('The file', 300).optional(),
    ...at,
  }),
  'incident.retitle': z.object({ title: lineField('The title', MAX_TITLE), ...at }),
  'incident.rescope': z.object({
    addServices: scope('A service').default([]),
    removeServices: scope('A service').default([]),
    addRegions: scope('A region').default([]),
    removeRegions: scope('A region').default([]),
    ...at,
  }),
  'severity.change': z.object({ severity: severityId, reason, ...at }),
  'phase.change': z.object({ phase: phaseId, reason: reason.optional(), ...at }),
  'incident.cancel': z.object({ reason, ...at }),
  'incident.merge': z.object({
    /** The incident this one turned out to be: its reference. */
    into: z.string().max(60),
    reason: reason.optional(),
    ...at,
  }),
  'clock.correct': z.object({
    clock: clockId,
    /** The right time; null to clear it. */
    to: instantInput.nullable(),
    reason,
  }),
  'detection.describe': z.object({ by: detectedBy, whySlow: line('Why it was slow').optional(), ...at }),
  'seat.take': z.object({ seat: seatId, person: handle, ...at }),
  'seat.leave': z.object({ seat: seatId, person: handle.optional(), ...at }),
  'entry.log': z.object({
    kind: entryKind.default('note'),
    text: textField('The text', MAX_TEXT),
    replyTo: entryRef.optional(),
    detail: detailInput.default({}),
    undated: z.boolean().default(false),
    ...at,
  }),
  'entry.correct': z
    .object({
      entry: entryRef,
      text: textField('The text', MAX_TEXT).optional(),
      kind: entryKind.optional(),
      detail: detailInput.optional(),
      occurredAt: instantInput.optional(),
      reason: reason.optional(),
    }),
  'entry.mark': z.object({ entry: entryRef, mark: z.enum(['pin', 'star']), on: z.boolean() }),
  'entry.strike': z.object({ entry: entryRef, reason: reason.optional() }),
  'hypothesis.judge': z.object({ entry: entryRef, verdict: hypothesisVerdict, because: reason.optional(), ...at }),
  'question.answer': z.object({
    entry: entryRef,
    /** The answer in words: logged as a reply. */
    text: textField('The answer', MAX_TEXT).optional(),
    /** Or the entry that answers it. */
    by: entryRef.optional(),
    ...at,
  }),
  'task.add': z.object({
    text: line('The task'),
    owner: taskOwner.optional(),
    dueAt: instantInput.optional(),
    cause: entryRef.optional(),
    ...at,
  }),
  'task.change': z.object({
    task: taskRef,
    text: line('The task').optional(),
    owner: taskOwner.nullable().optional(),
    dueAt: instantInput.nullable().optional(),
    ...at,
  }),
  'task.close': z.object({ task: taskRef, how: z.enum(['done', 'dropped']).default('done'), note: line('The note').optional(), ...at }),
  'task.reopen': z.object({ task: taskRef, ...at }),
  'update.post': z.object({
    text: textField('The update', MAX_TEXT),
    /** When the next one is promised; null for none; absent for the severity's rhythm. */
    nextDueAt: instantInput.nullable().optional(),
    ...at,
  }),
} as const;

export type IncidentCommandName = keyof typeof incidentCommandInputs;
export type IncidentCommandInput<N extends IncidentCommandName> = z.output<(typeof incidentCommandInputs)[N]>;
/** A parsed command: name and input. */
export type IncidentCommand = {
  [N in IncidentCommandName]: { name: N; input: IncidentCommandInput<N> };
}[IncidentCommandName];
