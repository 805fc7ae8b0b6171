import type { EntryKind, Signal } from '../../domain/incident/terms.ts';
import { composerText as text } from '../../text/composer.ts';
import { call, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { readFacts, splitFacts } from '../entry-facts.ts';

/** Logs an entry of a kind; facts after `|` go where they belong. */
export function logEntry(kind: EntryKind, args: string, context: ComposerContext): Parsed {
  const { words, facts } = splitFacts(kind, args);
  const read = readFacts(facts, context);
  if (!read.ok) return read;
  if (words === '') return wrong(text.emptyEntry(kind));
  const link =
    kind === 'evidence' && read.value.link === undefined ? /https?:\/\/\S+/.exec(words)?.[0] : undefined;
  const detail = link === undefined ? read.value : { ...read.value, link: link.slice(0, 1_000) };
  return call('entry.log', {
    ref: context.ref,
    kind,
    text: words,
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    ...backDated(context),
  });
}

/** Slash words of the commands that log an entry, each with the kind it logs. */
export const LOG_FORM_WORDS = {
  note: 'note',
  observation: 'observation',
  decision: 'decision',
  action: 'action',
  hypothesis: 'hypothesis',
  q: 'question',
  comm: 'communication',
  evidence: 'evidence',
  metric: 'metric',
} as const satisfies Readonly<Record<string, EntryKind>>;

function kindCommand(id: string, kind: EntryKind, usage: string, aliases: readonly string[] = []): Command {
  return {
    id,
    aliases,
    group: 'log',
    scope: 'desk',
    title: text.logTitles[kind],
    usage,
    slots: [['text']],
    backDates: true,
    parse: (args, context) => logEntry(kind, args, context),
  };
}

/** A plain trace, with words of one's own or without any. */
function leave(signal: Signal) {
  return (args: string, context: ComposerContext): Parsed => {
    const words = args.trim();
    return call('signal.leave', {
      ref: context.ref,
      signal,
      ...(words === '' ? {} : { text: words }),
      ...backDated(context),
    });
  };
}

const signalCommand = {
  group: 'log',
  scope: 'desk',
  slots: [['text']],
  backDates: true,
  bare: true,
} as const;

/** Commands that log an entry of one kind, and the two signals that need no words. */
export const logCommands: readonly Command[] = [
  kindCommand('note', 'note', 'text'),
  kindCommand('observation', 'observation', 'text | source: where', ['obs', 'o']),
  kindCommand('decision', 'decision', 'text | known: … | considered: … | advised: @who', ['dec', 'd']),
  kindCommand('action', 'action', 'text', ['did']),
  kindCommand('hypothesis', 'hypothesis', 'text', ['hyp', 'h']),
  kindCommand('q', 'question', 'text', ['question']),
  kindCommand('comm', 'communication', 'text | to: whom', ['communication']),
  kindCommand('evidence', 'evidence', 'text or link', ['ev']),
  kindCommand('metric', 'metric', 'text | source: where'),
  {
    ...signalCommand,
    id: 'dontknow',
    aliases: ['unknown'],
    title: text.titles.dontknow,
    usage: '[text]',
    key: 'mod+shift+d',
    parse: leave('dont-know'),
  },
  {
    ...signalCommand,
    id: 'escalate',
    aliases: ['sos'],
    title: text.titles.escalate,
    usage: '[text]',
    key: 'mod+shift+s',
    parse: leave('escalation'),
  },
];
