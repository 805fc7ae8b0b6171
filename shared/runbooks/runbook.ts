import type { Root } from 'mdast';

/** Largest runbook, in UTF-16 code units. */
export const MAX_RUNBOOK = 1_000_000;

/** Where something stands in the text, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Kinds of blocks that run; `manual` is everything a person does. */
export const STEP_KINDS = ['manual', 'sh', 'http', 'wait', 'check', 'decide', 'notify'] as const;
export type StepKind = (typeof STEP_KINDS)[number];
export type RunnableKind = Exclude<StepKind, 'manual'>;

/** A value a run needs. Values reach commands as environment variables and nothing else. */
export interface Variable {
  /** Also the name of the environment variable. */
  name: string;
  /** Null when it has to be given before a run. Never present for a secret. */
  value: string | null;
  description: string | null;
  /** Never shown, logged or exported. */
  secret: boolean;
}

/** A block of text that can be copied to a terminal. It runs only where its author said so. */
export interface CommandBlock {
  text: string;
  /** As the fence names it: `sh`, `console`; null when it says nothing. */
  language: string | null;
  place: Place;
}

/** What `rollback` says of a step that can't be taken back, as its author knows. */
export const NO_ROLLBACK = 'none';

/** Something to roll a step back with. */
export interface Rollback {
  name: string;
  kind: Extract<RunnableKind, 'sh' | 'http'>;
  body: string;
  /** Seconds. */
  timeout: number;
  place: Place;
}

/** What a block says of itself besides its body. */
export interface StepOptions {
  /** What counts as success, as written: `exit 0`, `status 200`, `stdout contains "ok"`, `json $.lag < 2`. */
  expect: string | null;
  /** Seconds until it is ended; 300 unless it says otherwise. */
  timeout: number;
  /** Whether it changes nothing. */
  safe: boolean;
  /** Whether its author wrote so: only such a `check` runs in a dry run. */
  markedSafe: boolean;
  /** Whether a person has to approve it: as written, else whatever is not safe. */
  approval: boolean;
  /** Whether the run stops when it is skipped. */
  required: boolean;
  /** Name of the block that takes it back, or `none` where nothing does; null when it says nothing. */
  rollback: string | null;
  /** How often it is tried again after a failure. */
  retries: number;
  /** Runs only if this holds: an expression over earlier results and variables. */
  when: string | null;
  /** For `wait`: seconds between two looks. */
  every: number;
  /** For `notify`: where the message goes. */
  to: string | null;
}

interface StepBase {
  /** Unique in the runbook, and the same as long as its words are: what results are asked for by. */
  id: string;
  /** As people say it, from 1. */
  number: number;
  name: string;
  /** Headings it stands under, outermost first, without the title. */
  section: string[];
  place: Place;
}

export interface ManualStep extends StepBase {
  kind: 'manual';
  /** 0 for a step of its own, 1 for a part of the one before it, and so on. */
  depth: number;
  commands: CommandBlock[];
}

export interface RunnableStep extends StepBase {
  kind: RunnableKind;
  body: string;
  options: StepOptions;
  /** Columns of the characters of two of its options, from 1, and at last of their end; null where they are absent. */
  columns: { expect: readonly number[] | null; when: readonly number[] | null };
}

export type Step = ManualStep | RunnableStep;

/** Something about a runbook that its author should mend, or look at. */
export interface Finding {
  /** `error`: the step can't run. `warning`: it can, and shouldn't yet. */
  level: 'error' | 'warning';
  rule: string;
  message: string;
  place: Place;
}

/** A runbook as it was read. */
export interface Runbook {
  /** From the front matter, else from the file's name. */
  id: string;
  title: string;
  services: string[];
  severities: string[];
  /** Names of the alerts it answers. */
  alerts: string[];
  owner: string | null;
  /** Day it was last reviewed, `2026-11-23`. */
  reviewed: string | null;
  variables: Variable[];
  steps: Step[];
  rollbacks: Rollback[];
  /** What is wrong with it as a file: whatever is in here, the text can be read. */
  problems: Finding[];
  /** The text as a tree, for showing it. */
  tree: Root;
}
