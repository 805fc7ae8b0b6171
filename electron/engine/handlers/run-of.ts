import type { Outcome } from '#shared/contract/refusal.ts';
import type { ItemRef } from '#shared/domain/incident/item-ref.ts';
import { findRun } from '#shared/domain/incident/runs/find.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';

/** The run that is meant: the last one of an incident where none is named and none goes on. */
export function runOf({ runs }: IncidentHead, ref: ItemRef | undefined): Outcome<Run> {
  const last = runs.at(-1);
  const found = findRun(ref, { runs });
  return !found.ok && ref === undefined && last !== undefined ? { ok: true, output: last } : found;
}

/** Name of the machine that executes a run, as it announced itself; null for one not heard of. */
export const machineOf = ({ replica }: Run, { replicas }: Pick<WorkspaceState, 'replicas'>): string | null =>
  replicas.find(({ id }) => id === replica)?.name ?? null;
