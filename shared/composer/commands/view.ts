import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import type { ComposerContext } from '../context.ts';
import { readFilter } from '../filter.ts';
import { readMoment } from '../times.ts';
import { nothing } from '../words.ts';
import { LOG_FORM_WORDS } from './log.ts';

const HOUR = 3_600_000;

const FORMATS: Readonly<Record<string, (typeof EXPORT_FORMATS)[number]>> = {
  md: 'md',
  markdown: 'md',
  html: 'html',
  pdf: 'pdf',
  json: 'json',
  csv: 'csv',
  ics214: 'ics214',
  'ics-214': 'ics214',
  ics201: 'ics201',
  'ics-201': 'ics201',
};
/** What `/export` can write. */
export const EXPORT_FORMATS = ['md', 'html', 'pdf', 'json', 'csv', 'ics214', 'ics201'] as const;
export const SCHEMES = ['dark', 'light', 'system'] as const;

function exportAs(args: string, context: ComposerContext): Parsed {
  const word = args.trim().toLowerCase();
  const format = Object.hasOwn(FORMATS, word) ? FORMATS[word] : undefined;
  return format === undefined
    ? wrong(text.notFormat(word))
    : call('incident.export', { ref: context.ref, format });
}

function appearance(args: string): Parsed {
  const scheme = SCHEMES.find((name) => name === args.trim().toLowerCase());
  return scheme === undefined
    ? wrong(text.usage('/appearance dark'))
    : call('shell.appearance.set', { scheme });
}

function filter(args: string, context: ComposerContext): Parsed {
  const read = readFilter(args, context);
  return read.ok ? local('filter', { filter: read.value }) : wrong(read.message);
}

/** A time of day is the last one before the log ends: an incident of last week is read as of then. */
function goTo(args: string, context: ComposerContext): Parsed {
  const line = args.trim();
  if (line === '') return wrong(text.usage('/goto 14:23'));
  if (/^#?\d{1,8}[a-z]{0,3}$/i.test(line)) {
    const label = line.replace('#', '').toLowerCase();
    return local('go-to', { entry: label });
  }
  const last = context.entries.recent(1)[0];
  const now = last === undefined ? context.now : Math.min(context.now, last.occurredAt + HOUR);
  const moment = readMoment(line, { now, zone: context.zone, lean: 'past' });
  if (!moment.ok) return moment;
  const rest = line.slice(moment.length).trim();
  return rest === '' ? local('go-to', { at: moment.at }) : wrong(text.tooMuch(rest));
}

/** `/form decision` begins one; alone it is the form of what stands in the composer. */
function form(args: string): Parsed {
  const word = args.trim().toLowerCase();
  if (word === '') return local('form');
  const command = (Object.keys(LOG_FORM_WORDS) as (keyof typeof LOG_FORM_WORDS)[]).find(
    (name) => name === word || LOG_FORM_WORDS[name].startsWith(word),
  );
  return command === undefined
    ? wrong(text.notKind(word, Object.values(LOG_FORM_WORDS).join(', ')))
    : local('form', { words: command });
}

const bare = { slots: [], backDates: false, bare: true, usage: '' } as const;

