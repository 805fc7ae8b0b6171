import type { StepKind } from '../../../runbooks/runbook.ts';
import type { RunAsk, RunEnd, RunStepState } from './terms.ts';

/** One step of a run. */
export interface RunStep {
  /** What conditions name it by. */
  id: string;
  number: number;
  name: string;
  kind: StepKind;
  required: boolean;
  /** Whether it has something to be rolled back with. */
  rollback: boolean;
  /** What a `decide` step asks, and the step each answer leads to; null for the next one, `end` for none. */
  question: string | null;
  branches: { answer: string; goTo: string | null }[];
  state: RunStepState;
  /** How often it was begun. */
  attempts: number;
  /** ms since the epoch. */
  startedAt: number | null;
  endedAt: number | null;
  /** When its approval is waited for no longer, ms since the epoch; null where nothing expires. */
  until: number | null;
  approvedBy: string | null;
  /** Who said what it came to, where that was a person. */
  by: string | null;
  reason: string | null;
  exit: number | null;
  status: number | null;
  /** The last lines it printed; everything kept of it stands in the event `outcome`. */
  lines: string | null;
  answer: string | null;
  /** The event that says what it came to last. */
  outcome: string | null;
  /** Its rollback: asked for by a person, done, or failed, which somebody has to know at once. */
  undo: 'asked' | 'done' | 'failed' | null;
  /** What a person at another machine asked for; null once the one that executes the run did it or went past it. */
  asked: {
    what: RunAsk;
    answer: string | null;
    reason: string | null;
    by: string;
    at: number;
    event: string;
  } | null;
  /** A machine that no longer executed the run began it as well: the two had not heard of each other. */
  elsewhere: boolean;
}

/** A run of a runbook. Its text stands in the event that started it alone. */
export interface Run {
  /** The event that started it. */
  id: string;
  n: number;
  /** As people say it: run 1. */
  number: number;
  /** The installation that executes it: no other does. */
  replica: string;
  /** When a person had this installation take it over from another one, and who; null while the first one executes it. */
  taken: { from: string; by: string; at: number } | null;
  runbook: string;
  title: string;
  hash: string;
  dryRun: boolean;
  folder: string | null;
  /** Secrets without their value. */
  variables: { name: string; value: string | null; secret: boolean }[];
  startedAt: number;
  startedBy: string;
  steps: RunStep[];
  /** Null while it goes on. */
  ended: { how: RunEnd; at: number; by: string; reason: string | null; event: string } | null;
}
