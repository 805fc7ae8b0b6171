import { CommanderError, type Command } from 'commander';
import { RefusalError, type Refusal } from '#shared/contract/refusal.ts';
import { createProgram, Interrupted } from './command.ts';
import { addAttachmentCommands } from './commands/attachments.ts';
import { addBundleCommands } from './commands/bundle.ts';
import { addCommandPostCommands } from './commands/command-post.ts';
import { addConnectorCommands } from './commands/connectors.ts';
import { addDrillCommands } from './commands/drills.ts';
import { addEntryCommands } from './commands/entries.ts';
import { addFileCommands } from './commands/files.ts';
import { addHandoffCommands } from './commands/handoff.ts';
import { addInboxCommands } from './commands/inbox.ts';
import { addIncidentCommands } from './commands/incident.ts';
import { addMaintenanceCommands } from './commands/maintenance.ts';
import { addPageCommands } from './commands/pages.ts';
import { addOutgoingCommands } from './commands/outgoing.ts';
import { addReadingCommands } from './commands/reading.ts';
import { addReminderCommands } from './commands/reminders.ts';
import { addRunbookCommands } from './commands/runbooks.ts';
import { addSimilarCommands } from './commands/similar.ts';
import { addRunCommands } from './commands/runs.ts';
import { addTaskCommands } from './commands/tasks.ts';
import { addSyncCommands } from './commands/sync.ts';
import { addWorkspaceCommands } from './commands/workspace.ts';
import type { CliDeps } from './deps.ts';
import type { Io } from './io.ts';
import { harmless } from './render/layout.ts';

/** Exit status: done, refused (the reason on standard error), not a command of ours, or ended by Ctrl-C. */
export const EXIT = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs one command line (without the program's own name) to its end and returns its exit status. Never throws.
 * A refused command has changed nothing.
 */
export async function run(argv: readonly string[], deps: CliDeps, io: Io): Promise<number> {
  const { command, commands, outcome } = createProgram(deps, io);
  addIncidentCommands(commands);
  addCommandPostCommands(commands);
  addHandoffCommands(commands);
  addOutgoingCommands(commands);
  addEntryCommands(commands);
  addPageCommands(commands);
  addTaskCommands(commands);
  addReadingCommands(commands);
  addReminderCommands(commands);
  addInboxCommands(commands);
  addSimilarCommands(commands);
  addAttachmentCommands(commands);
  addFileCommands(commands);
  addWorkspaceCommands(commands);
  addSyncCommands(commands);
  addRunbookCommands(commands);
  addRunCommands(commands);
  addConnectorCommands(commands);
  addDrillCommands(commands);
  addBundleCommands(commands);
  addMaintenanceCommands(commands);
  const asJson = wantsJson(argv);
  try {
    try {
      await command.parseAsync(argv, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
      await io.out(outcome.out);
    }
    return outcome.failed ? EXIT.refused : EXIT.done;
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    if (error instanceof CommanderError) {
      const usage = { code: 'usage', message: usageMessage(error) };
      const text = outcome.err === '' ? `${usage.message}\n${hint(command, argv)}\n` : outcome.err;
      await io.err(asJson ? jsonError(usage) : text);
      return EXIT.usage;
    }
    const refusal = refusalOf(error);
    await io.err(asJson ? jsonError(refusal) : `${harmless(refusal.message)}\n`);
    return EXIT.refused;
  }
}

function jsonError(refusal: Refusal): string {
  return `${JSON.stringify({ error: refusal })}\n`;
}

function usageMessage(error: CommanderError): string {
  if (error.code === 'commander.help') return 'Name a command. Add --help to see which there are.';
  const text = harmless(error.message.replace(/^error: /, ''));
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function hint(program: Command, argv: readonly string[]): string {
  const path: string[] = [];
  let at: Command | undefined = program;
  for (const word of argv) {
    if (word.startsWith('-')) continue;
    at = at.commands.find((candidate) => candidate.name() === word);
    if (at === undefined) break;
    path.push(word);
  }
  const dash = argv.some((word) => /^-(?:\d|.*\s)/su.test(word))
    ? ' What begins with a dash goes last, after --.'
    : '';
  return `See: deepwater ${[...path, '--help'].join(' ')}.${dash}`;
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}

/** Anything thrown, as a refusal. What is none of ours keeps its message: a tired person can at least pass it on. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusalError) return error.refusal;
  const cause = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Deepwater failed: ${cause}. Run deepwater doctor, and report this with its answer.`,
  };
}
