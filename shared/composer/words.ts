import type { Operations } from '../contract/index.ts';
import type { InputOf } from '../contract/operation.ts';
import {
  COMMAND,
  CLOCKS,
  DETECTORS,
  PHASES,
  seatId,
  type Clock,
  type DetectedBy,
  type Phase,
} from '../domain/incident/terms.ts';
import { handle, severityId } from '../domain/fields.ts';
import { composerText as text } from '../text/composer.ts';
import { wrong, type Parsed } from './act.ts';
import type { ComposerContext } from './context.ts';

/** A word read as something, or a sentence why it can't be. */
export type Read<T> = { ok: true; value: T } | { ok: false; message: string };

/** Reads a command after which nothing may stand. */
export function nothing(parse: (context: ComposerContext) => Parsed) {
  return (args: string, context: ComposerContext): Parsed =>
    args.trim() === '' ? parse(context) : wrong(text.tooMuch(args.trim()));
}

/** Cuts the first word off a text. `word` is empty at the end. */
export function firstWord(line: string): { word: string; rest: string } {
  const trimmed = line.trimStart();
  const end = trimmed.search(/\s/);
  return end < 0
    ? { word: trimmed, rest: '' }
    : { word: trimmed.slice(0, end), rest: trimmed.slice(end).trimStart() };
}

/** A person: `@ana`, `me`, or the handle of someone known without its `@`. */
export function readPerson(word: string, context: ComposerContext): Read<string> {
  if (word === '') return { ok: false, message: text.noPerson };
  if (word.toLowerCase() === 'me' || word.toLowerCase() === '@me') return { ok: true, value: context.me };
  const known = context.people.some((person) => person.handle === `@${word.toLowerCase()}`);
  if (!word.startsWith('@') && !known) return { ok: false, message: text.notPerson(word) };
  const parsed = handle.safeParse(word);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, message: text.notPerson(word) };
}

/** A seat, by any of its usual names, with or without `#`. */
export function readSeat(word: string): Read<string> {
  if (word === '') return { ok: false, message: text.noSeat };
  const parsed = seatId.safeParse(word.replace(/^#/, ''));
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, message: text.notSeat(word) };
}

/** Who should do a task, as a caller writes it. */
export type Owner = NonNullable<InputOf<Operations['task.add']>['owner']>;

/** `@bo`, `me` or `#comms`; undefined when the word is none of them. */
export function readOwner(word: string, context: ComposerContext): Owner | undefined {
  if (word.startsWith('@') || word === 'me') {
    const person = readPerson(word, context);
    return person.ok ? { person: person.value } : undefined;
  }
  if (!word.startsWith('#') || /^#\d/.test(word)) return undefined;
  const seat = readSeat(word);
  return seat.ok ? { seat: seat.value } : undefined;
}

/** A severity that is in the team's table: `1`, `sev1`, `SEV-1`. */
export function readSeverity(word: string, context: ComposerContext): Read<string> {
  const known = context.levels.map((level) => level.id);
  const parsed = severityId.safeParse(word);
  if (!parsed.success || !known.includes(parsed.data)) {
    return { ok: false, message: text.notSeverity(word, known.join(', ')) };
  }
  return { ok: true, value: parsed.data };
}

/** A phase, or as much of its name as says which. */
export function readPhase(word: string): Read<Phase> {
  const phase = byPrefix(PHASES, word);
  return phase === undefined
    ? { ok: false, message: text.notPhase(word, PHASES.join(', ')) }
    : { ok: true, value: phase };
}

/** Names people type for the clocks. */
export const CLOCK_WORDS: Readonly<Record<string, Clock>> = {
  impact: 'impactStarted',
  'impact-started': 'impactStarted',
  impactstarted: 'impactStarted',
  started: 'impactStarted',
  detected: 'detected',
  declared: 'declared',
  acknowledged: 'acknowledged',
  ack: 'acknowledged',
  mitigated: 'mitigated',
  resolved: 'resolved',
};

export function readClockName(word: string): Read<Clock> {
  const lower = word.toLowerCase();
  const meant = new Set(
    Object.entries(CLOCK_WORDS)
      .filter(([name]) => lower !== '' && name.startsWith(lower))
      .map(([, clock]) => clock),
  );
  const clock =
    CLOCKS.find((name) => name.toLowerCase() === lower) ?? (meant.size === 1 ? [...meant][0] : undefined);
  return clock === undefined ? { ok: false, message: text.notClock(word) } : { ok: true, value: clock };
}

export function readDetector(word: string): Read<DetectedBy> {
  const by = byPrefix(DETECTORS, word);
  return by === undefined ? { ok: false, message: text.notDetector(word) } : { ok: true, value: by };
}

/** The number of an entry or a task: `12`, `#12`, `12b`. */
export function readItem(word: string, what: 'entry' | 'task'): Read<string> {
  if (word === '') return { ok: false, message: what === 'entry' ? text.noEntry : text.noTask };
  const match = /^#?(\d{1,8}[a-z]{0,3})$/i.exec(word);
  const label = match?.[1]?.toLowerCase();
  if (label === undefined || Number.parseInt(label, 10) < 1) {
    return { ok: false, message: what === 'entry' ? text.notEntry(word) : text.notTask(word) };
  }
  return { ok: true, value: label };
}

/** A checklist of the workspace by its name, or as much of it as says which. */
export function readChecklist(words: string, context: ComposerContext): Read<string> {
  const known = context.checklists.map((each) => each.name);
  const lower = words.trim().toLowerCase();
  const begin = known.filter((name) => lower !== '' && name.toLowerCase().startsWith(lower));
  const name =
    known.find((each) => each.toLowerCase() === lower) ?? (begin.length === 1 ? begin[0] : undefined);
  return name === undefined
    ? { ok: false, message: text.notChecklist(words.trim(), known.join(', ')) }
    : { ok: true, value: name };
}

/** Seats someone holds now, by seat. */
export function currentHolders(context: ComposerContext, seat: string): string[] {
  return context.head.tenures
    .filter((tenure) => tenure.seat === seat && tenure.until === null)
    .map((tenure) => tenure.person);
}

/** Whether a seat is the commander's. */
export function isCommand(seat: string): boolean {
  return seat === COMMAND;
}

/** The one option that begins with the word, or equals it. */
function byPrefix<T extends string>(options: readonly T[], word: string): T | undefined {
  const lower = word.toLowerCase();
  if (lower === '') return undefined;
  const exact = options.find((option) => option === lower);
  if (exact !== undefined) return exact;
  const matches = options.filter((option) => option.startsWith(lower));
  return matches.length === 1 ? matches[0] : undefined;
}