/** Commands on the window: what it shows, and files. */
export const viewCommands: readonly Command[] = [
  {
    ...bare,
    id: 'wall',
    group: 'view',
    scope: 'desk',
    title: text.titles.wall,
    key: 'mod+shift+w',
    parse: nothing((context) => call('shell.window.open', { screen: 'wall', ref: context.ref })),
  },
  {
    ...bare,
    id: 'lanes',
    aliases: ['swimlanes'],
    group: 'view',
    scope: 'desk',
    title: text.titles.lanes,
    key: 'mod+y',
    parse: nothing(() => local('swim-lanes')),
  },
  {
    id: 'export',
    group: 'view',
    scope: 'desk',
    title: text.titles.export,
    usage: 'md, html, pdf, json, csv, ics214 or ics201',
    slots: [['format']],
    backDates: false,
    parse: exportAs,
  },
  {
    id: 'search',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.search,
    usage: 'words',
    key: 'mod+shift+f',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('search', { words: args.trim() }),
  },
  {
    id: 'find',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.find,
    usage: 'words',
    key: 'mod+f',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('find', { words: args.trim() }),
  },
  {
    id: 'filter',
    group: 'view',
    scope: 'desk',
    title: text.titles.filter,
    usage: '[kind:decision] [@who] [region:…] [is:pinned] [words]',
    slots: [['filter', 'text']],
    backDates: false,
    bare: true,
    parse: filter,
  },
  {
    ...bare,
    id: 'all',
    aliases: ['clear'],
    group: 'view',
    scope: 'desk',
    title: text.titles.all,
    key: 'alt+0',
    parse: nothing(() => local('show-all')),
  },
  {
    id: 'goto',
    aliases: ['go'],
    group: 'view',
    scope: 'desk',
    title: text.titles.goto,
    usage: '14:23 or the number of an entry',
    key: 'mod+g',
    slots: [['past-time', 'entry'], ['text']],
    backDates: false,
    parse: goTo,
  },
  {
    id: 'form',
    group: 'log',
    scope: 'desk',
    title: text.titles.form,
    usage: '[kind]',
    key: 'mod+j',
    slots: [['form']],
    backDates: false,
    bare: true,
    parse: form,
  },
  {
    ...bare,
    id: 'system',
    aliases: ['noise'],
    group: 'view',
    scope: 'desk',
    title: text.titles.system,
    key: 'mod+.',
    parse: nothing(() => local('system-lines')),
  },
  {
    ...bare,
    id: 'newest',
    group: 'view',
    scope: 'desk',
    title: text.titles.newest,
    key: 'mod+end',
    parse: nothing(() => local('to-newest')),
  },
  {
    ...bare,
    id: 'undo',
    group: 'view',
    scope: 'desk',
    title: text.titles.undo,
    key: 'mod+z',
    parse: nothing(() => local('undo')),
  },
  {
    ...bare,
    id: 'home',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.home,
    key: 'mod+shift+h',
    parse: nothing(() => local('home')),
  },
  {
    id: 'oncall',
    aliases: ['schedules'],
    group: 'view',
    scope: 'anywhere',
    title: text.titles.oncall,
    usage: '[schedule]',
    key: 'mod+shift+p',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('schedules', args.trim() === '' ? {} : { words: args.trim() }),
  },
  {
    ...bare,
    id: 'declare',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.declare,
    key: 'mod+n',
    parse: nothing(() => local('declare')),
  },
  {
    ...bare,
    id: 'import',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.import,
    key: 'mod+o',
    parse: nothing(() => local('import')),
  },
  {
    id: 'settings',
    aliases: ['preferences'],
    group: 'view',
    scope: 'anywhere',
    title: text.titles.settings,
    usage: 'section',
    key: 'mod+,',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('settings', { words: args.trim().toLowerCase() }),
  },
  {
    id: 'appearance',
    aliases: ['theme'],
    group: 'view',
    scope: 'anywhere',
    title: text.titles.appearance,
    usage: 'dark, light or system',
    slots: [['scheme']],
    backDates: false,
    parse: appearance,
  },
  {
    ...bare,
    id: 'backup',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.backup,
    parse: nothing(() => call('backup.create', {})),
  },
  {
    ...bare,
    id: 'verify',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.verify,
    parse: nothing(() => call('log.verify', {})),
  },
  {
    ...bare,
    id: 'folder',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.folder,
    parse: nothing(() => call('shell.folder.open', {})),
  },
  {
    ...bare,
    id: 'palette',
    group: 'view',
    scope: 'anywhere',
    title: text.titles.palette,
    key: 'mod+k',
    parse: nothing(() => local('palette')),
  },
  {
    ...bare,
    id: 'help',
    aliases: ['keys', '?'],
    group: 'view',
    scope: 'anywhere',
    title: text.titles.help,
    key: '?',
    parse: nothing(() => local('help')),
  },
];
