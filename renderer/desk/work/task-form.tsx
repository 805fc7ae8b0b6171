import { useMemo } from 'react';
import type { InputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { ComposerContext } from '#shared/composer/context.ts';
import { readMoment } from '#shared/composer/times.ts';
import { readItem, readOwner } from '#shared/composer/words.ts';
import type { IncidentHead, Task } from '#shared/domain/incident/state.ts';
import { SEATS } from '#shared/domain/incident/terms.ts';
import { seatName } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { useDesk } from '../desk-context.ts';
import { FormFrame, Labelled } from './form-frame.tsx';
import classes from './form.module.css';
import { useTaskLabel } from './task-parts.tsx';
import { useKeptFields, useSubmit } from './use-form.ts';

const { tasks: text } = workText;
type Input = InputOf<Operations['task.add']>;

interface TaskFormProps {
  head: IncidentHead;
  /** The one to change; null for a new one. */
  task: string | null;
  timeBox: boolean;
  /** The entry it comes from, where one was selected. */
  cause: string | null;
}

/** A task, or a time box whose end is called out: what, who, until when, from which entry. */
export function TaskForm({ head, task: id, timeBox, cause }: TaskFormProps) {
  const task = head.tasks.find((each) => each.id === id);
  return task === undefined ? <AddTask timeBox={timeBox} cause={cause} /> : <ChangeTask task={task} />;
}

function AddTask({ timeBox, cause }: Pick<TaskFormProps, 'timeBox' | 'cause'>) {
  const desk = useDesk();
  const submission = useSubmit();
  const entry = cause === null ? undefined : desk.incident.store.getState().model?.entries.get(cause);
  const { fields, set, forget } = useKeptFields(timeBox ? 'time-box' : 'task', () => ({
    text: '',
    owner: '',
    due: timeBox ? '3m' : '',
    cause: entry === undefined ? '' : (desk.context()?.entries.labelOf(entry) ?? ''),
  }));

  function add(): void {
    const context = desk.context();
    if (context === null) return;
    const read = readFields(fields, context, timeBox);
    if ('wrong' in read) {
      submission.refuse(read.wrong);
      return;
    }
    const { owner, dueAt, from } = read;
    const input: Input = {
      ref: context.ref,
      text: fields.text,
      timeBox,
      ...(owner === null ? {} : { owner }),
      ...(dueAt === null ? {} : { dueAt }),
      ...(from === null ? {} : { cause: from }),
    };
    void submission.submit({ operation: 'task.add', input }).then((done) => {
      if (!done) return;
      forget();
      desk.putAway();
    });
  }

  return (
    <FormFrame
      title={timeBox ? text.boxTitle : text.addTitle}
      submit={text.save}
      state={submission}
      onSubmit={add}
    >
      <Labelled label={timeBox ? text.boxText : text.text}>
        <input type="text" value={fields.text} onChange={(event) => set({ text: event.target.value })} />
      </Labelled>
      <div className={classes.pair}>
        <Owner value={fields.owner} onChange={(owner) => set({ owner })} />
        <Labelled label={timeBox ? text.boxDue : text.due}>
          <input
            type="text"
            placeholder={timeBox ? text.boxHint : text.dueHint}
            value={fields.due}
            onChange={(event) => set({ due: event.target.value })}
          />
        </Labelled>
      </div>
      {timeBox ? null : (
        <Labelled label={text.cause}>
          <input
            type="text"
            placeholder={text.causeHint}
            value={fields.cause}
            onChange={(event) => set({ cause: event.target.value })}
          />
        </Labelled>
      )}
    </FormFrame>
  );
}

function ChangeTask({ task }: { task: Task }) {
  const desk = useDesk();
  const { times } = useApp();
  const today = useFromNow(times.dayKey);
  const label = useTaskLabel(task);
  const submission = useSubmit();
  const was = useMemo(
    () => ({
      text: task.text,
      owner: task.owner === null ? '' : 'person' in task.owner ? task.owner.person : `#${task.owner.seat}`,
      due: task.dueAt === null ? '' : times.moment(task.dueAt, today),
      cause: '',
    }),
    [task, times, today],
  );
  const { fields, set, forget } = useKeptFields(`task ${task.id}`, () => was);

  function change(): void {
    const context = desk.context();
    if (context === null) return;
    // A time that was not touched stays to the second, whatever the field shows of it.
    const sameDue = fields.due === was.due;
    const read = readFields(sameDue ? { ...fields, due: '' } : fields, context, false);
    if ('wrong' in read) {
      submission.refuse(read.wrong);
      return;
    }
    const input = {
      ref: context.ref,
      task: task.id,
      text: fields.text,
      owner: read.owner,
      ...(sameDue ? {} : { dueAt: read.dueAt }),
    };
    void submission.submit({ operation: 'task.change', input }).then((done) => {
      if (!done) return;
      forget();
      desk.putAway();
    });
  }

  return (
    <FormFrame title={text.changeTitle(label)} submit={text.change} state={submission} onSubmit={change}>
      <Labelled label={text.text}>
        <input type="text" value={fields.text} onChange={(event) => set({ text: event.target.value })} />
      </Labelled>
      <div className={classes.pair}>
        <Owner value={fields.owner} onChange={(owner) => set({ owner })} />
        <Labelled label={text.due}>
          <input
            type="text"
            placeholder={text.dueHint}
            value={fields.due}
            onChange={(event) => set({ due: event.target.value })}
          />
        </Labelled>
      </div>
    </FormFrame>
  );
}

/** A person or a seat, offered while it is typed. */
function Owner({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const people = useSurroundings((state) => state.workspace.people);
  return (
    <Labelled label={text.owner}>
      <input
        type="text"
        list="task-owners"
        placeholder={text.ownerHint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="task-owners">
        {people.map((person) => (
          <option key={person.handle} value={person.handle}>
            {person.name}
          </option>
        ))}
        {SEATS.map((seat) => (
          <option key={seat} value={`#${seat}`}>
            {seatName(seat)}
          </option>
        ))}
      </datalist>
    </Labelled>
  );
}

type Read =
  | { owner: NonNullable<Input['owner']> | null; dueAt: number | null; from: string | null }
  | { wrong: string };

/** What was written into the fields, or what is wrong with it. */
function readFields(
  fields: { owner: string; due: string; cause: string },
  context: ComposerContext,
  timeBox: boolean,
): Read {
  const whom = fields.owner.trim();
  const owner = whom === '' ? null : readOwner(whom, context);
  if (owner === undefined) return { wrong: text.notOwner(whom) };
  const due = fields.due.trim();
  if (due === '' && timeBox) return { wrong: text.boxWithout };
  let dueAt: number | null = null;
  if (due !== '') {
    const moment = readMoment(due, { now: context.now, zone: context.zone, lean: 'future' });
    if (!moment.ok || due.slice(moment.length).trim() !== '') return { wrong: text.notDue(due) };
    if (moment.at <= context.now) return { wrong: text.past };
    dueAt = moment.at;
  }
  if (fields.cause.trim() === '') return { owner, dueAt, from: null };
  const item = readItem(fields.cause.trim(), 'entry');
  return item.ok ? { owner, dueAt, from: item.value } : { wrong: item.message };
}
