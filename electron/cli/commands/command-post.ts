import { readDuration } from '#shared/composer/times.ts';
import { readClockName } from '#shared/composer/words.ts';
import { handle } from '#shared/domain/fields.ts';
import { CLOCKS, DETECTORS, seatId, SEATS } from '#shared/domain/incident/terms.ts';
import { says, seatName } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { oneLine } from '../render/layout.ts';
import type { Session } from '../session.ts';
import { AT_HELP, DUE_HELP, dueTime, dueTimeOrNone, pastTime } from '../time.ts';
import { given, recordedAnswer, signedAt } from './common.ts';

interface StatusOptions {
  next?: string;
  public?: string;
  at?: string;
}

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
    .add(
      'leave <ref> [seat] [person]',
      'Leave a seat empty, or the incident: then every seat one holds.',
      'leave INC-7F3 scribe',
      'leave INC-7F3',
      'leave INC-7F3 @bo',
    )
    .argument('seat', 'The seat. Without it, or with a person instead, every seat of that person.')
    .argument('person', 'Who leaves it, where several hold it.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(
      async (
        session,
        ref: string,
        first: string | undefined,
        second: string | undefined,
        options: { at?: string },
      ) => {
        const seat = first === undefined || first.startsWith('@') ? undefined : first;
        const person = seat === undefined ? first : second;
        const input = { ref, ...given({ seat, person }), ...signedAt(session, options.at) };
        const recorded = await session.call('seat.leave', input);
        const who = person === undefined ? 'You hold' : `${handle.parse(person)} holds`;
        return recordedAnswer(
          recorded,
          seat === undefined ? `${who} no seat any more` : `${seatName(seatId.parse(seat))}: nobody`,
        );
      },
    );

  commands
    .add(
      'status <ref> <text...>',
      'Post a status update: for the team and, if there is one, the part for customers.',
      'status INC-7F3 "Rollback runs, errors are falling. Customers in eu-west still affected." --next 30m',
      'status INC-7F3 "The pool is full" --public "Payments are slow. We are on it." --next 30m',
    )
    .argument('text', 'Impact, what is known, what is being done. A single - reads standard input.')
    .option(
      '--next <time>',
      `When the next one is due: none, or ${DUE_HELP}. Default: the severity’s rhythm.`,
    )
    .option('--public <text>', 'The part for customers.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, text: string[], options: StatusOptions) => {
      const recorded = await session.call('update.post', {
        ref,
        text: await session.text(text),
        ...given({ publicText: options.public }),
        ...(options.next === undefined
          ? {}
          : { nextDueAt: dueTimeOrNone(options.next, session.now, 'nextDueAt') }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'status update posted');
    });

  commands
    .add(
      'snooze <ref> <time>',
      'Put the next status update off, for everyone to see.',
      'snooze INC-7F3 15m --reason "The vendor calls back at three"',
    )
    .argument('time', `15m later than it is due (than now, if that is past); or until when: ${DUE_HELP}.`)
    .option('--reason <text>', 'Why, in one sentence.')
    .does(async (session, ref: string, time: string, options: { reason?: string }) => {
      const recorded = await session.call('update.snooze', {
        ref,
        until: await snoozedUntil(session, ref, time),
        ...given({ reason: options.reason }),
        ...session.signed,
      });
      return recordedAnswer(recorded, 'next update put off');
    });

  commands
    .add(
      'rollcall <ref>',
      'Hold a roll-call: everyone safe and here?',
      'rollcall INC-7F3 --present @ana @bo --missing @cy',
    )
    .explain('Without --present, those who hold a seat and are not missing are here.')
    .repeatable('--present <person...>', 'Who is here.')
    .repeatable('--missing <person...>', 'Who is not.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, options: { present?: string[]; missing?: string[]; at?: string }) => {
      const { present, missing } = options;
      const input = { ref, ...given({ present, missing }), ...signedAt(session, options.at) };
      const recorded = await session.call('rollcall.hold', input);
      return recordedAnswer(recorded, `roll-call held, missing: ${oneLine(missing?.join(', ') ?? 'nobody')}`);
    });

  commands
    .add(
      'cutoff <ref> <region>',
      'Say that a region is cut off from the others, or is back.',
      'cutoff INC-7F3 EMEA',
      'cutoff INC-7F3 EMEA --back',
    )
    .explain('Cut off, it decides alone what its autonomy protocol lets it: see region list --json.')
    .argument('region', 'The region.')
    .option('--back', 'It is back.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, region: string, options: { back?: boolean; at?: string }) => {
      const on = options.back !== true;
      const input = { ref, region, on, ...signedAt(session, options.at) };
      const recorded = await session.call('region.isolate', input);
      return recordedAnswer(recorded, oneLine(on ? says.isolated(region) : says.rejoined(region)));
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

/** A length of time counts from when the update is due, or from now if that is past. */
async function snoozedUntil(session: Session, ref: string, typed: string): Promise<number | string> {
  const span = readDuration(typed.trim());
  if (span === undefined || span.length !== typed.trim().length) return dueTime(typed, session.now, 'until');
  const { summary } = await session.call('incident.show', { ref });
  return Math.max(session.now, summary.nextUpdateDueAt ?? 0) + span.ms;
}
