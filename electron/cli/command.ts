import { Command, InvalidArgumentError, Option } from 'commander';
import type { Answer, Raw } from './answer.ts';
import type { CliDeps } from './deps.ts';
import type { Io } from './io.ts';
import { paper } from './render/paper.ts';
import { incidentRef } from './incident-id.ts';
import { openSession, type GlobalOptions, type Session } from './session.ts';

/** Where commands are added: a group of `deepwater`, or all of it. */
export interface Commands {
  /**
   * Adds a command. `usage` is its name and arguments as commander writes them; `examples` are shown by its `--help`,
   * without the program's name. Follow with options, and end with {@link CommandBuilder.does}.
   */
  add(usage: string, summary: string, ...examples: string[]): CommandBuilder;
  /** Begins a section of the list of commands in `--help`. */
  heading(text: string): void;
  /** Adds a group of commands, such as `people`, perhaps with another name for it; or finds the one that is there. */
  group(name: string, summary: string, alias?: string): Commands;
}

export interface CommandBuilder {
  /** Says more in `--help`, below the summary. */
  explain(text: string): CommandBuilder;
  argument(name: string, description: string): CommandBuilder;
  option(flags: string, description: string): CommandBuilder;
  /** An option without which the command is refused. */
  required(flags: string, description: string): CommandBuilder;
  /** An option that may be given several times: a list of texts. */
  repeatable(flags: string, description: string): CommandBuilder;
  /** An option that takes a whole number from 1 on. */
  count(flags: string, description: string): CommandBuilder;
  /** What the command does. `args` are its arguments and, last, its options. */
  does<Args extends unknown[]>(work: (session: Session, ...args: Args) => Promise<Answer | Raw>): void;
}

/** The whole program, and what came of running it. */
export interface Program {
  command: Command;
  commands: Commands;
  outcome: ProgramOutcome;
}

export interface ProgramOutcome {
  /** Help and version, asked for. */
  out: string;
  /** Help, not asked for. */
  err: string;
  /** Whether a command did its work with a bad result. */
  failed: boolean;
}

/** Begins the program: global options and help, no commands yet. */
export function createProgram(deps: CliDeps, io: Io): Program {
  const running: Running = { deps, io, outcome: { out: '', err: '', failed: false } };
  const command = prepared(new Command('deepwater'), running)
    .description('The desk of the person who runs an incident, without the window.')
    .version(deps.appVersion, '-V, --version', 'Print the version.')
    .helpCommand('help [command]', 'Explain a command.')
    .addHelpText('after', `\n${programHelp}`);
  addGlobalOptions(command);
  return { command, commands: within(command, running), outcome: running.outcome };
}

const REF_HELP = 'The incident: INC-7F3, inc-7f3, 7F3, or its id.';

const programHelp = `An incident is named by its reference, in any spelling: INC-7F3, inc-7f3, 7F3. Put -- before a text that begins with a dash.
Exit status: 0 done, 1 refused (the reason on standard error), 2 wrong usage.

Examples:
  $ deepwater declare --title "Checkout fails in eu-west" --severity SEV-2
  $ deepwater log INC-7F3 "Rolled back to 2026.11.2" --kind action --at -5m
  $ deepwater list --json`;

interface Running {
  deps: CliDeps;
  io: Io;
  outcome: ProgramOutcome;
}

function prepared(command: Command, { io, outcome }: Running): Command {
  return (
    command
      .exitOverride()
      // Global options stand on every command as well; without this, `--` would be lost on the way to it.
      .enablePositionalOptions()
      .helpOption('-h, --help', 'Explain the command.')
      .configureHelp({ subcommandTerm: nameAndArguments })
      .configureOutput({
        writeOut: (text) => {
          outcome.out += text;
        },
        writeErr: (text) => {
          outcome.err += text;
        },
        outputError: () => undefined,
        getOutHelpWidth: () => io.columns ?? 100,
        getErrHelpWidth: () => io.columns ?? 100,
        getOutHasColors: () => io.colour,
      })
  );
}

/** `log <ref> <text...>`: that every command has options needs no saying in a list of them. */
function nameAndArguments(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...args].join(' ');
}

