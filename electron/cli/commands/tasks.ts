import { seatId } from '#shared/domain/incident/terms.ts';
import type { Commands } from '../command.ts';
import { oneLine } from '../render/layout.ts';
import { AT_HELP, DUE_HELP, dueTime, dueTimeOrNone } from '../time.ts';
import { given, joined, recordedAnswer, signedAt } from './common.ts';

const TASK = 'Its number, like 3.';
const OWNER = 'a person like @bo, or a seat like comms';

interface ChangeOptions {
  text?: string;
  owner?: string;
  due?: string;
  at?: string;
}

/** Commands on tasks. */
export function addTaskCommands(commands: Commands): void {
  commands.heading('Tasks:');
  commands
    .add(
      'task <ref> <text...>',
      'Add a task.',
      'task INC-7F3 "Drain eu-west-1" --owner @bo --due 15m',
      'task INC-7F3 "Is the replica in step?" --owner @bo --due 3m --box',
    )
    .option('--owner <who>', `Who does it: ${OWNER}.`)
    .option('--due <time>', `${DUE_HELP}.`)
    .option('--cause <n>', 'The entry that caused it.')
    .option('--box', 'A time box, “back to me in 3 minutes”: needs --due, and its end is called out.')
    .option('--at <time>', `When it was given, if not now: ${AT_HELP}.`)
    .does(
      async (
        session,
        ref: string,
        text: string[],
        options: { owner?: string; due?: string; cause?: string; box?: boolean; at?: string },
      ) => {
        const recorded = await session.call('task.add', {
          ref,
          text: joined(text),
          ...(options.owner === undefined ? {} : { owner: ownerOf(options.owner) }),
          ...(options.due === undefined ? {} : { dueAt: dueTime(options.due, session.now) }),
          ...given({ cause: options.cause, timeBox: options.box }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, `task ${recorded.task ?? ''} added: ${oneLine(joined(text))}`);
      },
    );

  addChecklist(commands);

  for (const [name, how, summary] of [
    ['done', 'done', 'Close a task that is done.'],
    ['drop', 'dropped', 'Drop a task that is not needed any more.'],
  ] as const) {
    commands
      .add(`${name} <ref> <n>`, summary, `${name} INC-7F3 3 --note "Not needed after the rollback"`)
      .argument('n', TASK)
      .option('--note <text>', 'What is worth remembering.')
      .option('--at <time>', `When, if not now: ${AT_HELP}.`)
      .does(async (session, ref: string, task: string, options: { note?: string; at?: string }) => {
        const input = { ref, task, how, ...given({ note: options.note }), ...signedAt(session, options.at) };
        const recorded = await session.call('task.close', input);
        return recordedAnswer(recorded, `task ${recorded.task ?? ''} ${how}`);
      });
  }

  commands
    .add('reopen <ref> <n>', 'Open a closed task again.', 'reopen INC-7F3 3')
    .argument('n', TASK)
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, task: string, options: { at?: string }) => {
      const recorded = await session.call('task.reopen', { ref, task, ...signedAt(session, options.at) });
      return recordedAnswer(recorded, `task ${recorded.task ?? ''} open again`);
    });

  commands
    .add('change-task <ref> <n>', 'Change a task.', 'change-task INC-7F3 3 --owner @cy --due 10m')
    .argument('n', TASK)
    .option('--text <text>', 'Other words.')
    .option('--owner <who>', `None, or ${OWNER}.`)
    .option('--due <time>', `None, or ${DUE_HELP}.`)
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, task: string, options: ChangeOptions) => {
      const recorded = await session.call('task.change', {
        ref,
        task,
        ...given({ text: options.text }),
        ...(options.owner === undefined
          ? {}
          : { owner: options.owner.toLowerCase() === 'none' ? null : ownerOf(options.owner) }),
        ...(options.due === undefined ? {} : { dueAt: dueTimeOrNone(options.due, session.now) }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, `task ${recorded.task ?? ''} changed`);
    });
}

/** Adds the open items of a checklist. */
function addChecklist(commands: Commands): void {
  commands
    .add(
      'checklist <ref> <name...>',
      'Add a checklist as tasks, in order.',
      'checklist INC-7F3 "First ten minutes"',
    )
    .explain('Items that are tasks of this incident already are left out. See checklists show.')
    .argument('name', 'Its name, in any case.')
    .option('--at <time>', `When it began, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, name: string[], options: { at?: string }) => {
      const input = { ref, checklist: joined(name), ...signedAt(session, options.at) };
      const recorded = await session.call('checklist.apply', input);
      return recordedAnswer(
        recorded,
        `checklist ${oneLine(joined(name))} added, from task ${recorded.task ?? ''} on`,
      );
    });
}

/** A seat if it is the name of one; somebody's handle otherwise, with or without its `@`. */
function ownerOf(typed: string): { person: string } | { seat: string } {
  return !typed.trim().startsWith('@') && seatId.safeParse(typed).success
    ? { seat: typed }
    : { person: typed };
}
