import { CLOCKS } from '#shared/domain/incident/terms.ts';
import { asksStillTrue, type OutgoingState } from '#shared/policy/outgoing.ts';
import { clockNames } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { dayAndClock, iso, isoOrNull, offset, span } from '../render/times.ts';
import type { Session } from '../session.ts';
import { recordedAnswer } from './common.ts';

const STATES: Readonly<Record<OutgoingState, string>> = {
  ready: workText.updates.goesOut,
  old: workText.updates.asksOld,
  superseded: workText.updates.asksNewer,
  withdrawn: workText.updates.withdrawn,
};

/** What waits to be sent, and how the clocks came to their values. */
export function addOutgoingCommands(commands: Commands): void {
  commands
    .add('outbox <ref>', 'Show which status updates wait here for a way out.', 'outbox INC-7F3')
    .explain('What waits too long asks “still true?” first. connector outbox shows everything that goes out.')
    .does(async (session, ref: string) => {
      const waiting = await session.call('outbox.list', { ref });
      return {
        json: waiting.map((each) => ({
          ...each,
          queuedAt: iso(each.queuedAt),
          asks: asksStillTrue(each.state),
        })),
        text:
          waiting.length === 0
            ? 'Nothing waits.'
            : table(
                waiting.map((each) => [
                  `#${each.n}`,
                  workText.updates.audience[each.audience],
                  span(session.now - each.queuedAt),
                  STATES[each.state],
                ]),
              ),
      };
    });

  commands
    .add(
      'stilltrue <ref> <update>',
      'Say that a waiting status update is still true.',
      'stilltrue INC-7F3 17',
    )
    .argument('update', 'Its number on the timeline.')
    .does((session, ref: string, update: string) => confirm(session, ref, update, true));

  commands
    .add('withdraw <ref> <update>', 'Never send a waiting status update.', 'withdraw INC-7F3 17')
    .explain('It stays in the log and on the timeline.')
    .argument('update', 'Its number on the timeline.')
    .does((session, ref: string, update: string) => confirm(session, ref, update, false));

  commands
    .add('clocks <ref>', 'Show how each clock came to its value, and who corrected it.', 'clocks INC-7F3')
    .does(async (session, ref: string) => {
      const clocks = await session.call('incident.clocks', { ref });
      const rows = CLOCKS.flatMap((clock) =>
        clocks[clock].map((change, index) => [
          index === 0 ? clockNames[clock] : '',
          change.value === null ? workText.clocks.cleared : dayAndClock(change.value),
          workText.clocks.how[change.how],
          change.by,
          change.reason === null ? '' : oneLine(change.reason),
        ]),
      );
      return {
        json: Object.fromEntries(
          CLOCKS.map((clock) => [
            clock,
            clocks[clock].map((change) => ({
              ...change,
              value: isoOrNull(change.value),
              at: iso(change.at),
            })),
          ]),
        ),
        text: (paper) => `${table(rows)}\n${paper.paint('dim', `Times in ${offset(paper.now)}.`)}`,
      };
    });
}

async function confirm(session: Session, ref: string, update: string, stillTrue: boolean) {
  const recorded = await session.call('update.confirm', { ref, update, stillTrue, ...session.signed });
  return recordedAnswer(
    recorded,
    stillTrue ? `update ${oneLine(update)} is still true` : `update ${oneLine(update)} is never sent`,
  );
}
