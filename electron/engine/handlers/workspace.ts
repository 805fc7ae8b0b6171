import type { WorkspaceCommand, WorkspaceCommandName } from '#shared/domain/workspace/decide.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** Commands and queries on the workspace. */
export function workspaceHandlers(parts: EngineParts): Handlers<WorkspaceCommandName | 'workspace.show'> {
  const { workspace, me } = parts;
  const run = (command: WorkspaceCommand, as: string | undefined, commandId: string | undefined) =>
    workspace.execute(command, as ?? me, commandId);
  return {
    'person.set': ({ as, commandId, ...input }) => run({ name: 'person.set', input }, as, commandId),
    'person.remove': ({ as, commandId, ...input }) => run({ name: 'person.remove', input }, as, commandId),
    'checklist.set': ({ as, commandId, ...input }) => run({ name: 'checklist.set', input }, as, commandId),
    'checklist.remove': ({ as, commandId, ...input }) =>
      run({ name: 'checklist.remove', input }, as, commandId),
    'severities.set': ({ as, commandId, ...input }) => run({ name: 'severities.set', input }, as, commandId),
    'workspace.show': () => ({ ok: true, output: workspace.state }),
  };
}
