import { setTimeout as pause } from 'node:timers/promises';
import type { DrillState } from '#shared/contract/drills.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { SPEEDS } from '#shared/drill/clock.ts';
import { drillText } from '#shared/text/drill.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import type { Session } from '../session.ts';
import { given } from './common.ts';

/** How often is looked whether a drill is over, in ms. */
const LOOK = 250;

/** Drills that play by themselves. */
export function addDrillCommands(commands: Commands): void {
  commands.heading('Exercises:');
  const drills = commands.group('drill', 'Bundled drills that play by themselves, marked as exercises.');

  drills.add('list', 'List the bundled drills.', 'drill list').does(async (session) => {
    const all = await session.call('drill.list', {});
    const rows = all.map(({ id, title, about, length }) => [
      id,
      `${Math.round(length / 60_000)} min`,
      oneLine(title),
      oneLine(about),
    ]);
    return { json: all, text: table(rows) };
  });

  drills
    .add(
      'run [drill]',
      'Play a drill to its end, in the application where that is open.',
      'drill run',
      'drill run first-drill --speed 10',
    )
    .explain(
      'Other command lines work meanwhile; the application can’t open the folder until this ends. Ctrl-C leaves the drill where it is: the application goes on with it within a quarter of an hour, and ends it after that.',
    )
    .argument('drill', 'Its id as drill list prints it. Default: the first.')
    .count('--speed <times>', `How much faster than life: ${SPEEDS.join(', ')}. Default: 1.`)
    .does(async (session, drill: string | undefined, options: { speed?: number }) => {
      const speed = SPEEDS.find((each) => each === (options.speed ?? 1));
      if (speed === undefined)
        throw new RefusalError('invalid_input', `A speed is one of ${SPEEDS.join(', ')}.`, 'speed');
      const { ref } = await session.call('drill.run', { speed, ...given({ drill }), ...session.signed });
      const state = await untilEnded(session, ref);
      return { json: state, text: `${ref}: ${drillText.ended[state.ended ?? 'played']}` };
    });

  drills
    .add('stop', 'Stop the drill that plays, and close its incident.', 'drill stop')
    .does(async (session) => {
      const state = await session.call('drill.stop', session.signed);
      return { json: state, text: `${state.ref}: ${drillText.ended.stopped}` };
    });
}

async function untilEnded(session: Session, ref: string): Promise<DrillState> {
  for (;;) {
    const state = await session.call('drill.show', {});
    if (state === null || state.ref !== ref) throw new RefusalError('no_drill', drillText.noneRuns);
    if (state.ended !== null) return state;
    await pause(LOOK);
  }
}
