import { composerText as text } from '../../text/composer.ts';
import { call, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { readMoment } from '../times.ts';

/** `… next 30m`, `… next 14:30` or `… next none` at the end of an update. */
function splitNext(args: string, context: ComposerContext): { words: string; next?: number | null } {
  const matches = [...args.matchAll(/(?:^|\s)next\s+/gi)];
  const last = matches.at(-1);
  if (last === undefined) return { words: args.trim() };
  const promise = args.slice(last.index + last[0].length).trim();
  const words = args.slice(0, last.index).trim();
  if (/^none$/i.test(promise)) return { words, next: null };
  const moment = readMoment(promise, { now: context.now, zone: context.zone, lean: 'future' });
  if (!moment.ok || promise.slice(moment.length).trim() !== '') return { words: args.trim() };
  return { words, next: moment.at };
}

function status(args: string, context: ComposerContext): Parsed {
  const { words, next } = splitNext(args, context);
  if (words === '') return wrong(text.emptyUpdate);
  return call('update.post', {
    ref: context.ref,
    text: words,
    ...(next === undefined ? {} : { nextDueAt: next }),
    ...backDated(context),
  });
}

/** Commands on status updates. */
export const updateCommands: readonly Command[] = [
  {
    id: 'status',
    aliases: ['update'],
    group: 'updates',
    scope: 'desk',
    title: text.titles.status,
    usage: 'text [next 30m or next none]',
    slots: [['text', 'next']],
    backDates: true,
    parse: status,
  },
];
