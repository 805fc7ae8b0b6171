import { z } from 'zod';
import { incidentCommandInputs, incidentRef } from '../domain/incident/commands.ts';
import { CLOCKS } from '../domain/incident/terms.ts';
import { handle, inputObject, lineField, uuid, wholeNumber, yesNo } from '../domain/fields.ts';
import { workspaceCommandInputs } from '../domain/workspace/decide.ts';
import { attachmentOperations } from './attachments.ts';
import { connectorOperations } from './connectors.ts';
import { handoffOperations } from './handoff.ts';
import { drillOperations } from './drills.ts';
import { command, query, subscription, type Operation } from './operation.ts';
import { inboxOperations, serverOperations } from './inbox.ts';
import { recorded } from './recorded.ts';
import { reminderOperations } from './reminders.ts';
import { runbookOperations } from './runbooks.ts';
import { settingsOperations } from './settings.ts';
import { runOperations } from './runs.ts';
import { scheduleOperations } from './schedules.ts';
import { shellOperations } from './shell.ts';
import { bundleOperations } from './bundle.ts';
import { syncOperations } from './sync.ts';
import {
  certificateSchema,
  clockChangeSchema,
  cursorSchema,
  entrySchema,
  headSchema,
  hitSchema,
  loggedEventSchema,
  queuedUpdateSchema,
  similarSchema,
  statusSchema,
  summarySchema,
  workspaceSchema,
} from './views.ts';
import { lazily, together } from '../domain/lazily.ts';

export type { Recorded } from './recorded.ts';

/**
 * Chosen by the caller (UUIDv7) and repeated when a call is repeated: the log folds the repetition into the first.
 * `as` is who acts; absent, the user of the machine.
 */
const signed = { commandId: uuid.optional(), as: handle.optional() };
const ref = incidentRef;

const on = <Shape extends z.ZodRawShape>(input: z.ZodObject<Shape>) =>
  command(input.extend({ ref, ...signed }), recorded);
const onWorkspace = <Shape extends z.ZodRawShape>(input: z.ZodObject<Shape>) =>
  command(input.extend(signed), z.object({ id: z.string() }));
const inputs = incidentCommandInputs;
const workspaceInputs = workspaceCommandInputs;
const EXPORT_FORMATS = ['json', 'md', 'html', 'pdf', 'csv', 'ics214', 'ics201'] as const;

