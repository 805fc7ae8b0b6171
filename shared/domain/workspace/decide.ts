import type { z } from 'zod';
import { refuse, type Outcome } from '../../contract/refusal.ts';
import { assertNever } from '../assert.ts';
import { handle, inputObject, lineField } from '../fields.ts';
import { checklist, severityTable, workspaceEvent, type NewWorkspaceEvent } from './events.ts';
import type { WorkspaceState } from './state.ts';

/** Inputs of all commands on the workspace, by name. */
export const workspaceCommandInputs = {
  'person.set': inputObject({
    handle,
    name: lineField('The name', 100).optional(),
    region: lineField('The region', 100).optional(),
    phone: lineField('The phone number', 40).optional(),
    email: lineField('The e-mail address', 200).optional(),
  }),
  'person.remove': inputObject({ handle }),
  'severities.set': inputObject({ levels: severityTable }),
  'checklist.set': inputObject({ checklist }),
  'checklist.remove': inputObject({ name: lineField('The name', 100) }),
} as const;

export type WorkspaceCommandName = keyof typeof workspaceCommandInputs;
export type WorkspaceCommand = {
  [N in WorkspaceCommandName]: { name: N; input: z.output<(typeof workspaceCommandInputs)[N]> };
}[WorkspaceCommandName];

/** Decides a command on the workspace. Pure. */
export function decideWorkspace(
  state: WorkspaceState,
  command: WorkspaceCommand,
): Outcome<NewWorkspaceEvent[]> {
  switch (command.name) {
    case 'person.set': {
      const known = state.people.find((person) => person.handle === command.input.handle);
      const { handle: who, name, region, phone, email } = command.input;
      return accept(
        workspaceEvent('person.set', {
          person: {
            handle: who,
            name: name ?? known?.name ?? who.slice(1),
            region: region ?? known?.region ?? null,
            phone: phone ?? known?.phone ?? null,
            email: email ?? known?.email ?? null,
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
    default:
      return assertNever(command);
  }
}

function accept(...events: NewWorkspaceEvent[]): Outcome<NewWorkspaceEvent[]> {
  return { ok: true, output: events };
}
