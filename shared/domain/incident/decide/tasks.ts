import { refuse } from '../../../contract/refusal.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import type { IncidentHead, TaskOwner } from '../state.ts';
import { accept, checkDue, findEntry, findTask, type Decision, type DecisionContext } from './context.ts';

export function addTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.add'>,
  context: DecisionContext,
): Decision {
  const due = checkDue(input.dueAt, context, 'dueAt');
  if (!due.ok) return due;
  if (input.timeBox && input.dueAt === undefined) {
    return refuse('invalid_input', 'A time box needs its end. Write when it is over, like 3m.', 'dueAt');
  }
  let cause: string | null = null;
  if (input.cause !== undefined) {
    const entry = findEntry(input.cause, context, 'cause');
    if (!entry.ok) return entry;
    cause = entry.output.id;
  }
  const number = nextTaskNumber(head);
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
        timeBox: input.timeBox,
        checklist: null,
      },
      input.at,
    ),
  );
}

/** Adds the items of a checklist as tasks. Items that are tasks of this incident already are left out. */
export function applyChecklist(
  head: IncidentHead,
  input: IncidentCommandInput<'checklist.apply'>,
  context: DecisionContext,
): Decision {
  const wanted = input.checklist.toLowerCase();
  const checklist = context.checklists.find((each) => each.name.toLowerCase() === wanted);
  if (checklist === undefined) {
    const known = context.checklists.map((each) => each.name).join(', ');
    const mend = known === '' ? 'There are none yet: add one in the settings.' : `There is: ${known}.`;
    return refuse('not_found', `There is no checklist ${input.checklist}. ${mend}`, 'checklist');
  }
  const present = head.tasks.filter((task) => task.checklist === checklist.name).map((task) => task.text);
  const items = checklist.items.filter((item) => !present.includes(item.text));
  if (items.length === 0)
    return refuse('unchanged', `Every item of ${checklist.name} is a task here already.`, 'checklist');
  const begun = input.at ?? context.now;
  const first = nextTaskNumber(head);
  return accept(
    ...items.map((item, index) =>
      incidentEvent(
        'task.added',
        {
          n: head.lastNumber + 1 + index,
          number: first + index,
          text: item.text,
          owner: item.seat === null ? null : { seat: item.seat },
          dueAt: item.dueMinutes === null ? null : begun + item.dueMinutes * 60_000,
          cause: null,
          timeBox: false,
          checklist: checklist.name,
        },
        input.at,
      ),
    ),
  );
}

function nextTaskNumber(head: IncidentHead): number {
  return Math.max(0, ...head.tasks.map((task) => task.number)) + 1;
}

export function changeTask(
  head: IncidentHead,
  input: IncidentCommandInput<'task.change'>,
  context: DecisionContext,
): Decision {
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

export function closeTask(head: IncidentHead, input: IncidentCommandInput<'task.close'>): Decision {
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

export function reopenTask(head: IncidentHead, input: IncidentCommandInput<'task.reopen'>): Decision {
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

export function ticketTask(head: IncidentHead, input: IncidentCommandInput<'task.ticket'>): Decision {
  const task = findTask(input.task, head);
  if (!task.ok) return task;
  const { id, number, ticketed } = task.output;
  if (ticketed === true) return refuse('unchanged', `A ticket of task ${number} is made already.`, 'task');
  return accept(incidentEvent('task.ticketed', { n: head.lastNumber + 1, task: id, number }, input.at));
}
