import { z } from 'zod';
import type { AttachedAlert } from '../domain/incident/alerts/state.ts';
import { incidentCommandInputs, incidentRef } from '../domain/incident/commands.ts';
import { handle, inputObject, nameField, listField, uuid, wholeNumber, yesNo } from '../domain/fields.ts';
import { lazily } from '../domain/lazily.ts';
import { INBOX_STATES } from '../policy/inbox.ts';
import { command, query, subscription } from './operation.ts';
import { recorded } from './recorded.ts';

const at = z.number().int();
const signed = { commandId: uuid.optional(), as: handle.optional() };
/** An incident as it is named beside a row. */
const place = z.object({ stream: z.string(), ref: z.string(), title: z.string() });

/** Alerts attached to an incident, as its head holds them. */
export const attachedAlertSchema: z.ZodType<AttachedAlert> = z.object({
  id: z.string(),
  n: z.number().int(),
  replica: z.string(),
  connector: z.string(),
  groupKeys: z.array(z.string()),
  title: z.string(),
  alerts: z.number().int(),
  severity: z.string().nullable(),
  service: z.string().nullable(),
  url: z.string().nullable(),
  startedAt: at,
  attachedAt: at,
  resolvedAt: at.nullable(),
  changedAt: at,
  silencedUntil: at.nullable(),
});

/** A row of the inbox: alerts that belong together, or a message. */
export const inboxGroupSchema = z.object({
  /** What names the row in commands: the number of its first member. */
  group: z.number().int(),
  kind: z.enum(['alert', 'message']),
  /** Id of the connector, and what the team calls it. */
  connector: z.string(),
  from: z.string(),
  title: z.string(),
  /** What it says beyond its title; empty where it says nothing. */
  text: z.string(),
  /** As the vendor writes it. */
  severity: z.string().nullable(),
  /** The level of the team's own table that an incident declared from it begins with. */
  level: z.string(),
  /** The service it is of, as the team writes it where it is one of the team's. */
  service: z.string().nullable(),
  /** Different alerts in it, and how many of them fire. Messages: 1 and 0. */
  alerts: z.number().int(),
  firing: z.number().int(),
  /** How often they were told, repetitions included. */
  told: z.number().int(),
  /** When the first began, and when something was last heard. */
  startedAt: at,
  lastAt: at,
  /** Labels that all of them have. */
  labels: z.record(z.string(), z.string()),
  url: z.string().nullable(),
  runbookUrl: z.string().nullable(),
  state: z.enum(INBOX_STATES),
  /** What it is attached to. */
  incident: place.nullable(),
  /** The open incident it most likely belongs to. */
  suggestion: place.nullable(),
});
export type InboxGroup = z.infer<typeof inboxGroupSchema>;

/** An incident none of whose alerts fires any more: is impact over? */
export const overOfferSchema = place.extend({
  /** When the last of them was resolved. Setting the phase to `monitoring` at this time answers yes. */
  at,
  alerts: z.number().int(),
});
export type OverOffer = z.infer<typeof overOfferSchema>;

const group = wholeNumber('The row', 1, Number.MAX_SAFE_INTEGER);
const listed = {
  /** Those that fire first, then the newest. */
  groups: z.array(inboxGroupSchema),
  over: z.array(overOfferSchema),
};

/** What came from team systems and waits for a person. */
export const inboxOperations = lazily({
  'inbox.list': () =>
    query(
      inputObject({
        state: z.enum(INBOX_STATES, { error: `A row is ${INBOX_STATES.join(', ')}.` }).default('new'),
      }),
      z.object(listed),
    ),
  /** Rows that wait, live. A snapshot after every change, at most four a second. */
  'inbox.watch': () => subscription(inputObject({}), z.object({ type: z.literal('snapshot'), ...listed })),
  /**
   * Declares an incident from a row of alerts. What is not said is taken from them: title, service, severity, when impact
   * began. The alerts are attached, and what they say is logged as evidence.
   */
  'inbox.declare': () => {
    const { title, severity, regions, exercise } = incidentCommandInputs['incident.declare'].shape;
    return command(
      inputObject({
        group,
        title: title.optional(),
        severity,
        services: listField('Services', nameField('A service'), 100).optional(),
        regions,
        exercise,
        ...signed,
      }),
      recorded,
    );
  },
  /** Attaches a row to an incident: alerts as such, a message as an entry of the timeline. */
  'inbox.attach': () => command(inputObject({ group, ref: incidentRef, ...signed }), recorded),
  /**
   * Takes a row away until its alerts fire anew; or, with `ref`, the question whether impact of an incident is over, until
   * another alert of it is resolved.
   */
  'inbox.dismiss': () =>
    command(
      inputObject({ group: group.optional(), ref: incidentRef.optional() }),
      /** How many members the row had; 0 for a question. */
      z.object({ dismissed: z.number().int() }),
    ),
});

/** The server for webhooks, health and figures on this machine alone. */
export const serverOperations = lazily({
  /** Kept: it comes back with the engine. Off unless somebody switched it on. */
  'server.set': () =>
    command(
      inputObject({
        on: yesNo('On'),
        /** Port on 127.0.0.1. Stays as it is when absent. */
        port: wholeNumber('The port', 1_024, 65_535).optional(),
      }),
      serverStatusSchema,
    ),
  'server.status': () => query(inputObject({}), serverStatusSchema),
});

/** Port of the server where nobody has chosen another. */
export const SERVER_PORT = 7_730;

export const serverStatusSchema = z.object({
  on: z.boolean(),
  port: z.number().int(),
  /** Whether it answers now. */
  listening: z.boolean(),
  /** Why it does not, in a sentence. */
  problem: z.string().nullable(),
  /** `http://127.0.0.1:7730`; null while it does not answer. */
  address: z.string().nullable(),
  /** Webhooks taken and refused since the engine started. */
  taken: z.number().int(),
  refused: z.number().int(),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;
