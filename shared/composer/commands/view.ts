import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import type { ComposerContext } from '../context.ts';

const FORMATS: Readonly<Record<string, (typeof EXPORT_FORMATS)[number]>> = {
  md: 'md',
  markdown: 'md',
  html: 'html',
  json: 'json',
  csv: 'csv',
  ics214: 'ics214',
  'ics-214': 'ics214',
};
/** What `/export` can write. */
export const EXPORT_FORMATS = ['md', 'html', 'json', 'csv', 'ics214'] as const;
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

/** Reads a command after which nothing may stand. */
function nothing(parse: (context: ComposerContext) => Parsed) {
  return (args: string, context: ComposerContext): Parsed =>
    args.trim() === '' ? parse(context) : wrong(text.tooMuch(args.trim()));
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
    id: 'export',
    group: 'view',
    scope: 'desk',
    title: text.titles.export,
    usage: 'md, html, json, csv or ics214',
    slots: [['format']],
    backDates: false,
    parse: exportAs,
  },
  {
    id: 'search',
    aliases: ['find'],
    group: 'view',
    scope: 'anywhere',
    title: text.titles.search,
    usage: 'words',
    key: 'mod+f',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('search', args.trim()),
  },
  {
    id: 'filter',
    group: 'view',
    scope: 'desk',
    title: text.titles.filter,
    usage: 'words',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args) => local('filter', args.trim()),
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
