import { seatId } from '#shared/domain/incident/terms.ts';
import { seatName } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { harmless } from '../render/layout.ts';
import { checked } from './common.ts';

/** Commands on the instructions of seats, which whoever takes a seat is shown. */
export function addInstructions(instructions: Commands): void {
  instructions
    .add('show', 'Show the instructions of every seat.', 'instructions show')
    .does(async (session) => {
      const { instructions: all } = await session.call('workspace.show', {});
      const text = all.map(
        ({ seat, text: words }) => `${seatName(seat)}\n  ${harmless(words).replaceAll('\n', '\n  ')}`,
      );
      return { json: all, text: text.length === 0 ? 'No seat has instructions.' : text.join('\n\n') };
    });

  instructions
    .add(
      'set <seat> <text...>',
      'Say what whoever takes the seat should know.',
      'instructions set comms "Call the bank before anything is published: +41 44 000 00 00"',
    )
    .argument('text', 'The instructions. A single - reads standard input.')
    .does(async (session, seat: string, text: string[]) => {
      const words = await session.text(text);
      const name = seatName(checked(seatId, seat, 'seat'));
      const { id } = await session.call('instructions.set', { seat, text: words, ...session.signed });
      return { json: { id }, text: `${name}: instructions set` };
    });

  instructions
    .add('remove <seat>', 'Remove the instructions of a seat.', 'instructions remove comms')
    .does(async (session, seat: string) => {
      const name = seatName(checked(seatId, seat, 'seat'));
      const { id } = await session.call('instructions.set', { seat, text: null, ...session.signed });
      return { json: { id }, text: `${name}: no instructions` };
    });
}
