import fs from 'node:fs';
import { resolve } from 'node:path';
import { engineOperations, type EngineOperations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import { RefusalError, type Refusal } from '#shared/contract/refusal.ts';
import { defaultDataDir } from '#shared/data-dir.ts';
import type { CallName, Client, CliDeps, SubscriptionName } from './deps.ts';
import { utf8 } from './files.ts';
import type { Io } from './io.ts';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  data?: string;
  json?: boolean;
  as?: string;
  commandId?: string;
}

/** A contract input as it comes from words typed: names of a list are any text until the contract has checked them. */
export type Typed<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Typed<Item>[]
    : T extends object
      ? { [Key in keyof T]: Typed<T[Key]> }
      : T;

/** One run of one command. */
export interface Session {
  readonly dataDir: string;
  readonly deps: CliDeps;
  readonly io: Io;
  readonly json: boolean;
  /** Time at which the command started, ms since the epoch. */
  readonly now: number;
  /** Who acts and the id of the command, if they were given: what every command of the contract carries. */
  readonly signed: { as?: string; commandId?: string };
  /** An absolute path out of one typed. */
  path(typed: string): string;
  /** The words of a text argument; standard input where they are a single `-`. Throws a RefusalError. */
  text(words: readonly string[]): Promise<string>;
  /**
   * The folder will be open for minutes: others may reach it through this process. Before the first call. `exchanges`: it is in
   * touch with other installations meanwhile.
   */
  stays(how?: { exchanges: boolean }): void;
  /** Calls the engine; it is opened at the first call. Throws a RefusalError. */
  call<N extends CallName>(
    name: N,
    input: Typed<InputOf<EngineOperations[N]>>,
  ): Promise<OutputOf<EngineOperations[N]>>;
  /** Watches something, until the function it gives is called. What is refused is not watched: calls say why. */
  subscribe<N extends SubscriptionName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
    push: (increment: OutputOf<EngineOperations[N]>) => void,
  ): Promise<() => void>;
  close(): Promise<void>;
}

/** What may be asked of a folder that isn't there yet: beginning something, and lists, which are empty then. */
const BEGINNINGS: ReadonlySet<CallName> = new Set<CallName>([
  'incident.declare',
  'incident.import',
  'bundle.import',
  'incident.list',
  'search',
  'workspace.show',
  'person.set',
  'severities.set',
  'checklist.set',
  'policy.set',
  'service.set',
  'settings.import',
  'schedule.import',
  'drill.list',
  'drill.run',
  'runbook.list',
  'runbook.show',
  'runbook.search',
  'runbook.figures',
  'runbook.folders',
  'runbook.folder.add',
  'connector.list',
  'connector.kinds',
  'connector.set',
  'connector.folders',
  'connector.folder.add',
  'network.show',
  'network.set',
  'engine.status',
  'sync.start',
  'sync.join',
  'sync.status',
]);

/** What keeps the folder open for minutes. */
const STAYS: ReadonlySet<CallName> = new Set<CallName>(['drill.run']);

/** Longest text read from standard input, in bytes: more than the longest entry takes, so that the contract judges it. */
const MAX_INPUT = 1_000_000;

/** Begins a session. Nothing is opened yet. */
export function openSession(options: GlobalOptions, deps: CliDeps, io: Io): Session {
  const path = (typed: string): string =>
    resolve(deps.cwd, typed.replace(/^~(?=$|[\\/])/, deps.machine.home));
  const dataDir = path(dataOption(options.data) ?? defaultDataDir(deps.machine));
  let client: Promise<Client> | null = null;
  let staying = false;
  let exchanging = false;
  const connected = (name: CallName | null): Promise<Client> =>
    (client ??= deps.connect({
      ...{ dataDir, appVersion: deps.appVersion, exchange: exchanging },
      serve: staying || (name !== null && STAYS.has(name)),
    }));

  return {
    dataDir,
    deps,
    io,
    json: options.json === true,
    now: deps.now(),
    signed: {
      ...(options.as === undefined ? {} : { as: options.as }),
      ...(options.commandId === undefined ? {} : { commandId: options.commandId }),
    },
    path,
    async text(words) {
      if (words.length !== 1 || words[0] !== '-') return words.join(' ');
      return utf8(await io.readInput(MAX_INPUT), 'Standard input');
    },
    stays(how = { exchanges: false }) {
      staying = true;
      exchanging = how.exchanges;
    },
    async call(name, input) {
      // Checked before anything is opened, so that a slip of the finger doesn't even create a folder.
      assertAccepted(name, input);
      // A slip in --data must not be answered from a log made a moment ago.
      if (client === null && !BEGINNINGS.has(name)) assertFolder(dataDir);
      const outcome = await (await connected(name)).call(name, input);
      if (!outcome.ok) throw refused(outcome.refusal);
      return outcome.output;
    },
    async subscribe(name, input, push) {
      assertFolder(dataDir);
      return (await connected(null)).subscribe(name, input, push, () => undefined);
    },
    async close() {
      // What kept the log from opening has been reported by the call that needed it.
      await client?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
}

function assertFolder(dataDir: string): void {
  if (fs.existsSync(dataDir)) return;
  throw new RefusalError(
    'no_log',
    `There is no log in ${dataDir} yet. Check --data, or declare an incident.`,
    'data',
  );
}

function dataOption(data: string | undefined): string | undefined {
  if (data === undefined) return undefined;
  if (data === '' || data.includes('\0')) {
    throw new RefusalError('invalid_input', 'The data folder has no name. Write it after --data.', 'data');
  }
  return data;
}

/** Throws a RefusalError with the path of the offending field unless the contract takes this input. */
function assertAccepted<N extends CallName>(
  name: N,
  input: unknown,
): asserts input is InputOf<EngineOperations[N]> {
  const parsed = readInput(engineOperations[name].input, input);
  if (!parsed.success) throw refused(firstProblem(parsed.error, name));
}

function refused({ code, message, path }: Refusal): RefusalError {
  return new RefusalError(code, message, path);
}
