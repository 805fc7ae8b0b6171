import { labelsOf } from '#shared/domain/incident/labels.ts';
import type { Task, TaskOwner } from '#shared/domain/incident/state.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useIncident } from '../desk-context.ts';

const NONE: readonly Task[] = [];

/** What people call a task: `3`, or `3a` and `3b` where two logs that met both had a task 3. */
export function useTaskLabel(task: Task): string {
  const tasks = useIncident((state) => state.head?.tasks) ?? NONE;
  const same = labelsOf(
    tasks.filter((other) => other.number === task.number),
    (other) => other.number,
  );
  return same.find((each) => each.item.id === task.id)?.label ?? String(task.number);
}

/** Who has it: a person by name, a seat, or nobody. */
export function OwnerName({ owner }: { owner: TaskOwner | null }) {
  const name = useNames();
  if (owner === null) return <>{uiText.tabs.noOwner}</>;
  return <>{'person' in owner ? name(owner.person) : seatName(owner.seat)}</>;
}
