import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import type { RunRecordName } from '#shared/domain/incident/runs/commands.ts';
import type { StepOutcome } from '#shared/domain/incident/runs/terms.ts';
import type { Masker } from '#shared/runbooks/mask.ts';
import type { Runbook } from '#shared/runbooks/runbook.ts';
import type { Incidents } from '../incidents.ts';
import type { Execution } from './execution.ts';
import type { Tape } from './tape.ts';
import { wordsOf } from './work.ts';

/** Who signs what the engine notes about a run by itself. */
export const RUNNER = '@deepwater';

/** What those who watch a run are told. */
export type RunIncrement =
  | { type: 'snapshot'; step: string | null; output: string }
  | { type: 'output'; step: string; text: string };

/** A run this engine executes. */
export interface Live {
  stream: string;
  id: string;
  runbook: Runbook;
  variables: Map<string, string>;
  masker: Masker;
  /** Whether the run was over when this began: a rollback that a person asked for. */
  over: boolean;
  /** What runs now. */
  execution: Execution | null;
  tape: { step: string; tape: Tape } | null;
  /** Wakes the run when something about it changed. */
  wake: () => void;
}

/** What is recorded of a step besides its outcome. */
export interface Settled {
  exit?: number | null;
  status?: number | null;
  reason?: string | null;
  ms?: number | null;
  output?: string | null;
  lines?: string | null;
}

/** Records what becomes of runs. Reasons are masked here, outputs before. */
export function createRecorder(incidents: Incidents) {
  function record(stream: string, name: RunRecordName, input: object, actor = RUNNER): boolean {
    // Name and input belong together: both are written where this is called.
    const command = { name, input } as unknown as IncidentCommand;
    return incidents.execute(stream, command, { actor, commandId: undefined }).ok;
  }

  function settle(each: Live, step: string, outcome: StepOutcome, more: Settled = {}): void {
    record(each.stream, 'run.settle', {
      run: each.id,
      step,
      outcome,
      exit: null,
      status: null,
      ms: null,
      output: null,
      lines: null,
      ...more,
      reason: wordsOf(more.reason ?? null, each.masker),
    });
  }

  function end(each: Live, how: 'completed' | 'failed', reason: string | null): void {
    record(each.stream, 'run.end', { run: each.id, how, reason: wordsOf(reason, each.masker) });
  }

  return { record, settle, end };
}

export type Recorder = ReturnType<typeof createRecorder>;
