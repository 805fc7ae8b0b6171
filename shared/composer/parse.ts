import { operations } from '../contract/index.ts';
import { FUTURE_TOLERANCE } from '../domain/fields.ts';
import { composerText as text } from '../text/composer.ts';
import { isCall, wrong, type CallAct, type Parsed } from './act.ts';
import type { Command } from './command.ts';
import { logEntry } from './commands/log.ts';
import type { ComposerContext } from './context.ts';
import { commandNamed, commands } from './registry.ts';
import { readMoment } from './times.ts';
import { firstWord } from './words.ts';

/** A line that was read: what it asks for, by which command (none for a plain note), and back-dated to when. */
export type ParsedLine =
  | { ok: true; act: Extract<Parsed, { ok: true }>['act']; command: Command | null; at: number | undefined }
  | { ok: false; message: string };

/**
 * Reads one line of the composer. Plain text is a note; `/word …` is a command; `/at time …` back-dates what follows;
 * `//…` is a note that begins with a slash. Never throws; what is accepted fits the contract.
 */
export function parseLine(line: string, context: ComposerContext): ParsedLine {
  const body = line.trim();
  if (body === '') return wrong(text.emptyLine);
  if (!body.startsWith('/') || body.startsWith('//')) {
    const note = body.startsWith('//') ? body.slice(1) : body;
    return checked(logEntry('note', note, context), null, context);
  }
  const { word, rest } = firstWord(body.slice(1));
  if (word.toLowerCase() === 'at') return parseAt(rest, context);
  const command = commandNamed(word);
  if (command === undefined) return wrong(unknown(word));
  if (context.at !== undefined && !command.backDates) return wrong(text.notBackDated(command.id));
  return checked(command.parse(rest, context), command, context);
}

function parseAt(args: string, context: ComposerContext): ParsedLine {
  if (context.at !== undefined) return wrong(text.atTwice);
  if (args.trim() === '') return wrong(text.usage('/at 14:23 what happened'));
  const moment = readMoment(args, { now: context.now, zone: context.zone, lean: 'past' });
  if (!moment.ok) return moment;
  if (moment.at > context.now + FUTURE_TOLERANCE)
    return wrong(text.inTheFuture(args.slice(0, moment.length).trim()));
  const rest = args.slice(moment.length).trim();
  if (rest === '') return wrong(text.nothingAt);
  return parseLine(rest, { ...context, at: moment.at });
}

/** The contract's own word on what was read, so that nothing malformed leaves the composer. */
function checked(parsed: Parsed, command: Command | null, context: ComposerContext): ParsedLine {
  if (!parsed.ok) return parsed;
  if (isCall(parsed.act)) {
    const message = misfit(parsed.act);
    if (message !== null) return wrong(message);
  }
  return { ok: true, act: parsed.act, command, at: context.at };
}

/** Why a call does not fit the contract; null when it does. */
function misfit(act: CallAct): string | null {
  const result = operations[act.operation].input.safeParse(act.input);
  return result.success ? null : (result.error.issues[0]?.message ?? text.misfit);
}

function unknown(word: string): string {
  const lower = word.toLowerCase();
  const near = commands.find(
    (command) => command.id.startsWith(lower) || (lower.length > 2 && lower.startsWith(command.id)),
  );
  return text.unknownCommand(word.slice(0, 40), near?.id ?? null);
}
