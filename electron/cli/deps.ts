import type { EngineOperations, NameOfKind } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import type { Outcome, Refusal } from '#shared/contract/refusal.ts';
import type { Machine } from '#shared/data-dir.ts';

/** Names of the commands and queries of the engine. */
export type CallName = NameOfKind<'command' | 'query', EngineOperations>;

/** Names of what can be watched. */
export type SubscriptionName = NameOfKind<'subscription', EngineOperations>;

/** An open log: in this process, or through the application that has it open. */
export interface Client {
  call<N extends CallName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
  ): Promise<Outcome<OutputOf<EngineOperations[N]>>>;
  /** Watches something until the returned function is called. A refusal is told to `refused`, at once or later. */
  subscribe<N extends SubscriptionName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
    push: (increment: OutputOf<EngineOperations[N]>) => void,
    refused: (refusal: Refusal) => void,
  ): () => void;
  close(): Promise<void>;
}

/** One thing `doctor` looked at. */
export interface Finding {
  /** What was looked at, in a word or two. */
  what: string;
  state: 'ok' | 'note' | 'problem';
  /** What was found, and how to mend it. */
  says: string;
}

/** Something a connector has to keep. */
export interface ConnectorCheck {
  name: string;
  /** Null when it holds; otherwise a sentence that says what does not. */
  run(): Promise<string | null>;
}

/** What a restored log came from and where the one it replaces was put. */
export interface Restored {
  /** The backup. */
  restored: string;
  events: number;
  /** The file that stood there before, kept; null when there was none. */
  kept: string | null;
  /** Attached files its entries refer to that are there now. */
  files: number;
  /** Attached files that are neither there nor beside the backup. */
  missingFiles: number;
}

/** What the command line needs of the engine and the machine. Loading the engine is left to the moment it is needed. */
export interface CliDeps {
  appVersion: string;
  machine: Machine;
  /** Folder that relative paths start from. */
  cwd: string;
  /** This machine's clock, ms since the epoch. */
  now(): number;
  /**
   * Opens the log in this folder. Throws a RefusalError that says why it can't be opened. With `serve` other command lines
   * reach the log through this process for as long as it has it open; with `exchange` it is in touch with other installations.
   */
  connect(options: {
    dataDir: string;
    appVersion: string;
    serve?: boolean;
    exchange?: boolean;
  }): Promise<Client>;
  /** Puts a backup, by file or by name, in the log's place: absent, the newest one. Throws a RefusalError. */
  restore(options: { dataDir: string; from?: string }): Promise<Restored>;
  /** What a connector in a folder has to keep, as checks. Throws a RefusalError for a folder that holds none. */
  tryConnector(folder: string): Promise<{ name: string; checks: readonly ConnectorCheck[] }>;
  /** Copies the template of a connector. Throws a RefusalError. Returns its files. */
  copyTemplate(folder: string): Promise<string[]>;
  /** Looks at a data folder without changing anything in it. */
  examine(dataDir: string): Promise<Finding[]>;
}