/** The options of every command. Added last, so that `--help` shows a command's own options first. */
function addGlobalOptions(command: Command): void {
  const options = [
    ['--data <dir>', 'Folder that holds the log. Default: the application’s own, or $DEEPWATER_DATA.'],
    ['--json', 'Print JSON, and refusals as JSON too.'],
    ['--as <person>', 'Who acts, like @ana. Default: the user of this machine.'],
    ['--command-id <uuid>', 'Id of this command. Repeating a command with its id changes nothing.'],
  ] as const;
  for (const [flags, description] of options) {
    command.addOption(new Option(flags, description).helpGroup('Global options:'));
  }
}

function within(parent: Command, running: Running): Commands {
  const child = (name: string): Command => {
    const command = prepared(parent.createCommand(name), running);
    parent.addCommand(command);
    return command;
  };
  return {
    add(usage, summary, ...examples) {
      const [name = usage, ...args] = usage.split(' ');
      const command = child(name).summary(summary).description(summary);
      if (args.length > 0) command.arguments(args.join(' '));
      for (const argument of command.registeredArguments) {
        if (argument.name() === 'ref') argument.argParser(incidentRef).description = REF_HELP;
      }
      const shown = examples
        .map((example) => `  $ ${example.includes(' | ') ? '' : 'deepwater '}${example}`)
        .join('\n');
      command.addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}:\n${shown}`);
      return builder(command, running);
    },
    heading(text) {
      parent.commandsGroup(text);
    },
    group(name, summary, alias) {
      const known = parent.commands.find((command) => command.name() === name);
      if (known !== undefined) return within(known, running);
      const command = child(name).description(summary).helpCommand(false);
      if (alias !== undefined) command.alias(alias);
      addGlobalOptions(command);
      return within(command, running);
    },
  };
}

function builder(command: Command, running: Running): CommandBuilder {
  const self: CommandBuilder = {
    explain(text) {
      command.description(`${command.summary()}\n\n${text}`);
      return self;
    },
    argument(name, description) {
      const argument = command.registeredArguments.find((registered) => registered.name() === name);
      if (argument === undefined) throw new Error(`${command.name()} has no argument ${name}`);
      argument.description = description;
      return self;
    },
    option(flags, description) {
      command.option(flags, description);
      return self;
    },
    required(flags, description) {
      command.requiredOption(flags, description);
      return self;
    },
    repeatable(flags, description) {
      command.addOption(new Option(flags, `${description} Can be repeated.`).argParser(collect));
      return self;
    },
    count(flags, description) {
      command.addOption(new Option(flags, description).argParser(wholeNumber));
      return self;
    },
    does<Args extends unknown[]>(work: (session: Session, ...args: Args) => Promise<Answer | Raw>) {
      addGlobalOptions(command);
      command.action(async (...all: unknown[]) => {
        // Commander hands over the arguments, the options, and the command itself. What they are is written twice,
        // in the usage and in the parameters of `work`; each command's test holds the two together.
        const args = all.slice(0, -1) as Args;
        const session = openSession(command.optsWithGlobals<GlobalOptions>(), running.deps, running.io);
        let answer: Answer | Raw;
        try {
          answer = await unlessInterrupted(work(session, ...args), running.io.interrupted);
        } finally {
          await session.close();
        }
        // Only now: a pager may stay open for hours, and the folder must not be held as long.
        running.outcome.failed = 'failed' in answer && answer.failed === true;
        await running.io.out('raw' in answer ? answer.raw : `${written(session, answer)}\n`);
      });
    },
  };
  return self;
}

/** Ctrl-C, on its way out. */
export class Interrupted extends Error {}

function unlessInterrupted<T>(work: Promise<T>, interrupted: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Interrupted('interrupted'));
    if (interrupted.aborted) stop();
    interrupted.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => interrupted.removeEventListener('abort', stop));
  });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(value);
}

function written(session: Session, answer: Answer): string {
  const { io, json, now } = session;
  if (json) return JSON.stringify(answer.json, null, io.columns === null ? 0 : 2);
  return typeof answer.text === 'string'
    ? answer.text
    : answer.text(paper({ columns: io.columns, colour: io.colour, now }));
}
