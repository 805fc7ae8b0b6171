import { z } from 'zod';
import { handle, inputObject, lineField, listField, severityId, textField, wholeNumber } from '../fields.ts';
import type { LoggedEvent, NewEvent } from '../log/event.ts';

const HANDOFFS = ['live-call', 'written-call-advised', 'written', 'none'] as const;
const POSTMORTEMS = ['required', 'optional'] as const;

export const severityLevel = inputObject({
  id: severityId,
  name: lineField('The name', 60),
  meaning: textField('The meaning', 1_000),
  updateEveryMinutes: wholeNumber('Minutes between updates', 1, 1_440).nullable(),
  handoff: z.enum(HANDOFFS, { error: `A handoff is one of ${HANDOFFS.join(', ')}.` }),
  postmortem: z.enum(POSTMORTEMS, { error: `A postmortem is ${POSTMORTEMS.join(' or ')}.` }),
});
/** The severity table, worst level first. */
export const severityTable = listField('Levels', severityLevel, 20).min(1, {
  error: 'Keep at least one level.',
});

export const person = z.object({
  handle,
  name: lineField('The name', 100),
  region: lineField('The region', 100).nullable(),
  phone: lineField('The phone number', 40).nullable(),
  email: lineField('The e-mail address', 200).nullable(),
});

/** Payload schemas of every event of the workspace, by type. */
export const workspaceEventData = {
  /** An installation tells its name and the key its checkpoints are signed with. */
  'replica.announced': z.object({
    replica: z.string(),
    publicKey: z.string().max(200),
    name: lineField('The name', 200),
  }),
  'person.set': z.object({ person }),
  'person.removed': z.object({ handle }),
  /** Replaces the whole table, worst level first. */
  'severities.set': z.object({ levels: severityTable }),
} as const;

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
