import type { Outcome } from '#shared/contract/refusal.ts';
import {
  workspaceCommandInputs,
  type WorkspaceCommand,
  type WorkspaceCommandName,
} from '#shared/domain/workspace/decide.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

type Signed = { commandId?: string | undefined; as?: string | undefined };

/** Commands and queries on the workspace. The commands are all alike, because the domain decides them. */
export function workspaceHandlers(parts: EngineParts): Handlers<WorkspaceCommandName | 'workspace.show'> {
  const { workspace, me } = parts;
  const run =
    (name: WorkspaceCommandName) =>
    ({ as, commandId, ...input }: Signed & Record<string, unknown>): Outcome<{ id: string }> =>
      workspace.execute({ name, input } as unknown as WorkspaceCommand, as ?? me, commandId);
  const names = Object.keys(workspaceCommandInputs) as WorkspaceCommandName[];
  return {
    ...(Object.fromEntries(
      names.map((name) => [name, run(name)]),
    ) as unknown as Handlers<WorkspaceCommandName>),
    'workspace.show': () => ({ ok: true, output: workspace.state }),
  };
}
