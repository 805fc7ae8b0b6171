import { composerText as text } from '../../text/composer.ts';
import { local, type LocalName } from '../act.ts';
import type { Command } from '../command.ts';
import { nothing } from '../words.ts';

function show(id: string, name: LocalName, title: string, key: string): Command {
  return {
    id,
    group: 'view',
    scope: 'desk',
    title,
    key,
    usage: '',
    slots: [],
    backDates: false,
    bare: true,
    parse: nothing(() => local(name)),
  };
}

/** Commands on the column at the right: its tabs, files, and the near miss that needs no incident. */
export const workCommands: readonly Command[] = [
  show('tasks', 'show-tasks', text.titles.showTasks, 'mod+1'),
  show('updates', 'show-updates', text.titles.showUpdates, 'mod+2'),
  show('files', 'show-evidence', text.titles.showEvidence, 'mod+3'),
  show('related', 'show-related', text.titles.showRelated, 'mod+4'),
  {
    id: 'attach',
    aliases: ['file'],
    group: 'log',
    scope: 'desk',
    title: text.titles.attach,
    key: 'mod+e',
    usage: '',
    slots: [],
    backDates: false,
    bare: true,
    parse: nothing(() => local('attach')),
  },
  {
    id: 'nearmiss',
    aliases: ['near-miss'],
    group: 'incident',
    scope: 'anywhere',
    title: text.titles.nearMiss,
    key: 'mod+shift+m',
    usage: '[what nearly happened]',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('near-miss', { words: args.trim() }),
  },
];
