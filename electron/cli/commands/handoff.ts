import { handle } from '#shared/domain/fields.ts';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import { HANDOFF_ITEMS, handoffItem } from '#shared/domain/incident/handoff/terms.ts';
import { itemNames } from '#shared/text/handoff.ts';
import type { Commands } from '../command.ts';
import { handoffJson, handoffsText } from '../render/handoff.ts';
import { AT_HELP, DUE_HELP, dueTime, dueTimeOrNone } from '../time.ts';
import type { Session } from '../session.ts';
import { checked, given, recordedAnswer, signedAt } from './common.ts';
import { addHandoffBulk } from './handoff-bulk.ts';
import { addHandoffFiles } from './handoff-files.ts';

interface Which {
  handoff?: string;
  at?: string;
}
interface StartOptions {
  to: string;
  region?: string;
  mode?: string;
  due?: string;
  at?: string;
}
interface BriefOptions extends Which {
  broken?: string;
  tried?: string;
  next?: string;
}
type NextOption = Which & { next?: string };

const AT = `When, if not now: ${AT_HELP}.`;
const HANDOFF = 'Number of the entry that began it, where several are running.';
const NEXT = `When the next handoff is due: none, or ${DUE_HELP}. Default: the end of the region’s coverage.`;

/** Commands that hand command over. */
export function addHandoffCommands(commands: Commands): void {
  commands.heading('Command:');
  const group = commands.group('handoff', 'Hand command over: live with a read-back, or in writing.');
  group
    .add(
      'start <ref>',
      'Start a handoff: live or in writing, as the severity asks.',
      'handoff start INC-7F3 --to @bo --region EMEA',
    )
    .required('--to <person>', 'Who takes over.')
    .option('--region <region>', 'Region that takes over. Default: that of the person.')
    .option('--mode <mode>', 'live or written. Default: as the severity asks.')
    .option('--due <time>', `When command changes: ${DUE_HELP}.`)
    .option('--at <time>', AT)
    .does(async (session, ref: string, options: StartOptions) => {
      const { to, region, mode, due, at } = options;
      const recorded = await session.call('handoff.start', {
        ref,
        to,
        ...given({ region, mode: mode?.toLowerCase() }),
        ...(due === undefined ? {} : { dueAt: dueTime(due, session.now) }),
        ...signedAt(session, at),
      });
      return recordedAnswer(recorded, `handoff to ${handle.parse(to)} begins`);
    });

  group
    .add(
      'tick <ref> <item>',
      'Tick an item of the checklists.',
      'handoff tick INC-7F3 status',
      'handoff tick INC-7F3 responders --note "@cy for the database"',
    )
    .argument('item', `${HANDOFF_ITEMS.join(', ')}.`)
    .option('--note <text>', 'What belongs to it.')
    .option('--off', 'Take the tick back.')
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, item: string, options: Which & { note?: string; off?: boolean }) => {
      const name = checked(handoffItem, item.toLowerCase(), 'item');
      const recorded = await session.call('handoff.tick', {
        ref,
        item: name,
        on: options.off !== true,
        ...given({ note: options.note, handoff: options.handoff }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, `${itemNames[name]}${options.off === true ? ': not any more' : ''}`);
    });

  addBriefing(group);

  group
    .add('schedule <ref> <time>', 'Say when command changes hands next.', 'handoff schedule INC-7F3 18:00')
    .argument('time', `None, or ${DUE_HELP}.`)
    .option('--to <person>', 'Who takes over then.')
    .option('--region <region>', 'Region that takes over then.')
    .option('--at <time>', AT)
    .does(
      async (session, ref: string, time: string, options: { to?: string; region?: string; at?: string }) => {
        const recorded = await session.call('handoff.schedule', {
          ref,
          dueAt: dueTimeOrNone(time, session.now),
          ...given({ to: options.to, region: options.region }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, 'next handoff planned');
      },
    );

  group
    .add(
      'status [ref]',
      'Where the handoffs stand, and how they go: of one incident, or of all that are open.',
      'handoff status INC-7F3',
      'handoff status --json',
    )
    .does(async (session, ref: string | undefined) => {
      const { incidents, figures } = await session.call('handoff.status', given({ ref }));
      return {
        json: { incidents: incidents.map(handoffJson), figures },
        text: (paper) => handoffsText(incidents, figures, paper),
      };
    });

  group
    .add(
      'answered <ref> <n>',
      'Mark an entry that asks for what had been answered before the handoff.',
      'handoff answered INC-7F3 42 --in 17',
    )
    .argument('n', 'Number of the entry that asks again.')
    .option('--in <n>', 'The entry that had answered it.')
    .option('--off', 'Take the mark back.')
    .option('--at <time>', AT)
    .does(
      async (session, ref: string, entry: string, options: { in?: string; off?: boolean; at?: string }) => {
        const recorded = await session.call('context.lose', {
          ref,
          entry,
          on: options.off !== true,
          ...given({ answeredIn: options.in }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, options.off === true ? 'mark taken back' : 'was already answered');
      },
    );

  addHandoffFiles(group);
  addHandoffBulk(group);
}

/** The briefing and its ends. */
function addBriefing(group: Commands): void {
  group
    .add(
      'brief <ref>',
      'Begin the briefing: what is broken, what has been tried, what is next. What is left out is taken from the log.',
      'handoff brief INC-7F3 --next "Fail over when lag is under 1 s"',
    )
    .option('--broken <text>', 'What is broken.')
    .option('--tried <text>', 'What has been tried.')
    .option('--next <text>', 'What is next.')
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, options: BriefOptions) => {
      const { broken, tried, next, handoff } = options;
      const recorded = await session.call('handoff.brief', {
        ref,
        ...((await isBriefed(session, ref)) ? {} : await session.call('handoff.draft', { ref })),
        ...given({ broken, tried, next, handoff }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'briefing');
    });

  group
    .add(
      'readback <ref> <text...>',
      'Record what the incoming commander says back.',
      'handoff readback INC-7F3 "Checkout fails in EU; I fail over when lag is under 1 s" --as @bo',
    )
    .argument('text', 'Their words. A single - reads standard input.')
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, text: string[], options: Which) => {
      const recorded = await session.call('handoff.readBack', {
        ref,
        text: await session.text(text),
        ...given({ handoff: options.handoff }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'read back');
    });

  group
    .add(
      'confirm <ref>',
      'Confirm the read-back, as the outgoing commander: command changes.',
      'handoff confirm INC-7F3 --as @ana',
    )
    .option('--next <time>', NEXT)
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, options: NextOption) => {
      const input = { ref, ...nextOf(session, options), ...given({ handoff: options.handoff }) };
      const recorded = await session.call('handoff.confirm', { ...input, ...signedAt(session, options.at) });
      return recordedAnswer(recorded, 'read-back confirmed, command handed over');
    });

  group
    .add(
      'accept <ref>',
      'Take command of a written handoff, as the incoming commander, and read up.',
      'handoff accept INC-7F3 --as @bo',
    )
    .option('--note <text>', 'What to say with it.')
    .option('--next <time>', NEXT)
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, options: NextOption & { note?: string }) => {
      const { note, handoff } = options;
      const input = { ref, ...nextOf(session, options), ...given({ note, handoff }) };
      const recorded = await session.call('handoff.accept', { ...input, ...signedAt(session, options.at) });
      return recordedAnswer(recorded, 'command taken, reading up');
    });

  group
    .add(
      'decline <ref> <reason...>',
      'Decline a handoff, as the incoming commander: command stays where it is.',
      'handoff decline INC-7F3 "On a train until nine" --as @bo',
    )
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, reason: string[], options: Which) => {
      const recorded = await session.call('handoff.decline', {
        ref,
        reason: await session.text(reason),
        ...given({ handoff: options.handoff }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'handoff declined');
    });

  group
    .add('cancel <ref> [reason...]', 'Cancel a handoff before command changes.', 'handoff cancel INC-7F3')
    .option('--handoff <n>', HANDOFF)
    .option('--at <time>', AT)
    .does(async (session, ref: string, reason: string[], options: Which) => {
      const recorded = await session.call('handoff.cancel', {
        ref,
        ...given({ handoff: options.handoff }),
        ...(reason.length === 0 ? {} : { reason: await session.text(reason) }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'handoff cancelled');
    });
}

/** Whether the open handoff has a briefing, which keeps what is not said anew. */
async function isBriefed(session: Session, ref: string): Promise<boolean> {
  const { incidents } = await session.call('handoff.status', { ref });
  return incidents.some((incident) => openHandoffs(incident).some((handoff) => handoff.briefing !== null));
}

function nextOf(session: Session, { next }: NextOption) {
  return next === undefined ? {} : { nextAt: dueTimeOrNone(next, session.now, 'nextAt') };
}
