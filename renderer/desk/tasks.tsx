import type { Task } from '#shared/domain/incident/state.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';

import { Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { IconArrowBackUp, IconCheck, IconX } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident } from './desk-context.ts';
import classes from './work.module.css';

const { tabs: text } = uiText;
const NONE: readonly Task[] = [];

/** Open tasks, what is due next first; closed ones below. */
export function Tasks() {
  const desk = useDesk();
  const tasks = useIncident((state) => state.head?.tasks) ?? NONE;
  const open = tasks
    .filter((task) => task.state === 'open')
    .toSorted(
      (one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || one.number - other.number,
    );
  const closed = tasks
    .filter((task) => task.state !== 'open')
    .toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0));
  return (
    <>
      <button type="button" className={classes.primary} onClick={() => desk.start('task')}>
        {text.addTask}
      </button>
      {tasks.length === 0 ? <p className={classes.none}>{text.noTasks}</p> : null}
      <ul>
        {open.map((task) => (
          <OpenTask key={task.id} task={task} />
        ))}
      </ul>
      {closed.length === 0 ? null : (
        <details className={classes.closed}>
          <summary>{text.closed(closed.length)}</summary>
          <ul>
            {closed.map((task) => (
              <ClosedTask key={task.id} task={task} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function useTaskLabel(task: Task): string {
  const tasks = useIncident((state) => state.head?.tasks) ?? NONE;
  const same = tasks.filter((other) => other.number === task.number);
  // Two logs that met may both have a task 3: then they are 3a and 3b, as everywhere.
  return same.length < 2
    ? String(task.number)
    : `${task.number}${String.fromCharCode(97 + same.findIndex((other) => other.id === task.id))}`;
}

function OpenTask({ task }: { task: Task }) {
  const desk = useDesk();
  const name = useNames();
  const label = useTaskLabel(task);
  const urgency = useUrgency(task.dueAt);
  const cause = useIncident((state) => {
    const entry = task.cause === null ? undefined : state.model?.entries.get(task.cause);
    return entry === undefined ? null : (state.model?.lookup.labelOf(entry) ?? null);
  });
  const owner =
    task.owner === null
      ? text.noOwner
      : 'person' in task.owner
        ? name(task.owner.person)
        : seatName(task.owner.seat);
  return (
    <li className={classes.task} data-tone={urgency}>
      <button
        type="button"
        className={classes.check}
        aria-label={text.taskDone(label)}
        title={`${text.taskDone(label)} (/done ${label})`}
        onClick={() => desk.runLine(`/done ${label}`)}
      >
        <IconCheck size={13} aria-hidden />
      </button>
      <div className={classes.taskBody}>
        <div className={classes.taskText}>{task.text}</div>
        <div className={classes.meta}>
          <button type="button" onClick={() => desk.start('assign', `${label} @`)}>
            {owner}
          </button>
          {' · '}
          <button type="button" className={classes.dueAt} onClick={() => desk.start('due', `${label} `)}>
            {task.dueAt === null ? text.noDue : <Countdown dueAt={task.dueAt} />}
          </button>
          {cause === null || task.cause === null ? null : (
            <>
              {' · '}
              <button type="button" onClick={() => desk.show(task.cause ?? '')}>
                {text.cause(cause)}
              </button>
            </>
          )}
        </div>
      </div>
      <span className={classes.taskNumber}>{label}</span>
      <button
        type="button"
        className={classes.drop}
        aria-label={text.taskDrop(label)}
        title={`${text.taskDrop(label)} (/drop ${label})`}
        onClick={() => desk.runLine(`/drop ${label}`)}
      >
        <IconX size={13} aria-hidden />
      </button>
    </li>
  );
}

function ClosedTask({ task }: { task: Task }) {
  const desk = useDesk();
  const name = useNames();
  const label = useTaskLabel(task);
  return (
    <li className={classes.task}>
      <div className={classes.taskBody}>
        <div className={classes.closedText}>{task.text}</div>
        <div className={classes.meta}>
          {task.state === 'done' ? text.done : text.dropped}
          {task.closedBy === null ? null : ` · ${name(task.closedBy)}`}
        </div>
      </div>
      <span className={classes.taskNumber}>{label}</span>
      <button
        type="button"
        className={classes.drop}
        aria-label={text.taskReopen(label)}
        title={`${text.taskReopen(label)} (/reopen ${label})`}
        onClick={() => desk.runLine(`/reopen ${label}`)}
      >
        <IconArrowBackUp size={13} aria-hidden />
      </button>
    </li>
  );
}
