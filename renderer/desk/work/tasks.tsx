import type { KeyboardEvent, ReactNode } from 'react';
import { commands } from '#shared/composer/registry.ts';
import type { IncidentHead, Task } from '#shared/domain/incident/state.ts';
import { isOver } from '#shared/domain/incident/facts.ts';
import { checklistOffers } from '#shared/policy/checklists.ts';
import { uiText } from '#shared/text/ui.ts';
import { workText } from '#shared/text/work.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { IconArrowBackUp, IconCheck, IconListCheck, IconX } from '#renderer/ui/icons.ts';
import { matchesKey } from '#renderer/ui/keys.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { TaskTickets } from '../vendor-links.tsx';
import { useDesk, useIncident, useView } from '../desk-context.ts';
import type { Desk } from '../desk.ts';
import { ChecklistForm } from './checklist-form.tsx';
import { TaskForm } from './task-form.tsx';
import { OwnerName, useTaskLabel } from './task-parts.tsx';
import classes from './work.module.css';

const { tabs: common } = uiText;
const { tasks: text } = workText;

/** Open tasks, what is due next first; closed ones below. Arrow keys move among them, single keys act. */
export function Tasks() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  const form = useView((state) => state.workForm);
  if (head === null) return null;
  const open = head.tasks
    .filter((task) => task.state === 'open')
    .toSorted(
      (one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || one.number - other.number,
    );
  const closed = head.tasks
    .filter((task) => task.state !== 'open')
    .toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0));
  return (
    <>
      {form?.kind === 'task' ? (
        <TaskForm
          key={form.task ?? 'new'}
          head={head}
          task={form.task}
          timeBox={form.timeBox}
          cause={form.cause}
        />
      ) : null}
      {form?.kind === 'checklist' ? <ChecklistForm head={head} /> : null}
      <div className={classes.actions}>
        <button
          type="button"
          data-landing={open.length === 0 ? true : undefined}
          className={classes.primary}
          onClick={() => desk.start('task')}
        >
          {text.add}
        </button>
        <button type="button" className={classes.secondary} onClick={() => desk.start('box')}>
          {text.box}
        </button>
        <button type="button" className={classes.secondary} onClick={() => desk.start('checklist')}>
          {text.checklist}
        </button>
      </div>
      <Offer head={head} />
      {head.tasks.length === 0 ? <p className={classes.none}>{text.none}</p> : null}
      {/* Keys of all tasks together; each is a line of its own. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={(event) => onTaskKey(event, desk)}>
        <ul>
          {open.map((task, index) => (
            <OpenTask key={task.id} task={task} first={index === 0} />
          ))}
        </ul>
        {closed.length === 0 ? null : (
          <details className={classes.closed}>
            <summary>{common.closed(closed.length)}</summary>
            <ul>
              {closed.map((task) => (
                <ClosedTask key={task.id} task={task} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}

/** The checklist made for this severity or these services, until it is on the list. */
function Offer({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const checklists = useSurroundings((state) => state.workspace.checklists);
  const [offer] = checklistOffers(head, checklists);
  if (offer === undefined || !offer.fits || !offer.particular || isOver(head)) return null;
  const { name, items } = offer.checklist;
  if (offer.missing < items.length) return null;
  return (
    <button
      type="button"
      className={classes.offer}
      title={text.addList(name)}
      onClick={() => desk.runLine(`/checklist ${name}`)}
    >
      <IconListCheck size={15} aria-hidden />
      <span>{text.offered(name, text.items(items.length))}</span>
    </button>
  );
}

function OpenTask({ task, first }: { task: Task; first: boolean }) {
  const desk = useDesk();
  const label = useTaskLabel(task);
  const urgency = useUrgency(task.dueAt);
  const cause = useIncident((state) => {
    const entry = task.cause === null ? undefined : state.model?.entries.get(task.cause);
    return entry === undefined ? null : (state.model?.lookup.labelOf(entry) ?? null);
  });
  return (
    <li
      className={classes.task}
      data-tone={urgency}
      data-task={label}
      data-landing={first ? true : undefined}
      tabIndex={-1}
    >
      <button
        type="button"
        className={classes.check}
        aria-label={common.taskDone(label)}
        title={`${common.taskDone(label)} (/done ${label})`}
        onClick={() => desk.runLine(`/done ${label}`)}
      >
        <IconCheck size={13} aria-hidden />
      </button>
      <div className={classes.taskBody}>
        <button
          type="button"
          className={classes.taskText}
          title={text.changeTitle(label)}
          onClick={() => desk.runLine(`/change ${label}`)}
        >
          {task.text}
        </button>
        <div className={classes.meta}>
          <button type="button" onClick={() => desk.start('assign', `${label} @`)}>
            <OwnerName owner={task.owner} />
          </button>
          {' · '}
          <button type="button" className={classes.dueAt} onClick={() => desk.start('due', `${label} `)}>
            {task.timeBox ? `${text.timeBox} ` : ''}
            {task.dueAt === null ? common.noDue : <Countdown dueAt={task.dueAt} />}
          </button>
          {task.checklist === null ? null : ` · ${task.checklist}`}
          <TaskTickets task={task.id} />
          {cause === null || task.cause === null ? null : (
            <>
              {' · '}
              <button type="button" onClick={() => desk.show(task.cause ?? '')}>
                {common.cause(cause)}
              </button>
            </>
          )}
        </div>
      </div>
      <span className={classes.taskNumber}>{label}</span>
      <TaskTool line={`/drop ${label}`} words={common.taskDrop(label)}>
        <IconX size={13} aria-hidden />
      </TaskTool>
    </li>
  );
}

function ClosedTask({ task }: { task: Task }) {
  const name = useNames();
  const label = useTaskLabel(task);
  return (
    <li className={classes.task} data-task={label} tabIndex={-1}>
      <div className={classes.taskBody}>
        <div className={classes.closedText}>{task.text}</div>
        <div className={classes.meta}>
          {task.state === 'done' ? common.done : common.dropped}
          {task.closedBy === null ? null : ` · ${name(task.closedBy)}`}
        </div>
      </div>
      <span className={classes.taskNumber}>{label}</span>
      <TaskTool line={`/reopen ${label}`} words={common.taskReopen(label)}>
        <IconArrowBackUp size={13} aria-hidden />
      </TaskTool>
    </li>
  );
}

/** A line of the composer as a button at the end of a task. */
function TaskTool({ line, words, children }: { line: string; words: string; children: ReactNode }) {
  const desk = useDesk();
  return (
    <button
      type="button"
      className={classes.drop}
      aria-label={words}
      title={`${words} (${line})`}
      onClick={() => desk.runLine(line)}
    >
      {children}
    </button>
  );
}

/** Arrow keys move among the tasks; the single keys of the registry act on the one that has the focus. */
function onTaskKey(event: KeyboardEvent<HTMLDivElement>, desk: Desk): void {
  if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return;
  const task = event.target.closest<HTMLElement>('[data-task]');
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined) {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-task]')].filter(
      (each) => each.offsetParent !== null,
    );
    event.preventDefault();
    all[Math.min(Math.max(all.findIndex((each) => each === task) + step, 0), all.length - 1)]?.focus();
    return;
  }
  const label = task?.dataset['task'];
  const command = commands.find(
    (candidate) => candidate.taskKey !== undefined && matchesKey(event, candidate.taskKey, desk.app.mac),
  );
  if (label === undefined || command === undefined || event.target !== task) return;
  event.preventDefault();
  focusBeside(task);
  if (command.id === 'assign') desk.start('assign', `${label} @`);
  else if (command.id === 'due') desk.start('due', `${label} `);
  else desk.runLine(`/${command.id} ${label}`);
}

/** A task that is done leaves the list: the one beside it takes the focus, so that the hand can go on. */
function focusBeside(task: HTMLElement): void {
  const beside = task.nextElementSibling ?? task.previousElementSibling;
  if (beside instanceof HTMLElement && beside.dataset['task'] !== undefined) beside.focus();
}
