import { z } from 'zod';
import { CLOCK_EVENTS, type ClockChange } from '../domain/incident/clocks.ts';
import { entryDetail, taskOwner } from '../domain/incident/events.ts';
import { vendorThing } from '../domain/incident/links.ts';
import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import {
  CLOCKS,
  detectedBy,
  ENDS,
  ENTRY_KINDS,
  PHASES,
  RELATIONS,
  VERDICTS,
} from '../domain/incident/terms.ts';
import { checklist, severityLevel } from '../domain/workspace/events.ts';
import { connectorInstance } from '../domain/workspace/connectors.ts';
import { override, policy, schedule, service } from '../domain/workspace/on-call.ts';
import { region } from '../domain/workspace/places.ts';
import { connectorHealth } from './connectors.ts';
import { pageSchema } from './pages.ts';
import { handoffSchema, nextHandoffSchema } from './handoff.ts';
import { attachedAlertSchema } from './inbox.ts';
import { runSchema } from './runs.ts';
import { OUTGOING_STATES } from '../policy/outgoing.ts';
import { AUDIENCES } from '../policy/update-message.ts';
import type { WorkspaceState } from '../domain/workspace/state.ts';

/** Schemas of what queries and subscriptions hand out. Each is checked at compile time against the domain's type. */
const at = z.number().int();
const orderKey = z.object({ hlc: z.string(), replica: z.string(), seq: z.number().int() });
export const phaseOrEnd = z.enum([...PHASES, ...ENDS]);
const timelineKind = z.enum([...ENTRY_KINDS, 'update', 'task', 'system']);

