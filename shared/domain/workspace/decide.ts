import type { z } from 'zod';
import { refuse, type Outcome } from '../../contract/refusal.ts';
import { checkSettings } from '../../connectors/settings.ts';
import type { ConnectorManifest } from '../../connectors/manifest.ts';
import { assertNever } from '../assert.ts';
import { handle, inputObject, lineField, textField, uuid } from '../fields.ts';
import { seatId } from '../incident/terms.ts';
import { checklist, severityTable, skills, workspaceEvent, type NewWorkspaceEvent } from './events.ts';
import { connectorInput, type ConnectorInput, type ConnectorInstance } from './connectors.ts';
import { byName, isNamed } from './names.ts';
import { override, policy, schedule, service, type Schedule } from './on-call.ts';
import { region } from './places.ts';
import type { WorkspaceState } from './state.ts';
import { lazily } from '../lazily.ts';

const named = (what: string) => inputObject({ name: lineField(what, 100) });

/** Inputs of all commands on the workspace, by name. */
export const workspaceCommandInputs = lazily({
  'person.set': () =>
    inputObject({
      handle,
      name: lineField('The name', 100).optional(),
      /** What is absent stays as it is known; null clears it. */
      region: lineField('The region', 100).nullable().optional(),
      phone: lineField('The phone number', 40).nullable().optional(),
      email: lineField('The e-mail address', 200).nullable().optional(),
      skills: skills.optional(),
    }),
  'person.remove': () => inputObject({ handle }),
  'severities.set': () => inputObject({ levels: severityTable }),
  'checklist.set': () => inputObject({ checklist }),
  'checklist.remove': () => named('The name'),
  'region.set': () => inputObject({ region }),
  'region.remove': () => named('The region'),
  'service.set': () => inputObject({ service }),
  'service.remove': () => named('The service'),
  'policy.set': () => inputObject({ policy }),
  'policy.remove': () => named('The policy'),
  'schedule.set': () => inputObject({ schedule }),
  'schedule.remove': () => named('The schedule'),
  'override.add': () => inputObject({ override }),
  'override.remove': () => inputObject({ override: uuid }),
  'connector.set': () => inputObject({ connector: connectorInput }),
  /** By its id or its name. */
  'connector.remove': () => inputObject({ connector: lineField('The connector', 60) }),
  'instructions.set': () =>
    inputObject({
      seat: seatId,
      /** Null removes them. */
      text: textField('The instructions', 4_000).nullable(),
    }),
});

export type WorkspaceCommandName = keyof typeof workspaceCommandInputs;
export type WorkspaceCommand = {
  [N in WorkspaceCommandName]: { name: N; input: z.output<(typeof workspaceCommandInputs)[N]> };
}[WorkspaceCommandName];

/** What a decision on the workspace looks at besides its state. */
export interface WorkspaceContext {
  /** What this installation knows of a kind of connector; null for one it does not have. */
  manifestOf: (kind: string) => ConnectorManifest | null;
  /** A UUID for something new. */
  newId: () => string;
}

/** Decides a command on the workspace. Pure. */
export function decideWorkspace(
  state: WorkspaceState,
  command: WorkspaceCommand,
  context: WorkspaceContext,
): Outcome<NewWorkspaceEvent[]> {
  switch (command.name) {
    case 'person.set': {
      const known = state.people.find((person) => person.handle === command.input.handle);
      const { handle: who, name, region: where, phone, email } = command.input;
      return accept(
        workspaceEvent('person.set', {
          person: {
            handle: who,
            name: name ?? known?.name ?? who.slice(1),
            region: where === undefined ? (known?.region ?? null) : where,
            phone: phone === undefined ? (known?.phone ?? null) : phone,
            email: email === undefined ? (known?.email ?? null) : email,
            skills: command.input.skills ?? known?.skills ?? [],
          },
        }),
      );
    }
    case 'person.remove':
      if (!state.people.some((person) => person.handle === command.input.handle)) {
        return refuse(
          'not_found',
          `There is nobody called ${command.input.handle} in this workspace.`,
          'handle',
        );
      }
      return accept(workspaceEvent('person.removed', { handle: command.input.handle }));
    case 'severities.set': {
      const ids = command.input.levels.map((level) => level.id);
      const twice = ids.find((id, index) => ids.indexOf(id) !== index);
      if (twice !== undefined)
        return refuse('invalid_input', `${twice} stands in the table twice.`, 'levels');
      return accept(workspaceEvent('severities.set', { levels: command.input.levels }));
    }
    case 'checklist.set':
      return accept(workspaceEvent('checklist.set', { checklist: command.input.checklist }));
    case 'checklist.remove':
      if (!state.checklists.some((each) => each.name === command.input.name)) {
        return refuse('not_found', `There is no checklist ${command.input.name}.`, 'name');
      }
      return accept(workspaceEvent('checklist.removed', { name: command.input.name }));
    case 'region.set':
      return accept(workspaceEvent('region.set', command.input));
    case 'region.remove':
      return remove(state.regions, 'region.removed', command.input.name, 'region');
    case 'service.set':
      return accept(workspaceEvent('service.set', command.input));
    case 'service.remove':
      return remove(state.services, 'service.removed', command.input.name, 'service');
    case 'policy.set':
      return accept(workspaceEvent('policy.set', command.input));
    case 'policy.remove':
      return remove(state.policies, 'policy.removed', command.input.name, 'policy');
    case 'schedule.set':
      return setSchedule(command.input.schedule);
    case 'schedule.remove':
      return remove(state.schedules, 'schedule.removed', command.input.name, 'schedule');
    case 'override.add': {
      const known = byName(state.schedules, command.input.override.schedule);
      if (known === undefined)
        return missing('schedule', command.input.override.schedule, 'override.schedule');
      return accept(
        workspaceEvent('override.added', { override: { ...command.input.override, schedule: known.name } }),
      );
    }
    case 'override.remove':
      if (!state.overrides.some((each) => each.id === command.input.override))
        return refuse(
          'not_found',
          'There is no such override. It may have been removed already.',
          'override',
        );
      return accept(workspaceEvent('override.removed', command.input));
    case 'connector.set':
      return setConnector(state, command.input.connector, context);
    case 'connector.remove': {
      const known = findConnector(state, command.input.connector);
      return known === undefined
        ? missing('connector', command.input.connector, 'connector')
        : accept(workspaceEvent('connector.removed', { connector: known.id }));
    }
    case 'instructions.set':
      return accept(workspaceEvent('instructions.set', command.input));
    default:
      return assertNever(command);
  }
}

