import type { Command } from './command.ts';
import { drillCommands } from './commands/drill.ts';
import { entryCommands } from './commands/entries.ts';
import { handoffCommands } from './commands/handoff.ts';
import { incidentCommands } from './commands/incident.ts';
import { logCommands } from './commands/log.ts';
import { pageCommands } from './commands/pages.ts';
import { peopleCommands } from './commands/people.ts';
import { runbookCommands } from './commands/runbooks.ts';
import { syncCommands } from './commands/sync.ts';
import { taskCommands } from './commands/tasks.ts';
import { updateCommands } from './commands/updates.ts';
import { viewCommands } from './commands/view.ts';
import { windowCommands } from './commands/windows.ts';
import { workCommands } from './commands/work.ts';

/**
 * Every command there is, in the order menus and the palette show them. Slash words, palette, keys, menus and buttons
 * are all made from this list; adding one here is all it takes.
 */
export const commands: readonly Command[] = [
  ...logCommands,
  ...updateCommands,
  ...taskCommands,
  ...peopleCommands,
  ...pageCommands,
  ...handoffCommands,
  ...runbookCommands,
  ...incidentCommands,
  ...entryCommands,
  ...workCommands,
  ...drillCommands,
  ...viewCommands,
  ...windowCommands,
  ...syncCommands,
];

/** The command with this slash word. */
export function commandNamed(word: string): Command | undefined {
  const lower = word.toLowerCase();
  return commands.find((command) => command.id === lower || (command.aliases?.includes(lower) ?? false));
}

/** The command with this id; throws for one that is not in the registry, which is a slip in the code. */
export function commandById(id: string): Command {
  const command = commands.find((candidate) => candidate.id === id);
  if (command === undefined) throw new Error(`there is no command ${id}`);
  return command;
}