/** Every command, query and subscription the engine answers. The only place where names and shapes are written. */
export const engineOperations = together(
  lazily({
    'incident.declare': () => command(inputs['incident.declare'].extend(signed), recorded),
    'incident.retitle': () => on(inputs['incident.retitle']),
    'objective.set': () => on(inputs['objective.set']),
    'incident.rescope': () => on(inputs['incident.rescope']),
    'severity.change': () => on(inputs['severity.change']),
    'phase.change': () => on(inputs['phase.change']),
    'incident.cancel': () => on(inputs['incident.cancel']),
    'incident.merge': () => on(inputs['incident.merge']),
    'clock.correct': () => on(inputs['clock.correct']),
    'detection.describe': () => on(inputs['detection.describe']),
    'seat.take': () => on(inputs['seat.take']),
    'seat.leave': () => on(inputs['seat.leave']),
    'entry.log': () => on(inputs['entry.log']),
    'entry.correct': () => on(inputs['entry.correct']),
    'entry.mark': () => on(inputs['entry.mark']),
    'entry.strike': () => on(inputs['entry.strike']),
    'hypothesis.judge': () => on(inputs['hypothesis.judge']),
    'question.answer': () => on(inputs['question.answer']),
    'task.add': () => on(inputs['task.add']),
    'task.change': () => on(inputs['task.change']),
    'task.close': () => on(inputs['task.close']),
    'task.reopen': () => on(inputs['task.reopen']),
    'task.ticket': () => on(inputs['task.ticket']),
    'update.post': () => on(inputs['update.post']),
    'update.snooze': () => on(inputs['update.snooze']),
    'update.confirm': () => on(inputs['update.confirm']),
    'region.isolate': () => on(inputs['region.isolate']),
    'rollcall.hold': () => on(inputs['rollcall.hold']),
    'incident.relate': () => on(inputs['incident.relate']),
    /**
     * Declares a part of a massive incident as an incident of its own, with a commander of its own. Severity, services and
     * regions are those of the whole where nothing else is said. Answers with the new incident.
     */
    'incident.split': () =>
      on(
        inputs['incident.declare'].pick({ title: true, severity: true, at: true }).extend({
          services: inputs['incident.declare'].shape.services.unwrap().optional(),
          regions: inputs['incident.declare'].shape.regions.unwrap().optional(),
        }),
      ),
    'checklist.apply': () => on(inputs['checklist.apply']),
    'signal.leave': () => on(inputs['signal.leave']),
    'page.raise': () => on(inputs['page.raise']),
    'page.escalate': () => on(inputs['page.escalate']),
    'page.acknowledge': () => on(inputs['page.acknowledge']),
    'page.attempt': () => on(inputs['page.attempt']),
    'page.resolve': () => on(inputs['page.resolve']),
    /** Does what has fallen due on a page, in case no engine ran at its time. */
    'page.advance': () => on(inputs['page.advance']),
    'handoff.schedule': () => on(inputs['handoff.schedule']),
    'handoff.start': () => on(inputs['handoff.start']),
    'handoff.tick': () => on(inputs['handoff.tick']),
    'handoff.document': () => on(inputs['handoff.document']),
    'handoff.brief': () => on(inputs['handoff.brief']),
    'handoff.readBack': () => on(inputs['handoff.readBack']),
    'handoff.confirm': () => on(inputs['handoff.confirm']),
    'handoff.accept': () => on(inputs['handoff.accept']),
    'handoff.decline': () => on(inputs['handoff.decline']),
    'handoff.cancel': () => on(inputs['handoff.cancel']),
    'context.lose': () => on(inputs['context.lose']),
    'run.approve': () => on(inputs['run.approve']),
    'run.skip': () => on(inputs['run.skip']),
    'run.done': () => on(inputs['run.done']),
    'run.answer': () => on(inputs['run.answer']),
    'run.stop': () => on(inputs['run.stop']),
    'alert.silence': () => on(inputs['alert.silence']),

    'person.set': () => onWorkspace(workspaceInputs['person.set']),
    'person.remove': () => onWorkspace(workspaceInputs['person.remove']),
    'severities.set': () => onWorkspace(workspaceInputs['severities.set']),
    'checklist.set': () => onWorkspace(workspaceInputs['checklist.set']),
    'checklist.remove': () => onWorkspace(workspaceInputs['checklist.remove']),
    'region.set': () => onWorkspace(workspaceInputs['region.set']),
    'region.remove': () => onWorkspace(workspaceInputs['region.remove']),
    'service.set': () => onWorkspace(workspaceInputs['service.set']),
    'service.remove': () => onWorkspace(workspaceInputs['service.remove']),
    'policy.set': () => onWorkspace(workspaceInputs['policy.set']),
    'policy.remove': () => onWorkspace(workspaceInputs['policy.remove']),
    'schedule.set': () => onWorkspace(workspaceInputs['schedule.set']),
    'schedule.remove': () => onWorkspace(workspaceInputs['schedule.remove']),
    'override.add': () => onWorkspace(workspaceInputs['override.add']),
    'override.remove': () => onWorkspace(workspaceInputs['override.remove']),
    'connector.set': () => onWorkspace(workspaceInputs['connector.set']),
    'connector.remove': () => onWorkspace(workspaceInputs['connector.remove']),
    'instructions.set': () => onWorkspace(workspaceInputs['instructions.set']),

    /** The newest state of one incident. */
    'incident.show': () =>
      query(inputObject({ ref }), z.object({ ref: z.string(), head: headSchema, summary: summarySchema })),
    /** How each clock came to its value: what set it, who corrected it and why. */
    'incident.clocks': () =>
      query(inputObject({ ref }), z.record(z.enum(CLOCKS), z.array(clockChangeSchema))),
    /** Status updates of an incident that wait here for a way out, in the order they were posted. */
    'outbox.list': () => query(inputObject({ ref }), z.array(queuedUpdateSchema)),
    /** A page of the timeline, newest page first; entries within a page in order of occurrence. */
    'incident.timeline': () =>
      query(
        inputObject({
          ref,
          before: cursorSchema.optional(),
          limit: wholeNumber('The limit', 1, 200_000).default(500),
        }),
        z.object({ entries: z.array(entrySchema), before: cursorSchema.nullable() }),
      ),
    /** Incidents, open ones first, then the most recently declared. */
    'incident.list': () =>
      query(
        inputObject({
          open: yesNo('Open').optional(),
          limit: wholeNumber('The limit', 1, 10_000).default(200),
        }),
        z.array(summarySchema),
      ),
    /** Full-text search over everything or one incident: all words must match, the last one as a beginning. */
    search: () =>
      query(
        inputObject({
          words: z
            .string({ error: 'Say what to search for.' })
            .max(500, { error: 'Search for at most 500 characters.' }),
          ref: ref.optional(),
          limit: wholeNumber('The limit', 1, 200).default(20),
        }),
        z.array(hitSchema),
      ),
    /** Incidents that are like one, by rare words and services in common, the most alike first. */
    'incident.similar': () =>
      query(inputObject({ ref, limit: wholeNumber('The limit', 1, 50).default(5) }), z.array(similarSchema)),
    'incident.export': () =>
      query(
        inputObject({
          ref,
          format: z.enum(EXPORT_FORMATS, { error: `A format is one of ${EXPORT_FORMATS.join(', ')}.` }),
        }),
        /** `text` is the file, or its bytes in base64 where the encoding says so: a PDF. */
        z.object({
          name: z.string(),
          mime: z.string(),
          encoding: z.enum(['utf-8', 'base64']),
          text: z.string(),
        }),
      ),
    /** Reads a file others wrote: our JSON, a CSV with times, a Markdown postmortem. `dryRun` only tells. */
    'incident.import': () =>
      command(
        inputObject({
          /** Name of the file, for its ending and for the record. */
          name: lineField('The name of the file', 300),
          /** Its bytes in base64, at most 20 MB before encoding. */
          content: z
            .string({ error: 'The content must be the file in base64.' })
            .max(28_000_000, { error: 'The file is larger than 20 MB. Split it and import the parts.' }),
          dryRun: yesNo('Dry run').default(false),
          zone: lineField('The time zone', 60).optional(),
          ...signed,
        }),
        z.object({
          /** Absent in a dry run. */
          ref: z.string().optional(),
          stream: z.string().optional(),
          title: z.string(),
          /** True when exactly this file or incident is in the log already and nothing was added. */
          already: z.boolean(),
          placed: z.number().int(),
          undated: z.number().int(),
          unplaced: z.array(z.object({ line: z.number().int(), text: z.string(), reason: z.string() })),
          /** Lines that carry a clock time, and how many of them were placed. */
          timedLines: z.number().int(),
          timedPlaced: z.number().int(),
        }),
      ),

    'workspace.show': () => query(inputObject({}), workspaceSchema),
    /** Walks every chain, digest and signature, and compares every view with the log. */
    'log.verify': () => query(inputObject({}), certificateSchema),
    'backup.create': () =>
      command(
        inputObject({}),
        z.object({
          path: z.string(),
          events: z.number().int(),
          bytes: z.number().int(),
          /** Attached files it refers to, kept beside it; and those that are missing or damaged and could not be. */
          files: z.number().int(),
          missingFiles: z.number().int(),
        }),
      ),
    'backup.list': () =>
      query(
        inputObject({}),
        z.array(
          z.object({ name: z.string(), at: z.number().int(), bytes: z.number().int(), why: z.string() }),
        ),
      ),
    'engine.status': () => query(inputObject({}), statusSchema),

    /** One incident, live. The window folds the increments with the domain's own `evolve`. */
    'incident.watch': () =>
      subscription(
        inputObject({ ref, tail: wholeNumber('The tail', 1, 5_000).default(500) }),
        z.discriminatedUnion('type', [
          z.object({
            type: z.literal('snapshot'),
            ref: z.string(),
            head: headSchema,
            /** The newest entries; older pages come from `incident.timeline`. */
            entries: z.array(entrySchema),
            before: cursorSchema.nullable(),
          }),
          z.object({ type: z.literal('events'), events: z.array(loggedEventSchema) }),
        ]),
      ),
    /** The list of incidents, live. */
    'incidents.watch': () =>
      subscription(
        inputObject({}),
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('snapshot'), incidents: z.array(summarySchema) }),
          z.object({ type: z.literal('changed'), incident: summarySchema }),
        ]),
      ),
    'workspace.watch': () =>
      subscription(inputObject({}), z.object({ type: z.literal('snapshot'), workspace: workspaceSchema })),
    'engine.watch': () =>
      subscription(inputObject({}), z.object({ type: z.literal('snapshot'), status: statusSchema })),
  }),
  handoffOperations,
  reminderOperations,
  attachmentOperations,
  scheduleOperations,
  settingsOperations,
  drillOperations,
  runbookOperations,
  runOperations,
  connectorOperations,
  inboxOperations,
  serverOperations,
  syncOperations,
  bundleOperations,
);

/** The whole contract: what the engine answers and what the shell answers. */
export const operations = together(engineOperations, shellOperations);

export type EngineOperations = typeof engineOperations;
export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type NameOfKind<K extends Operation['kind'], Table = Operations> = {
  [N in keyof Table]: Table[N] extends Operation<K> ? N : never;
}[keyof Table];

/** The operation with this name; undefined for a name the contract doesn't have. */
export function operationNamed(name: string): Operation | undefined {
  return Object.hasOwn(operations, name) ? operations[name as OperationName] : undefined;
}
