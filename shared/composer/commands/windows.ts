import { composerText as text } from '../../text/composer.ts';
import { inboxScreen } from '../../text/inbox-screen.ts';
import { connectionsText } from '../../text/connections.ts';
import { outboxText } from '../../text/outbox-screen.ts';
import { call, local, wrong } from '../act.ts';
import type { Command } from '../command.ts';
import { nothing } from '../words.ts';

const anywhere = { group: 'view', scope: 'anywhere', backDates: false, bare: true } as const;

/** Remembers the incident one comes from. */
const box =
  (name: 'inbox' | 'outbox'): Command['parse'] =>
  (args, { ref }) =>
    args.trim() === '' ? local(name, ref === '' ? {} : { ref }) : wrong(text.tooMuch(args.trim()));

/** Commands on windows, on reminders that any window shows, and on what comes in and goes out. */
export const windowCommands: readonly Command[] = [
  {
    ...anywhere,
    id: 'window',
    title: text.titles.window,
    usage: '[INC-…]',
    slots: [['text']],
    parse(args) {
      const [ref = '', ...rest] = args.trim().split(/\s+/);
      if (rest.length > 0) return wrong(text.tooMuch(rest.join(' ')));
      return call('shell.window.open', ref === '' ? { screen: 'home' } : { screen: 'desk', ref });
    },
  },
  {
    ...anywhere,
    id: 'reminder',
    title: text.titles.reminder,
    usage: '',
    key: 'mod+u',
    slots: [],
    parse: nothing(() => local('reminder')),
  },
  {
    ...anywhere,
    id: 'dismiss',
    title: text.titles.dismiss,
    usage: '',
    key: 'mod+shift+u',
    slots: [],
    parse: nothing(() => local('dismiss')),
  },
  {
    ...anywhere,
    id: 'inbox',
    aliases: ['alerts'],
    title: inboxScreen.command,
    usage: '',
    key: 'mod+shift+i',
    slots: [],
    parse: box('inbox'),
  },
  {
    ...anywhere,
    id: 'outbox',
    aliases: ['queue'],
    title: outboxText.command,
    usage: '',
    key: 'mod+shift+b',
    slots: [],
    parse: box('outbox'),
  },
  {
    ...anywhere,
    id: 'connections',
    title: connectionsText.command,
    usage: '',
    key: 'mod+shift+l',
    slots: [],
    parse: nothing(() => local('connections')),
  },
  {
    ...anywhere,
    id: 'offline',
    title: connectionsText.offline.command,
    usage: '',
    slots: [],
    parse: nothing(() => call('sync.offline', { on: true })),
  },
  {
    ...anywhere,
    id: 'online',
    title: connectionsText.offline.end,
    usage: '',
    slots: [],
    parse: nothing(() => call('sync.offline', { on: false })),
  },
];
