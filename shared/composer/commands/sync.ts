import { syncScreen } from '../../text/sync-screen.ts';
import { call, local } from '../act.ts';
import type { Command } from '../command.ts';
import { nothing } from '../words.ts';

const { commands: titles } = syncScreen;
const anywhere = {
  group: 'view',
  scope: 'anywhere',
  usage: '',
  slots: [],
  backDates: false,
  bare: true,
} as const;

/** Commands on the exchange with other installations. */
export const syncCommands: readonly Command[] = [
  {
    ...anywhere,
    id: 'installations',
    aliases: ['sync', 'members'],
    title: titles.installations,
    parse: nothing(() => local('settings', { words: 'installations' })),
  },
  {
    ...anywhere,
    id: 'merges',
    aliases: ['reports'],
    title: titles.merges,
    key: 'mod+shift+j',
    parse: nothing(() => local('merges')),
  },
  {
    ...anywhere,
    id: 'exchange',
    title: titles.exchange,
    parse: nothing(() => call('sync.now', {})),
  },
  {
    ...anywhere,
    id: 'quarantine',
    title: titles.quarantine,
    parse: nothing(() => local('settings', { words: 'quarantine' })),
  },
  {
    ...anywhere,
    id: 'bundles',
    aliases: ['bundle'],
    title: titles.bundles,
    parse: nothing(() => local('settings', { words: 'bundles' })),
  },
];
