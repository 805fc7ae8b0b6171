import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong } from '../act.ts';
import type { Command } from '../command.ts';
import { nothing } from '../words.ts';

const anywhere = { group: 'view', scope: 'anywhere', backDates: false, bare: true } as const;

/** Commands on windows, and on reminders that any window shows. */
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
];
