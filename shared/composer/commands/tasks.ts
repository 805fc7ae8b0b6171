import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, standsAlone, type ComposerContext } from '../context.ts';
import { readDuration, readMoment } from '../times.ts';
import { firstWord, readChecklist, readItem, readOwner, type Owner } from '../words.ts';

interface Due {
  at: number;
  length: number;
  /** A time box: "back to me in 3 min". */
  box: boolean;
}

/** `15m`, `in 15m`, `by 14:30`, `box 3m` at the beginning of a text. */
function readDue(line: string, context: ComposerContext): Due | undefined {
  const boxed = /^box\s+(?=\d)/i.exec(line)?.[0] ?? '';
  const span = readDuration(line.slice(boxed.length));
  if (span !== undefined) {
    return { at: context.now + span.ms, length: boxed.length + span.length, box: boxed !== '' };
  }
  const lead = /^(?:by|in|due|until)\s+/i.exec(line)?.[0];
  if (lead === undefined) return undefined;
  const moment = readMoment(line.slice(lead.length), {
    now: context.now,
    zone: context.zone,
    lean: 'future',
  });
  return moment.ok ? { at: moment.at, length: lead.length + moment.length, box: false } : undefined;
}

function add(args: string, context: ComposerContext, boxed: boolean): Parsed {
  if (standsAlone(args, context)) return local(boxed ? 'add-time-box' : 'add-task');
  let line = args.trim();
  let timeBox = boxed;
  let owner: Owner | undefined;
  let dueAt: number | undefined;
  let cause: string | undefined;
  for (;;) {
    const { word, rest } = firstWord(line);
    const whose: Owner | undefined = owner === undefined ? readOwner(word, context) : undefined;
    const due: Due | undefined = dueAt === undefined ? readDue(line, context) : undefined;
    const from =
      cause === undefined ? /^re:#?(\d{1,8}[a-z]{0,3})$/i.exec(word)?.[1]?.toLowerCase() : undefined;
    if (whose !== undefined) {
      owner = whose;
      line = rest;
    } else if (due !== undefined) {
      dueAt = due.at;
      timeBox ||= due.box;
      line = line.slice(due.length).trimStart();
    } else if (from !== undefined) {
      cause = from;
      line = rest;
    } else {
      break;
    }
  }
  if (timeBox && dueAt === undefined) return wrong(text.boxTime);
  if (line === '') return wrong(timeBox ? text.emptyBox : text.emptyTask);
  return call('task.add', {
    ref: context.ref,
    text: line,
    ...(owner === undefined ? {} : { owner }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(cause === undefined ? {} : { cause }),
    ...(timeBox ? { timeBox } : {}),
    ...backDated(context),
  });
}

function checklist(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('choose-checklist');
  const name = readChecklist(args, context);
  if (!name.ok) return name;
  return call('checklist.apply', { ref: context.ref, checklist: name.value, ...backDated(context) });
}

function close(how: 'done' | 'dropped') {
  return (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    const task = readItem(word, 'task');
    if (!task.ok) return task;
    const note = rest.trim();
    return call('task.close', {
      ref: context.ref,
      task: task.value,
      how,
      ...(note === '' ? {} : { note }),
      ...backDated(context),
    });
  };
}

/** A task and nothing more. */
const onTask =
  (operation: 'task.reopen' | 'task.ticket') =>
  (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    const task = readItem(word, 'task');
    if (!task.ok) return task;
    if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
    return call(operation, { ref: context.ref, task: task.value, ...backDated(context) });
  };

/** `/change 3 text`; without words the form of task 3. */
function change(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const task = readItem(word, 'task');
  if (!task.ok) return task;
  const words = rest.trim();
  if (standsAlone(words, context)) return local('change-task', { words: task.value });
  if (words === '') return wrong(text.usage('/change 3 what is to be done'));
  return call('task.change', { ref: context.ref, task: task.value, text: words, ...backDated(context) });
}

function assign(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const task = readItem(word, 'task');
  if (!task.ok) return task;
  const whom = rest.trim();
  if (whom.toLowerCase() === 'none')
    return call('task.change', { ref: context.ref, task: task.value, owner: null, ...backDated(context) });
  const owner = readOwner(whom, context);
  if (owner === undefined) return wrong(text.usage('/assign 3 @bo'));
  return call('task.change', { ref: context.ref, task: task.value, owner, ...backDated(context) });
}

function due(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const task = readItem(word, 'task');
  if (!task.ok) return task;
  if (rest.trim().toLowerCase() === 'none') {
    return call('task.change', { ref: context.ref, task: task.value, dueAt: null, ...backDated(context) });
  }
  if (rest.trim() === '') return wrong(text.usage('/due 3 15m'));
  const moment = readMoment(rest, { now: context.now, zone: context.zone, lean: 'future' });
  if (!moment.ok) return moment;
  const left = rest.slice(moment.length).trim();
  if (left !== '') return wrong(text.tooMuch(left));
  return call('task.change', { ref: context.ref, task: task.value, dueAt: moment.at, ...backDated(context) });
}

/** Commands on tasks. */
export const taskCommands: readonly Command[] = [
  {
    id: 'task',
    aliases: ['todo'],
    group: 'tasks',
    scope: 'desk',
    title: text.titles.task,
    key: 'mod+t',
    bare: true,
    usage: '[@person or #seat] [15m] text',
    slots: [['owner', 'due', 'text']],
    entryKey: 't',
    backDates: true,
    parse: (args, context) => add(args, context, false),
  },
  {
    id: 'box',
    aliases: ['timebox'],
    group: 'tasks',
    scope: 'desk',
    title: text.titles.box,
    key: 'mod+shift+t',
    bare: true,
    usage: '[@person or #seat] 3m text',
    slots: [['owner', 'due', 'text']],
    backDates: true,
    parse: (args, context) => add(args, context, true),
  },
  {
    id: 'checklist',
    aliases: ['list'],
    group: 'tasks',
    scope: 'desk',
    title: text.titles.checklist,
    key: 'mod+l',
    bare: true,
    usage: '[name]',
    slots: [['checklist']],
    backDates: true,
    parse: checklist,
  },
  {
    id: 'done',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.done,
    taskKey: 'd',
    usage: 'task [note]',
    slots: [['open-task'], ['text']],
    backDates: true,
    parse: close('done'),
  },
  {
    id: 'drop',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.drop,
    taskKey: 'x',
    usage: 'task [note]',
    slots: [['open-task'], ['text']],
    backDates: true,
    parse: close('dropped'),
  },
  {
    id: 'reopen',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.reopen,
    taskKey: 'o',
    usage: 'task',
    slots: [['closed-task']],
    backDates: true,
    parse: onTask('task.reopen'),
  },
  {
    id: 'ticket',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.ticket,
    taskKey: 't',
    usage: 'task',
    slots: [['open-task']],
    backDates: true,
    parse: onTask('task.ticket'),
  },
  {
    id: 'change',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.changeTask,
    taskKey: 'e',
    usage: 'task [text]',
    slots: [['open-task'], ['text']],
    backDates: true,
    parse: change,
  },
  {
    id: 'assign',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.assign,
    taskKey: 'a',
    usage: 'task @person or #seat',
    slots: [['open-task'], ['owner']],
    backDates: true,
    parse: assign,
  },
  {
    id: 'due',
    group: 'tasks',
    scope: 'desk',
    title: text.titles.due,
    taskKey: 'u',
    usage: 'task time',
    slots: [['open-task'], ['due']],
    backDates: true,
    parse: due,
  },
];
