import { ENTRY_KINDS } from '../../domain/incident/terms.ts';
import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { readFacts, splitFacts, writtenFacts } from '../entry-facts.ts';
import type { Entry } from '../../domain/incident/state.ts';
import { firstWord, readItem } from '../words.ts';

function mark(which: 'pin' | 'star') {
  return (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    const entry = readItem(word, 'entry');
    if (!entry.ok) return entry;
    if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
    const known = context.entries.byLabel(entry.value);
    const on = which === 'pin' ? known?.pinned : known?.starred;
    return call('entry.mark', { ref: context.ref, entry: entry.value, mark: which, on: on !== true });
  };
}

function reply(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  if (rest.trim() === '') return wrong(text.emptyEntry('reply'));
  return call('entry.log', {
    ref: context.ref,
    text: rest.trim(),
    replyTo: entry.value,
    ...backDated(context),
  });
}

function answer(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  const by = /^(?:by\s+)?#(\d{1,8}[a-z]{0,3})$/i.exec(rest.trim())?.[1]?.toLowerCase();
  if (by !== undefined)
    return call('question.answer', { ref: context.ref, entry: entry.value, by, ...backDated(context) });
  if (rest.trim() === '') return wrong(text.emptyAnswer(entry.value));
  return call('question.answer', {
    ref: context.ref,
    entry: entry.value,
    text: rest.trim(),
    ...backDated(context),
  });
}

function judge(verdict: 'supported' | 'ruled-out' | 'open') {
  return (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    const entry = readItem(word, 'entry');
    if (!entry.ok) return entry;
    const because = rest.trim().replace(/^because\s+/i, '');
    return call('hypothesis.judge', {
      ref: context.ref,
      entry: entry.value,
      verdict,
      ...(because === '' ? {} : { because }),
      ...backDated(context),
    });
  };
}

function correct(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  const known = context.entries.byLabel(entry.value);
  const { line, reason } = splitReason(rest);
  const { words, facts } = splitFacts(known?.kind ?? 'note', line);
  const read = readFacts(facts, context);
  if (!read.ok) return read;
  const changes = Object.keys(read.value).length > 0;
  if (words === '' && !changes && context.at === undefined) return wrong(text.emptyCorrection(entry.value));
  return call('entry.correct', {
    ref: context.ref,
    entry: entry.value,
    ...(words === '' ? {} : { text: words }),
    ...(changes ? { detail: { ...known?.detail, ...read.value } } : {}),
    ...(reason === null ? {} : { reason }),
    // `/at 14:23 /correct 12` moves the entry: the time is what is corrected.
    ...(context.at === undefined ? {} : { occurredAt: context.at }),
  });
}

/** `… | why: the graph was of staging` at the end of a correction. */
export function splitReason(line: string): { line: string; reason: string | null } {
  const match = /(?:^|\s)\|\s+why:\s*(\S.*)$/is.exec(line);
  return match === null
    ? { line: line.trim(), reason: null }
    : { line: line.slice(0, match.index).trim(), reason: (match[1] ?? '').trim() };
}

function kind(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  const meant = ENTRY_KINDS.filter(
    (name) => rest.trim() !== '' && name.startsWith(rest.trim().toLowerCase()),
  );
  const [to] = meant;
  if (to === undefined || meant.length > 1) return wrong(text.notKind(rest.trim(), ENTRY_KINDS.join(', ')));
  return call('entry.correct', { ref: context.ref, entry: entry.value, kind: to });
}

function strike(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  const reason = rest.trim();
  return call('entry.strike', { ref: context.ref, entry: entry.value, ...(reason === '' ? {} : { reason }) });
}

/** Everything a strike blanks: the words as they stand, what is said besides them, and what they said before. */
function wordsToStrike(entry: Entry): string[] {
  const facts = (detail: Entry['detail']) => Object.values(writtenFacts(detail)).join(', ');
  const said = [entry, ...entry.versions].flatMap((version) => [version.text, facts(version.detail)]);
  return [...new Set([...said, entry.verdict?.because ?? ''])].filter((words) => words !== '');
}

