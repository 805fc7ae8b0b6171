import { runbookText } from '../../text/runbook-screen.ts';
import { local } from '../act.ts';
import type { Command } from '../command.ts';

/** Commands on runbooks. */
export const runbookCommands: readonly Command[] = [
  {
    id: 'runbook',
    aliases: ['runbooks'],
    group: 'runbook',
    scope: 'anywhere',
    title: runbookText.titles.runbook,
    usage: '[words]',
    key: 'mod+b',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args, { ref }) => local('runbooks', { words: args.trim(), ...(ref === '' ? {} : { ref }) }),
  },
];
