import { refuse } from '../../../contract/refusal.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { nextUpdateDue } from '../facts.ts';
import type { IncidentHead, TaskOwner } from '../state.ts';
import { accept, checkPast, findEntry, findTask, type Decision, type DecisionContext } from './context.ts';
import { refuseOver } from './incident.ts';

/** A year: no task of an incident is due later than that, so such a time is a slip of the finger. */
const FARTHEST_DUE = 366 * 24 * 60 * 60_000;

export function addTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.add'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.at, context);
  if (!past.ok) return past;
  const due = checkDue(input.dueAt, context, 'dueAt');
  if (!due.ok) return due;
  let cause: string | null = null;
  if (input.cause !== undefined) {
    const entry = findEntry(input.cause, context, 'cause');
    if (!entry.ok) return entry;
    cause = entry.output.id;
  }
  const number = Math.max(0, ...head.tasks.map((task) => task.number)) + 1;
  return accept(
    incidentEvent(
      'task.added',
      {
        n: head.lastNumber + 1,
        number,
        text: input.text,
        owner: input.owner ?? null,
        dueAt: input.dueAt ?? null,
        cause,
      },
      input.at,
    ),
  );
}

export function changeTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.change'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.at, context);
  if (!past.ok) return past;
  const due = checkDue(input.dueAt, context, 'dueAt');
  if (!due.ok) return due;
  const task = findTask(input.task, head);
  if (!task.ok) return task;
  const text = input.text === undefined || input.text === task.output.text ? null : input.text;
  const owner = isSameOwner(input.owner, task.output.owner) ? undefined : input.owner;
  const dueAt = input.dueAt === task.output.dueAt ? undefined : input.dueAt;
  if (text === null && owner === undefined && dueAt === undefined) {
    return refuse('unchanged', 'The task is like that already.', 'task');
  }
  return accept(
    incidentEvent(
      'task.changed',
      {
        n: head.lastNumber + 1,
        task: task.output.id,
        number: task.output.number,
        text,
        ...(owner === undefined ? {} : { owner }),
        ...(dueAt === undefined ? {} : { dueAt }),
      },
      input.at,
    ),
  );
}

function isSameOwner(one: TaskOwner | null | undefined, other: TaskOwner | null): boolean {
  if (one === undefined || one === null || other === null) return one === other;
  return 'person' in one
    ? 'person' in other && one.person === other.person
    : 'seat' in other && one.seat === other.seat;
}

export function closeTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.close'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.at, context);
  if (!past.ok) return past;
  const task = findTask(input.task, head);
  if (!task.ok) return task;
  if (task.output.state !== 'open') {
    return refuse('unchanged', `Task ${task.output.number} is ${task.output.state} already.`, 'task');
  }
  return accept(
    incidentEvent(
      'task.closed',
      {
        n: head.lastNumber + 1,
        task: task.output.id,
        number: task.output.number,
        how: input.how,
        note: input.note ?? null,
      },
      input.at,
    ),
  );
}

export function reopenTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.reopen'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.at, context);
  if (!past.ok) return past;
  const task = findTask(input.task, head);
  if (!task.ok) return task;
  if (task.output.state === 'open') return refuse('unchanged', `Task ${task.output.number} is open.`, 'task');
  return accept(
    incidentEvent(
      'task.reopened',
      { n: head.lastNumber + 1, task: task.output.id, number: task.output.number },
      input.at,
    ),
  );
}

/** Posts an internal status update. The next one is due as said, or after the severity's rhythm. */
export function postUpdate(
  head: IncidentHead,
  input: IncidentCommandInput<'update.post'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.at, context);
  if (!past.ok) return past;
  const over = refuseOver(head);
  if (!over.ok) return over;
  const due = checkDue(input.nextDueAt, context, 'nextDueAt');
  if (!due.ok) return due;
  const posted = input.at ?? context.now;
  if (input.nextDueAt !== undefined && input.nextDueAt !== null && input.nextDueAt <= posted) {
    return refuse('in_the_past', 'The next update must come after this one.', 'nextDueAt');
  }
  return accept(
    incidentEvent(
      'update.posted',
      {
        n: head.lastNumber + 1,
        audience: 'internal',
        text: input.text,
        nextDueAt: input.nextDueAt === undefined ? rhythm(head, context, posted) : input.nextDueAt,
      },
      input.at,
    ),
  );
}

function rhythm(head: IncidentHead, context: DecisionContext, from: number): number | null {
  if (nextUpdateDue(head, context.levels) === null && head.updates.length === 0) return null;
  const every = context.levels.find((level) => level.id === head.severity)?.updateEveryMinutes ?? null;
  return every === null || head.phase === 'resolved' ? null : from + every * 60_000;
}

function checkDue(at: number | null | undefined, context: DecisionContext, path: string): Decision {
  if (at === null || at === undefined || Math.abs(at - context.now) <= FARTHEST_DUE) return accept();
  return refuse('invalid_input', 'That is more than a year away. Check the date.', path);
}
