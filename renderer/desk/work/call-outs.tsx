import { isOver } from '#shared/domain/incident/facts.ts';
import type { Task } from '#shared/domain/incident/state.ts';
import { workText } from '#shared/text/work.ts';
import { useFromNow } from '#renderer/ui/app-context.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { OwnerName, useTaskLabel } from './task-parts.tsx';
import classes from './work.module.css';

const { callOut: text } = workText;
const NONE: readonly Task[] = [];
/** What "3 more minutes" adds. */
const MORE = '3m';

/** Time boxes that are over, above whatever tab is shown, until somebody says what came of them. */
export function CallOuts() {
  const tasks = useIncident((state) => (state.head === null || isOver(state.head) ? NONE : state.head.tasks));
  const over = useFromNow((now) =>
    tasks
      .filter((task) => task.timeBox && task.state === 'open' && task.dueAt !== null && task.dueAt <= now)
      .map((task) => task.id)
      .join(' '),
  );
  if (over === '') return null;
  const ids = new Set(over.split(' '));
  return (
    <section className={classes.callOuts} aria-label={text.label}>
      {tasks
        .filter((task) => ids.has(task.id))
        .map((task) => (
          <CallOut key={task.id} task={task} />
        ))}
    </section>
  );
}

function CallOut({ task }: { task: Task }) {
  const desk = useDesk();
  const label = useTaskLabel(task);
  return (
    <div className={classes.callOut}>
      <strong>{text.timeUp(label)}</strong>
      <div className={classes.taskText}>
        {task.text} · <OwnerName owner={task.owner} />
      </div>
      <div className={classes.actions}>
        <button type="button" className={classes.secondary} onClick={() => desk.runLine(`/done ${label}`)}>
          {text.back}
        </button>
        <button
          type="button"
          className={classes.secondary}
          onClick={() => desk.runLine(`/due ${label} ${MORE}`)}
        >
          {text.more}
        </button>
      </div>
    </div>
  );
}