/** A connection by its id or, capitals aside, its name. */
export function findConnector(state: WorkspaceState, idOrName: string): ConnectorInstance | undefined {
  return state.connectors.find(({ id }) => id === idOrName) ?? byName(state.connectors, idOrName);
}

/**
 * Settings are checked where the kind is known. One that this installation does not have is taken as it is: a colleague has it.
 */
function setConnector(
  state: WorkspaceState,
  input: ConnectorInput,
  { manifestOf, newId }: WorkspaceContext,
): Outcome<NewWorkspaceEvent[]> {
  const known =
    state.connectors.find(({ id }) => id === input.id) ??
    (input.id === undefined ? byName(state.connectors, input.name) : undefined);
  const id = known?.id ?? input.id ?? newId();
  if (state.connectors.some((other) => other.id !== id && isNamed(other.name, input.name)))
    return refuse(
      'invalid_input',
      `There is a connector ${input.name} already. Choose another name.`,
      'connector.name',
    );
  if (known !== undefined && known.kind !== input.kind)
    return refuse(
      'invalid_input',
      `${known.name} is a connector of kind ${known.kind} and stays one. Remove it and add a new one.`,
      'connector.kind',
    );
  if (input.minSeverity !== null && !state.severities.some((level) => level.id === input.minSeverity))
    return refuse('not_found', `${input.minSeverity} is not in the severity table.`, 'connector.minSeverity');
  const manifest = manifestOf(input.kind);
  const settings = manifest === null ? null : checkSettings(manifest, input.settings);
  if (settings !== null && !settings.ok) {
    const { code, message, path = 'settings' } = settings.refusal;
    return refuse(code, message, `connector.${path}`);
  }
  return accept(
    workspaceEvent('connector.set', {
      connector: { ...input, id, settings: settings === null ? input.settings : { ...settings.output } },
    }),
  );
}

/** A layer can't end before it begins. */
function setSchedule(schedule: Schedule): Outcome<NewWorkspaceEvent[]> {
  for (const [index, layer] of schedule.layers.entries()) {
    if (layer.end !== null && layer.end <= layer.start)
      return refuse(
        'invalid_input',
        `The layer ${layer.name} ends before it begins. Put its end later, or leave it out.`,
        `schedule.layers.${index}.end`,
      );
  }
  return accept(workspaceEvent('schedule.set', { schedule }));
}

function remove(
  all: readonly { name: string }[],
  type: 'region.removed' | 'service.removed' | 'policy.removed' | 'schedule.removed',
  name: string,
  what: string,
): Outcome<NewWorkspaceEvent[]> {
  const known = byName(all, name);
  return known === undefined
    ? missing(what, name, 'name')
    : accept(workspaceEvent(type, { name: known.name }));
}

function missing(what: string, name: string, path: string): Outcome<NewWorkspaceEvent[]> {
  return refuse('not_found', `There is no ${what} ${name}.`, path);
}

function accept(...events: NewWorkspaceEvent[]): Outcome<NewWorkspaceEvent[]> {
  return { ok: true, output: events };
}
