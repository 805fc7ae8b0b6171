import type { Run } from '#shared/domain/incident/runs/state.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';

/** Which machine executes a run. */
export interface RunMachine {
  /** Whether it is this one. Also while the engine has not said which one this is. */
  here: boolean;
  /** As it announced itself; null for one not heard of. */
  name: string | null;
}

export function useMachine(run: Run): RunMachine {
  const own = useSurroundings((state) => state.status?.replica);
  const name = useMachineName(run.replica);
  return { here: own === undefined || own === run.replica, name };
}

/** The name of an installation; null for one not heard of, or for none. */
export function useMachineName(replica: string | null): string | null {
  return useSurroundings(
    ({ workspace }) => workspace.replicas.find(({ id }) => id === replica)?.name ?? null,
  );
}
