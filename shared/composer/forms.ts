import type { Entry } from '../domain/incident/state.ts';
import type { TimelineKind, Verdict } from '../domain/incident/terms.ts';
import type { ComposerContext } from './context.ts';
import { splitReason } from './commands/entries.ts';
import { LOG_FORM_WORDS } from './commands/log.ts';
import { factsOfKind, joinFacts, splitFacts, writtenFacts, type FactName } from './entry-facts.ts';
import { commandNamed } from './registry.ts';
import { readMoment } from './times.ts';
import { firstWord, readItem } from './words.ts';

/** A field of a form. All but `text` may stay empty. */
export type FieldName = 'verdict' | 'text' | FactName | 'why' | 'at';

/**
 * A line of the composer, field by field. The form of a command is nothing of its own: it is read from a line and
 * written back into one, so that drafts, checks, preview and undo are the line's.
 */
export interface LineForm {
  /** The command the line begins with; `note` for plain text. */
  command: FormCommand;
  /** Number of the entry it is about, for commands on one. */
  entry: string | null;
  values: Partial<Record<FieldName, string>>;
}

/** Commands that log an entry of a kind, with the kind. */
export const LOG_FORMS = LOG_FORM_WORDS;
export type LogForm = keyof typeof LOG_FORMS;
const ENTRY_FORMS = ['reply', 'answer', 'correct', 'supported', 'ruledout', 'undecided'] as const;
export type FormCommand = LogForm | (typeof ENTRY_FORMS)[number];

/** The command of each verdict on a hypothesis. */
export const VERDICT_COMMANDS: Readonly<Record<Verdict, FormCommand>> = {
  supported: 'supported',
  'ruled-out': 'ruledout',
  open: 'undecided',
};
const VERDICT_OF: Partial<Record<FormCommand, Verdict>> = {
  supported: 'supported',
  ruledout: 'ruled-out',
  undecided: 'open',
};

export function isLogForm(command: FormCommand): command is LogForm {
  return Object.hasOwn(LOG_FORMS, command);
}

function isFormCommand(id: string): id is FormCommand {
  return Object.hasOwn(LOG_FORMS, id) || (ENTRY_FORMS as readonly string[]).includes(id);
}

/** The fields of a form, in their order. */
export function fieldsOf(form: LineForm, context: ComposerContext): readonly FieldName[] {
  const { command } = form;
  if (isLogForm(command)) return ['text', ...factsOfKind(LOG_FORMS[command]), 'at'];
  if (VERDICT_OF[command] !== undefined) return ['verdict', 'text', 'at'];
  if (command === 'correct') return ['text', ...factsOfKind(kindOf(form.entry, context)), 'why', 'at'];
  return ['text', 'at'];
}

/** Reads the form of a line; null for a command that has none. Whatever is typed so far is kept. */
export function formOfLine(line: string, context: ComposerContext): LineForm | null {
  const { at, rest } = splitAt(line.trim(), context);
  const values = at === null ? {} : { at };
  if (!rest.startsWith('/') || rest.startsWith('//')) {
    const words = rest.startsWith('//') ? rest.slice(1) : rest;
    return { command: 'note', entry: null, values: { ...values, text: words } };
  }
  const { word, rest: args } = firstWord(rest.slice(1));
  const id = commandNamed(word)?.id;
  if (id === undefined || !isFormCommand(id)) return null;
  if (isLogForm(id)) {
    const { words, facts } = splitFacts(LOG_FORMS[id], args);
    return { command: id, entry: null, values: { ...values, text: words, ...facts } };
  }
  const item = firstWord(args);
  const entry = readItem(item.word, 'entry');
  if (!entry.ok) return null;
  const verdict = VERDICT_OF[id];
  if (verdict !== undefined)
    return {
      command: id,
      entry: entry.value,
      values: { ...values, verdict, text: item.rest.replace(/^because\s+/i, '') },
    };
  if (id !== 'correct') return { command: id, entry: entry.value, values: { ...values, text: item.rest } };
  const { line: left, reason } = splitReason(item.rest);
  const { words, facts } = splitFacts(kindOf(entry.value, context), left);
  return {
    command: id,
    entry: entry.value,
    values: { ...values, text: words, ...facts, ...(reason === null ? {} : { why: reason }) },
  };
}

/** The line a form stands for. */
export function lineOfForm(form: LineForm, context: ComposerContext): string {
  const { entry, values } = form;
  const verdict = values.verdict;
  const command = verdict !== undefined && isVerdict(verdict) ? VERDICT_COMMANDS[verdict] : form.command;
  const kind = isLogForm(command)
    ? LOG_FORMS[command]
    : kindOf(command === 'correct' ? entry : null, context);
  const text = values.text ?? '';
  const words =
    isLogForm(command) || command === 'correct' ? joinFacts(kind, { words: text, facts: values }) : text;
  const why = values.why?.trim() ?? '';
  const body = why === '' ? words : `${words} | why: ${why}`;
  const at = values.at?.trim() ?? '';
  const plain = command === 'note' && at === '';
  // A note that begins with a slash says so by beginning with two.
  const start = plain
    ? body.startsWith('/')
      ? '/'
      : ''
    : `/${command} ${entry === null ? '' : `${entry} `}`;
  return `${at === '' ? '' : `/at ${at} `}${start}${body}`;
}

function isVerdict(word: string): word is Verdict {
  return Object.hasOwn(VERDICT_COMMANDS, word);
}

/** The line that corrects an entry, as it stands now. */
export function correctionLine(entry: Entry, label: string): string {
  return `/correct ${label} ${joinFacts(entry.kind, { words: entry.text, facts: writtenFacts(entry.detail) })}`;
}

function kindOf(label: string | null, context: ComposerContext): TimelineKind {
  return label === null ? 'note' : (context.entries.byLabel(label)?.kind ?? 'note');
}

function splitAt(line: string, context: ComposerContext): { at: string | null; rest: string } {
  const match = /^\/at(?:\s+|$)/i.exec(line);
  if (match === null) return { at: null, rest: line };
  const args = line.slice(match[0].length);
  const moment = readMoment(args, { now: context.now, zone: context.zone, lean: 'past' });
  const length = moment.ok ? moment.length : (/^\S*/.exec(args)?.[0].length ?? 0);
  return { at: args.slice(0, length).trim(), rest: args.slice(length).trim() };
}