/** What the window does about one entry. */
function about(name: 'insert' | 'judge' | 'parent') {
  return (args: string): Parsed => {
    const { word, rest } = firstWord(args);
    const entry = readItem(word, 'entry');
    if (!entry.ok) return entry;
    if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
    return local(name, { entry: entry.value });
  };
}

const shared = { group: 'entry', scope: 'desk' } as const;

/** Commands on one entry of the timeline. */
export const entryCommands: readonly Command[] = [
  {
    ...shared,
    id: 'pin',
    aliases: ['unpin'],
    title: text.titles.pin,
    usage: 'entry',
    entryKey: 'p',
    slots: [['entry']],
    backDates: false,
    parse: mark('pin'),
  },
  {
    ...shared,
    id: 'star',
    aliases: ['unstar'],
    title: text.titles.star,
    usage: 'entry',
    entryKey: 's',
    slots: [['entry']],
    backDates: false,
    parse: mark('star'),
  },
  {
    ...shared,
    id: 'reply',
    title: text.titles.reply,
    usage: 'entry text',
    entryKey: 'r',
    slots: [['entry'], ['text']],
    backDates: true,
    parse: reply,
  },
  {
    ...shared,
    id: 'answer',
    title: text.titles.answer,
    usage: 'entry text',
    entryKey: 'a',
    slots: [['question'], ['text']],
    backDates: true,
    parse: answer,
  },
  {
    ...shared,
    id: 'judge',
    aliases: ['verdict'],
    title: text.titles.judge,
    usage: 'entry',
    entryKey: 'v',
    slots: [['hypothesis']],
    backDates: false,
    parse: about('judge'),
  },
  {
    ...shared,
    id: 'insert',
    title: text.titles.insert,
    usage: 'entry',
    entryKey: 'i',
    slots: [['entry']],
    backDates: false,
    parse: about('insert'),
  },
  {
    ...shared,
    id: 'parent',
    title: text.titles.parent,
    usage: 'entry',
    entryKey: 'u',
    slots: [['entry']],
    backDates: false,
    parse: about('parent'),
  },
  {
    ...shared,
    id: 'supported',
    title: text.titles.supported,
    usage: 'entry [because]',
    slots: [['hypothesis'], ['text']],
    backDates: true,
    parse: judge('supported'),
  },
  {
    ...shared,
    id: 'ruledout',
    aliases: ['ruled-out'],
    title: text.titles.ruledout,
    usage: 'entry [because]',
    slots: [['hypothesis'], ['text']],
    backDates: true,
    parse: judge('ruled-out'),
  },
  {
    ...shared,
    id: 'undecided',
    title: text.titles.undecided,
    usage: 'entry',
    slots: [['entry'], ['text']],
    backDates: true,
    parse: judge('open'),
  },
  {
    ...shared,
    id: 'correct',
    aliases: ['edit'],
    title: text.titles.correct,
    usage: 'entry text | why: reason',
    entryKey: 'e',
    slots: [['entry'], ['text']],
    backDates: true,
    parse: correct,
  },
  {
    ...shared,
    id: 'kind',
    title: text.titles.kind,
    usage: 'entry kind',
    slots: [['entry'], ['decision-kind']],
    backDates: false,
    parse: kind,
  },
  {
    ...shared,
    id: 'strike',
    title: text.titles.strike,
    usage: 'entry [reason]',
    entryKey: 'x',
    slots: [['entry'], ['text']],
    backDates: false,
    confirm: (act, context) => {
      const label = 'operation' in act && act.operation === 'entry.strike' ? String(act.input.entry) : '';
      const entry = context.entries.byLabel(label);
      return text.confirmStrike(label, entry === undefined ? null : wordsToStrike(entry));
    },
    parse: strike,
  },
];
