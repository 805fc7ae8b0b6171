import type { GivenReminder } from '#shared/contract/reminders.ts';
import { reminderSentence } from '#shared/text/reminders.ts';
import type { Commands } from '../command.ts';
import { oneLine } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { dayAndClock, iso, isoOrNull, offset, until } from '../render/times.ts';
import { given } from './common.ts';

/** What wants attention, and when. */
export function addReminderCommands(commands: Commands): void {
  commands
    .add(
      'reminders [ref]',
      'List what is due and what comes next, of one incident or of all.',
      'reminders',
      'reminders INC-7F3 --json',
    )
    .does(async (session, ref: string | undefined) => {
      const reminders = await session.call('reminders.list', given({ ref }));
      return {
        json: reminders.map((each) => ({
          ...each,
          at: iso(each.at),
          givenAt: isoOrNull(each.givenAt),
          shownAt: isoOrNull(each.shownAt),
        })),
        text: (paper) => (reminders.length === 0 ? 'No reminders.' : remindersText(reminders, paper)),
      };
    });
}

function remindersText(reminders: readonly GivenReminder[], paper: Paper): string {
  const lines = reminders.map((each) => {
    const when = `${dayAndClock(each.at)}  ${until(each.at, paper.now)}`;
    return `${paper.paint('bold', each.ref)}  ${when}  ${oneLine(reminderSentence(each))}`;
  });
  return [...lines, paper.paint('dim', `Times in ${offset(paper.now)}.`)].join('\n');
}
