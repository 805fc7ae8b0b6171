import { z } from 'zod';
import {
  handle,
  inputObject,
  lineField,
  listField,
  severityId,
  textField,
  uuid,
  wholeNumber,
  yesNo,
} from '../fields.ts';
import { seatId } from '../incident/terms.ts';
import type { LoggedEvent, NewEvent } from '../log/event.ts';
import { connectorInstance } from './connectors.ts';
import { override, policy, schedule, service } from './on-call.ts';
import { region } from './places.ts';
import type { SeverityThresholds } from './state.ts';
import { lazily } from '../lazily.ts';

const HANDOFFS = ['live-call', 'written-call-advised', 'written', 'none'] as const;
const POSTMORTEMS = ['required', 'optional'] as const;

const NO_THRESHOLDS: SeverityThresholds = {
  usersPercent: null,
  moneyPerHour: null,
  sloBurn: null,
  dataOrSecurity: false,
};
const bound = (what: string, most: number) =>
  z
    .number({ error: `${what} must be a number.` })
    .min(0, { error: `${what} can’t be below 0.` })
    .max(most, { error: `${what} is at most ${most}.` })
    .nullable();

/** Measurable bounds of a level. */
export const severityThresholds = inputObject({
  usersPercent: bound('The share of users', 100),
  moneyPerHour: bound('The loss per hour', 1_000_000_000_000),
  sloBurn: bound('The burn rate', 1_000_000),
  dataOrSecurity: yesNo('Data loss or security'),
});

export const severityLevel = inputObject({
  id: severityId,
  name: lineField('The name', 60),
  meaning: textField('The meaning', 1_000),
  updateEveryMinutes: wholeNumber('Minutes between updates', 1, 1_440).nullable(),
  handoff: z.enum(HANDOFFS, { error: `A handoff is one of ${HANDOFFS.join(', ')}.` }),
  postmortem: z.enum(POSTMORTEMS, { error: `A postmortem is ${POSTMORTEMS.join(' or ')}.` }),
  thresholds: severityThresholds.default(NO_THRESHOLDS),
});
/** The severity table, worst level first. */
export const severityTable = listField('Levels', severityLevel, 20).min(1, {
  error: 'Keep at least one level.',
});

/** An ordered list of things to do. */
export const checklist = inputObject({
  name: lineField('The name', 100),
  severities: listField('Severities', severityId, 20).default([]),
  services: listField('Services', lineField('The service', 100), 100).default([]),
  items: listField(
    'Items',
    inputObject({
      text: lineField('The item', 500),
      seat: seatId.nullable().default(null),
      dueMinutes: wholeNumber('Minutes until due', 1, 10_080).nullable().default(null),
    }),
    100,
  ).min(1, { error: 'A checklist needs at least one item.' }),
});

/** What somebody is good at: `database`, `network`. */
export const skills = listField('Skills', lineField('The skill', 60), 50).transform((all) => [
  ...new Set(all),
]);

export const person = z.object({
  handle,
  name: lineField('The name', 100),
  region: lineField('The region', 100).nullable(),
  phone: lineField('The phone number', 40).nullable(),
  email: lineField('The e-mail address', 200).nullable(),
  skills: skills.optional(),
});

const named = (what: string) => z.object({ name: lineField(what, 100) });

/** Payload schemas of every event of the workspace, by type. */
export const workspaceEventData = lazily({
  /** An installation tells its name and the key its checkpoints are signed with. */
  'replica.announced': () =>
    z.object({
      replica: z.string(),
      publicKey: z.string().max(200),
      name: lineField('The name', 200),
    }),
  /** An installation tells the key that the workspace's keys are sealed with for it: it joined. */
  'replica.keyed': () => z.object({ replica: uuid, exchangeKey: z.string().max(200) }),
  /** From here on nothing is taken from an installation. */
  'replica.revoked': () => z.object({ replica: uuid, reason: textField('The reason', 1_000) }),
  /** The workspace's next key, or the same one sealed for more installations. */
  'key.rotated': () =>
    z.object({
      generation: wholeNumber('The generation', 2, 1_000_000),
      keyId: z.string().regex(/^[0-9a-f]{16}$/, { error: 'A key is named by 16 hexadecimal digits.' }),
      boxes: z.record(uuid, z.string().max(400)),
    }),
  'person.set': () => z.object({ person }),
  'person.removed': () => z.object({ handle }),
  /** Replaces the whole table, worst level first. */
  'severities.set': () => z.object({ levels: severityTable }),
  'checklist.set': () => z.object({ checklist }),
  'checklist.removed': () => named('The name'),
  'region.set': () => z.object({ region }),
  'region.removed': () => named('The region'),
  'service.set': () => z.object({ service }),
  'service.removed': () => named('The service'),
  'policy.set': () => z.object({ policy }),
  'policy.removed': () => named('The policy'),
  'schedule.set': () => z.object({ schedule }),
  'schedule.removed': () => named('The schedule'),
  'override.added': () => z.object({ override }),
  'override.removed': () => z.object({ override: uuid }),
  /** Adds or changes a connection to a team system. Secrets are never in it. */
  'connector.set': () => z.object({ connector: connectorInstance }),
  'connector.removed': () => z.object({ connector: uuid }),
  /** What whoever takes a seat should know, shown to that person alone; null removes it. */
  'instructions.set': () => z.object({ seat: seatId, text: textField('The instructions', 4_000).nullable() }),
});

export type WorkspaceEventType = keyof typeof workspaceEventData;
export type WorkspaceEventData<T extends WorkspaceEventType> = z.output<(typeof workspaceEventData)[T]>;
export type WorkspaceEvent = {
  [T in WorkspaceEventType]: LoggedEvent<T, WorkspaceEventData<T>>;
}[WorkspaceEventType];
export type NewWorkspaceEvent = {
  [T in WorkspaceEventType]: NewEvent<T, WorkspaceEventData<T>>;
}[WorkspaceEventType];

/** Current schema version of every workspace event. */
export const WORKSPACE_EVENT_VERSION = 1;

/** Builds an event of the current version. */
export function workspaceEvent<T extends WorkspaceEventType>(
  type: T,
  data: WorkspaceEventData<T>,
): NewWorkspaceEvent {
  return { type, v: WORKSPACE_EVENT_VERSION, data } as NewWorkspaceEvent;
}

/** Whether this build knows the event. */
export function isWorkspaceEvent(event: LoggedEvent): event is WorkspaceEvent {
  return Object.hasOwn(workspaceEventData, event.type) && event.v <= WORKSPACE_EVENT_VERSION;
}
