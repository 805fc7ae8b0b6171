import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, standsAlone, type ComposerContext } from '../context.ts';
import { nextUpdateDue } from '../../domain/incident/facts.ts';
import { readDuration, readMoment } from '../times.ts';
import { firstWord, readItem } from '../words.ts';

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
  if (standsAlone(args, context)) return local('write-update');
  const { words, next } = splitNext(args, context);
  const cut = /(?:^|\s)\|\|(?:\s|$)/.exec(words);
  const internal = (cut === null ? words : words.slice(0, cut.index)).trim();
  const shown = cut === null ? undefined : words.slice(cut.index + cut[0].length).trim();
  if (internal === '') return wrong(text.emptyUpdate);
  if (shown === '') return wrong(text.emptyPublic);
  return call('update.post', {
    ref: context.ref,
    text: internal,
    ...(shown === undefined ? {} : { publicText: shown }),
    ...(next === undefined ? {} : { nextDueAt: next }),
    ...backDated(context),
  });
}

/** `15m` counts from when the update is due, or from now if that is past; a time of day is taken as it is. */
function snooze(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('put-off-update');
  const line = args.trim();
  if (line === '') return wrong(text.usage('/snooze 15m reason'));
  const span = readDuration(line);
  const due = nextUpdateDue(context.head, context.levels);
  const moment =
    span === undefined
      ? readMoment(line, { now: context.now, zone: context.zone, lean: 'future' })
      : { ok: true as const, at: Math.max(context.now, due ?? 0) + span.ms, length: span.length };
  if (!moment.ok) return moment;
  const reason = line.slice(moment.length).trim();
  return call('update.snooze', {
    ref: context.ref,
    until: moment.at,
    ...(reason === '' ? {} : { reason }),
    ...backDated(context),
  });
}

/** Whether an update that has not gone out is still true. */
function confirm(stillTrue: boolean) {
  return (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    const update = readItem(word, 'entry');
    if (!update.ok) return update;
    if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
    return call('update.confirm', { ref: context.ref, update: update.value, stillTrue });
  };
}

/** Commands on status updates. */
export const updateCommands: readonly Command[] = [
  {
    id: 'status',
    aliases: ['update'],
    group: 'updates',
    scope: 'desk',
    title: text.titles.status,
    key: 'mod+s',
    bare: true,
    usage: '[text || public text next 30m]',
    slots: [['text', 'next']],
    backDates: true,
    parse: status,
  },
  {
    id: 'snooze',
    group: 'updates',
    scope: 'desk',
    title: text.titles.snooze,
    key: 'mod+shift+o',
    bare: true,
    usage: '[15m reason]',
    slots: [['time'], ['text']],
    backDates: true,
    parse: snooze,
  },
  {
    id: 'stilltrue',
    group: 'updates',
    scope: 'desk',
    title: text.titles.stillTrue,
    usage: 'update',
    slots: [['update']],
    backDates: false,
    parse: confirm(true),
  },
  {
    id: 'withdraw',
    group: 'updates',
    scope: 'desk',
    title: text.titles.withdraw,
    usage: 'update',
    slots: [['update']],
    backDates: false,
    confirm: (act) =>
      text.confirmWithdraw('operation' in act && 'update' in act.input ? String(act.input.update) : ''),
    parse: confirm(false),
  },
];
