import { readClockName } from '#shared/composer/words.ts';
import { handle } from '#shared/domain/fields.ts';
import { CLOCKS, DETECTORS, seatId, SEATS } from '#shared/domain/incident/terms.ts';
import { seatName } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { oneLine } from '../render/layout.ts';
import { AT_HELP, DUE_HELP, dueTimeOrNone, pastTime } from '../time.ts';
import { given, recordedAnswer, signedAt } from './common.ts';

/** Commands of whoever runs the incident: seats, status updates, clocks. */
export function addCommandPostCommands(commands: Commands): void {
  commands.heading('Command:');
  commands
    .add(
      'role <ref> <seat> <person>',
      'Seat somebody, or hand a seat over.',
      'role INC-7F3 ic @ana',
      'role INC-7F3 sme:database @cy',
    )
    .argument('seat', `${SEATS.join(', ')}, or sme:<field>.`)
    .argument('person', 'Somebody, like @ana.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, seat: string, person: string, options: { at?: string }) => {
      const recorded = await session.call('seat.take', {
        ref,
        seat,
        person,
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, `${seatName(seatId.parse(seat))} is ${handle.parse(person)}`);
    });

  commands
    .add('leave <ref> <seat> [person]', 'Leave a seat empty.', 'leave INC-7F3 scribe')
    .argument('person', 'Who leaves it, where several hold it.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(
      async (session, ref: string, seat: string, person: string | undefined, options: { at?: string }) => {
        const input = { ref, seat, ...given({ person }), ...signedAt(session, options.at) };
        return recordedAnswer(
          await session.call('seat.leave', input),
          `${seatName(seatId.parse(seat))}: nobody`,
        );
      },
    );

  commands
    .add(
      'status <ref> <text...>',
      'Post an internal status update.',
      'status INC-7F3 "Rollback runs, errors are falling. Customers in eu-west still affected." --next 30m',
    )
    .argument('text', 'Impact, what is known, what is being done. A single - reads standard input.')
    .option(
      '--next <time>',
      `When the next one is due: none, or ${DUE_HELP}. Default: the severity’s rhythm.`,
    )
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, text: string[], options: { next?: string; at?: string }) => {
      const recorded = await session.call('update.post', {
        ref,
        text: await session.text(text),
        ...(options.next === undefined
          ? {}
          : { nextDueAt: dueTimeOrNone(options.next, session.now, 'nextDueAt') }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'status update posted');
    });

  commands
    .add(
      'clock <ref> <clock> <time>',
      'Correct one of the incident’s times.',
      'clock INC-7F3 detected 2026-11-23T14:02:00Z --reason "The first page was missed"',
      'clock INC-7F3 mitigated none --reason "It came back"',
      'clock INC-7F3 impact-started "20m ago" --reason "As the graphs show"',
    )
    .argument('clock', `${CLOCKS.join(', ')}.`)
    .argument('time', `The right time, or none: ${AT_HELP.replace('-5m (ago)', '5m ago')}.`)
    .required('--reason <text>', 'Why, in one sentence.')
    .does(async (session, ref: string, name: string, time: string, options: { reason: string }) => {
      const read = readClockName(name);
      const recorded = await session.call('clock.correct', {
        ref,
        clock: read.ok ? read.value : name,
        to: time.trim().toLowerCase() === 'none' ? null : pastTime(time, session.now, 'to'),
        reason: options.reason,
        ...session.signed,
      });
      return recordedAnswer(recorded, `${oneLine(name)} corrected`);
    });

  commands
    .add(
      'detected <ref> <by>',
      'Say who noticed the trouble, and why that was slow.',
      'detected INC-7F3 customer --why-slow "No alert on checkout errors"',
    )
    .argument('by', `${DETECTORS.join(', ')}.`)
    .option('--why-slow <text>', 'Why it was not noticed earlier.')
    .option('--at <time>', `When this was learnt, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, by: string, options: { whySlow?: string; at?: string }) => {
      const input = {
        ref,
        by: by.toLowerCase(),
        ...given({ whySlow: options.whySlow }),
        ...signedAt(session, options.at),
      };
      return recordedAnswer(await session.call('detection.describe', input), `detected by ${oneLine(by)}`);
    });
}