export const entrySchema: z.ZodType<Entry> = z.object({
  id: z.string(),
  n: z.number().int(),
  kind: timelineKind,
  system: z.string().nullable(),
  text: z.string(),
  detail: entryDetail,
  occurredAt: at,
  recordedAt: at,
  actor: z.string(),
  replica: z.string(),
  hlc: z.string(),
  seq: z.number().int(),
  replyTo: z.string().nullable(),
  undated: z.boolean(),
  pinned: z.boolean(),
  starred: z.boolean(),
  struck: z.object({ at, by: z.string(), reason: z.string().nullable() }).nullable(),
  versions: z.array(
    z.object({
      text: z.string(),
      occurredAt: at,
      kind: timelineKind,
      detail: entryDetail,
      replacedAt: at,
      replacedBy: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  verdict: z.object({ is: z.enum(VERDICTS), because: z.string().nullable(), at, by: z.string() }).nullable(),
  answer: z.object({ entry: z.string().nullable(), at, by: z.string() }).nullable(),
  sources: z.array(z.string()),
});

const openPoint = z.object({ entry: z.string(), kind: z.enum(['question', 'hypothesis']), since: at });

/** Something a team system made for an incident. */
const linkSchema = vendorThing.extend({
  connector: z.string(),
  connectorName: z.string(),
  event: z.string(),
  at,
});

export const headSchema: z.ZodType<IncidentHead> = z.object({
  stream: z.string(),
  title: z.string(),
  severity: z.string(),
  severityClaims: z.array(z.object({ event: z.string(), value: z.string(), at, by: z.string() })),
  phase: phaseOrEnd,
  phaseSince: at,
  services: z.array(z.string()),
  regions: z.array(z.string()),
  spreadAt: at.nullable(),
  isolated: z.array(z.object({ region: z.string(), since: at, by: z.string() })),
  detection: z.object({ by: detectedBy.nullable(), whySlow: z.string().nullable() }),
  clocks: z.record(z.enum(CLOCKS), at.nullable()),
  declaredBy: z.string(),
  mergedInto: z.object({ stream: z.string(), ref: z.string() }).nullable(),
  importedFrom: z.string().nullable(),
  nearMiss: z.boolean(),
  objective: z.object({ text: z.string(), at, by: z.string(), from: z.string() }).nullable(),
  exercise: z.boolean(),
  relations: z.array(z.object({ relation: z.enum(RELATIONS), stream: z.string(), ref: z.string() })),
  snoozedUntil: at.nullable(),
  rollCallAt: at.nullable(),
  tenures: z.array(
    z.object({ id: z.string(), seat: z.string(), person: z.string(), from: at, until: at.nullable() }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      number: z.number().int(),
      text: z.string(),
      textFrom: z.string(),
      owner: taskOwner.nullable(),
      dueAt: at.nullable(),
      state: z.enum(['open', 'done', 'dropped']),
      cause: z.string().nullable(),
      addedAt: at,
      addedBy: z.string(),
      closedAt: at.nullable(),
      closedBy: z.string().nullable(),
      timeBox: z.boolean(),
      checklist: z.string().nullable(),
      ticketed: z.boolean().optional(),
    }),
  ),
  updates: z.array(
    z.object({
      id: z.string(),
      n: z.number().int(),
      text: z.string(),
      at,
      by: z.string(),
      publicText: z.string().nullable(),
      nextDueAt: at.nullable(),
      confirmed: z.object({ at, by: z.string(), stillTrue: z.boolean() }).optional(),
    }),
  ),
  pages: z.array(pageSchema),
  saidAt: at,
  handoffs: z.array(handoffSchema),
  nextHandoff: nextHandoffSchema.nullable(),
  runs: z.array(runSchema),
  alerts: z.array(attachedAlertSchema),
  links: z.array(linkSchema),
  openPoints: z.array(openPoint),
  closedPoints: z.array(openPoint),
  struck: z.array(z.string()),
  wordsFrom: z.object({
    title: z.string().nullable(),
    importedFrom: z.string().nullable(),
    whySlow: z.string().nullable(),
  }),
  lastNumber: z.number().int(),
  entryCount: z.number().int(),
  last: orderKey.nullable(),
});

export const workspaceSchema: z.ZodType<WorkspaceState> = z.object({
  people: z.array(
    z.object({
      handle: z.string(),
      name: z.string(),
      region: z.string().nullable(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      skills: z.array(z.string()),
    }),
  ),
  severities: z.array(severityLevel),
  checklists: z.array(checklist),
  regions: z.array(region),
  services: z.array(service),
  policies: z.array(policy),
  schedules: z.array(schedule),
  overrides: z.array(override.and(z.object({ id: z.string() }))),
  instructions: z.array(z.object({ seat: z.string(), text: z.string() })),
  connectors: z.array(connectorInstance),
  replicas: z.array(
    z.object({
      id: z.string(),
      publicKey: z.string(),
      name: z.string(),
      announcedAt: at,
      exchangeKey: z.string().nullable(),
      revoked: z.object({ at, by: z.string(), reason: z.string() }).nullable(),
    }),
  ),
  sealedKeys: z.array(
    z.object({
      generation: z.number().int(),
      keyId: z.string(),
      boxes: z.record(z.string(), z.string()),
    }),
  ),
  last: orderKey.nullable(),
});

/** One line of the list of incidents. */
export const summarySchema = z.object({
  stream: z.string(),
  ref: z.string(),
  title: z.string(),
  severity: z.string(),
  phase: phaseOrEnd,
  services: z.array(z.string()),
  regions: z.array(z.string()),
  /** Holders of command: none, one, or several after a partition. */
  commanders: z.array(z.string()),
  /** Not closed, cancelled or merged. */
  open: z.boolean(),
  impactSince: at,
  declaredAt: at,
  resolvedAt: at.nullable(),
  nextUpdateDueAt: at.nullable(),
  imported: z.boolean(),
  nearMiss: z.boolean(),
  /** Present on a rehearsal. */
  exercise: z.literal(true).optional(),
  /** The stream of the incident it turned out to be. */
  mergedInto: z.string().optional(),
});
export type IncidentSummary = z.infer<typeof summarySchema>;

/** An event as subscribers fold it. */
export const loggedEventSchema = z.object({
  id: z.string(),
  stream: z.string(),
  replica: z.string(),
  seq: z.number().int(),
  hlc: z.string(),
  occurredAt: at,
  recordedAt: at,
  actor: z.string(),
  type: z.string(),
  v: z.number().int(),
  data: z.unknown(),
});

/** Where the next older page of a timeline begins. Opaque to callers. */
const badCursor = { error: 'A cursor is what the previous page gave as `before`.' };
export const cursorSchema = z.object(
  {
    undated: z.boolean(badCursor),
    at: z.number(badCursor).int(badCursor),
    pos: z.number(badCursor).int(badCursor),
  },
  badCursor,
);
export type TimelineCursor = z.infer<typeof cursorSchema>;

/** How one clock of an incident came to its value, the first change first. */
export const clockChangeSchema: z.ZodType<ClockChange> = z.object({
  value: at.nullable(),
  event: z.string(),
  n: z.number().int(),
  how: z.enum(CLOCK_EVENTS),
  by: z.string(),
  at,
  reason: z.string().nullable(),
});

/** A status update that lies in the outbox, for one audience. */
export const queuedUpdateSchema = z.object({
  update: z.string(),
  n: z.number().int(),
  audience: z.enum(AUDIENCES),
  queuedAt: at,
  state: z.enum(OUTGOING_STATES),
});
export type OutgoingUpdate = z.infer<typeof queuedUpdateSchema>;

/** A found entry. The snippet alternates plain and matching pieces. */
export const hitSchema = z.object({
  ref: z.string(),
  stream: z.string(),
  title: z.string(),
  id: z.string(),
  n: z.number().int(),
  kind: timelineKind,
  actor: z.string(),
  occurredAt: at,
  snippet: z.array(z.object({ text: z.string(), hit: z.boolean() })),
});
export type SearchHit = z.infer<typeof hitSchema>;

/** A past incident that is like another one: a suggestion for a person to judge. */
export const similarSchema = z.object({
  ref: z.string(),
  stream: z.string(),
  title: z.string(),
  /** 0 to 1. */
  score: z.number(),
  /** Rare words both hold, the most telling first, and services both touch. */
  why: z.object({ words: z.array(z.string()), services: z.array(z.string()) }),
  severity: z.string(),
  phase: phaseOrEnd,
  declaredAt: at,
  resolvedAt: at.nullable(),
});
export type SimilarIncident = z.infer<typeof similarSchema>;

/** What `verify` found, and the certificate an auditor can check without Deepwater. */
export const certificateSchema = z.object({
  ok: z.boolean(),
  checkedAt: z.string(),
  appVersion: z.string(),
  streams: z.number().int(),
  events: z.number().int(),
  checkpoints: z.number().int(),
  struck: z.number().int(),
  /** Newest event of every chain, with its hash and the last signed position. */
  chains: z.array(
    z.object({
      stream: z.string(),
      replica: z.string(),
      events: z.number().int(),
      head: z.string(),
      signedUpTo: z.number().int(),
      signature: z.string().nullable(),
    }),
  ),
  keys: z.array(z.object({ replica: z.string(), publicKey: z.string(), name: z.string() })),
  problems: z.array(z.object({ stream: z.string(), event: z.string().nullable(), problem: z.string() })),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** State of the engine and its file as the bottom line shows it. */
export const statusSchema = z.object({
  dataDir: z.string(),
  replica: z.string(),
  events: z.number().int(),
  bytes: z.number().int(),
  lastBackupAt: at.nullable(),
  lastBackupProblem: z.string().nullable(),
  /** Effects in the outbox that no connector has taken yet. */
  queued: z.object({ count: z.number().int(), oldestAt: at.nullable() }),
  /** How each connector is. */
  connectors: z.array(connectorHealth),

  /** Default author: the user of the machine. */
  me: z.string(),
  /** What the engine had to do on its last start, in words: recovered, restored, migrated. */
  notices: z.array(z.string()),
});
export type EngineStatus = z.infer<typeof statusSchema>;
