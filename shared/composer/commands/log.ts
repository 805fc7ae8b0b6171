import type { InputOf } from '../../contract/operation.ts';
import type { Operations } from '../../contract/index.ts';
import type { EntryKind, Signal } from '../../domain/incident/terms.ts';
import { composerText as text } from '../../text/composer.ts';
import { call, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { readPerson } from '../words.ts';

type Detail = NonNullable<InputOf<Operations['entry.log']>['detail']>;

/** Facts that may follow the words of an entry: `… | source: Grafana`. By kind, with the words people use. */
const FIELDS: Readonly<Partial<Record<EntryKind, Readonly<Record<string, keyof Detail>>>>> = {
  observation: { source: 'source', from: 'source' },
  metric: { source: 'source', from: 'source' },
  decision: {
    known: 'known',
    considered: 'considered',
    advised: 'advisedBy',
    'advised by': 'advisedBy',
    by: 'decidedBy',
    'decided by': 'decidedBy',
  },
  communication: { to: 'sentTo', 'sent to': 'sentTo' },
  evidence: { link: 'link' },
};

/** Logs an entry of a kind; facts after `|` go where they belong. */
export function logEntry(kind: EntryKind, args: string, context: ComposerContext): Parsed {
  const { words, detail } = splitDetail(kind, args, context);
  if (!detail.ok) return detail;
  if (words === '') return wrong(text.emptyEntry(kind));
  const link =
    kind === 'evidence' && detail.value.link === undefined ? /https?:\/\/\S+/.exec(words)?.[0] : undefined;
  const facts = link === undefined ? detail.value : { ...detail.value, link: link.slice(0, 1_000) };
  return call('entry.log', {
    ref: context.ref,
    kind,
    text: words,
    ...(Object.keys(facts).length === 0 ? {} : { detail: facts }),
    ...backDated(context),
  });
}

function splitDetail(
  kind: EntryKind,
  args: string,
  context: ComposerContext,
): { words: string; detail: { ok: true; value: Detail } | { ok: false; message: string } } {
  const known = FIELDS[kind];
  const detail: Detail = {};
  if (known === undefined) return { words: args.trim(), detail: { ok: true, value: detail } };
  const words: string[] = [];
  for (const [index, piece] of args.split(/\s\|\s/).entries()) {
    const match = /^\s*([a-z ]{2,12}):\s*(.+)$/is.exec(piece);
    const name = match?.[1]?.trim().toLowerCase() ?? '';
    const field = index > 0 && Object.hasOwn(known, name) ? known[name] : undefined;
    const value = match?.[2]?.trim() ?? '';
    if (field === undefined) {
      words.push(piece);
    } else if (field === 'advisedBy') {
      const people = value
        .split(/[\s,]+/)
        .filter((word) => word !== '' && word !== 'and')
        .map((word) => readPerson(word, context));
      const bad = people.find((person) => !person.ok);
      if (bad !== undefined && !bad.ok) return { words: '', detail: bad };
      detail.advisedBy = people.flatMap((person) => (person.ok ? [person.value] : []));
    } else if (field === 'decidedBy') {
      const person = readPerson(value, context);
      if (!person.ok) return { words: '', detail: person };
      detail.decidedBy = person.value;
    } else if (
      field === 'source' ||
      field === 'known' ||
      field === 'considered' ||
      field === 'sentTo' ||
      field === 'link'
    ) {
      detail[field] = value;
    }
  }
  return { words: words.join(' | ').trim(), detail: { ok: true, value: detail } };
}

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
