import { SPEEDS } from '../../drill/clock.ts';
import { composerText as text } from '../../text/composer.ts';
import { call, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';

const bare = {
  slots: [],
  backDates: false,
  bare: true,
  usage: '',
  group: 'view',
  scope: 'anywhere',
} as const;

/** Reads a command after which nothing may stand. */
const nothing =
  (parse: () => Parsed) =>
  (args: string): Parsed =>
    args.trim() === '' ? parse() : wrong(text.tooMuch(args.trim()));

function speed(args: string): Parsed {
  const wanted = SPEEDS.find((each) => `${each}` === args.trim().replace(/\s*[x×]$/i, ''));
  return wanted === undefined ? wrong(text.usage('/drill-speed 4')) : call('drill.change', { speed: wanted });
}

/** Commands on the drill that plays by itself. */
export const drillCommands: readonly Command[] = [
  {
    ...bare,
    id: 'drill',
    aliases: ['exercise'],
    title: text.titles.drill,
    key: 'mod+d',
    parse: nothing(() => call('drill.run', {})),
  },
  {
    ...bare,
    id: 'drill-pause',
    title: text.titles.drillPause,
    parse: nothing(() => call('drill.change', { paused: true })),
  },
  {
    ...bare,
    id: 'drill-go',
    title: text.titles.drillGo,
    parse: nothing(() => call('drill.change', { paused: false })),
  },
  {
    ...bare,
    id: 'drill-speed',
    title: text.titles.drillSpeed,
    bare: false,
    usage: '1, 4 or 10',
    slots: [['text']],
    parse: speed,
  },
  {
    ...bare,
    id: 'drill-stop',
    title: text.titles.drillStop,
    parse: nothing(() => call('drill.stop', {})),
  },
];
