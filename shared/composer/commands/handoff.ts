import { openHandoffs } from '../../domain/incident/handoff/facts.ts';
import { HANDOFF_ITEMS } from '../../domain/incident/handoff/terms.ts';
import { composerText as text } from '../../text/composer.ts';
import { handoffCommandText as say } from '../../text/handoff.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { readMoment } from '../times.ts';
import { firstWord, readItem, readPerson } from '../words.ts';

/** What a handoff document can be saved as. */
export const DOCUMENT_FORMATS = ['md', 'html', 'pdf', 'json', 'ics201'] as const;

/** `@bo EMEA` starts one, `at 18:00` plans one, `cancel why` takes one back; alone it shows where it stands. */
function handoff(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const { ref } = context;
  switch (word.toLowerCase()) {
    case '':
      return local('show-handoff');
    case 'cancel': {
      const reason = rest.trim();
      return call('handoff.cancel', { ref, ...(reason === '' ? {} : { reason }), ...backDated(context) });
    }
    case 'at': {
      if (/^none$/i.test(rest.trim())) return call('handoff.schedule', { ref, dueAt: null });
      const moment = readMoment(rest, { now: context.now, zone: context.zone, lean: 'future' });
      if (!moment.ok) return moment;
      const left = rest.slice(moment.length).trim();
      if (left !== '') return wrong(text.tooMuch(left));
      return call('handoff.schedule', { ref, dueAt: moment.at });
    }
    default: {
      const to = readPerson(word, context);
      if (!to.ok) return to;
      const region = rest.trim();
      const input = { ref, to: to.value, ...(region === '' ? {} : { region }) };
      return call('handoff.start', { ...input, ...backDated(context) });
    }
  }
}

/** Ticks an item, or takes its tick back; with a note it is ticked. */
function tick(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const meant = HANDOFF_ITEMS.filter((item) => word !== '' && item.startsWith(word.toLowerCase()));
  const item = HANDOFF_ITEMS.find((each) => each === word.toLowerCase()) ?? meant[0];
  if (item === undefined || (meant.length > 1 && item !== word.toLowerCase()))
    return wrong(say.notItem(word, HANDOFF_ITEMS.join(', ')));
  const [open] = openHandoffs(context.head);
  const note = rest.trim();
  const on = note !== '' || open?.ticks.some((each) => each.item === item) !== true;
  return call('handoff.tick', {
    ref: context.ref,
    item,
    on,
    ...(note === '' ? {} : { note }),
    ...backDated(context),
  });
}

/** `what is broken | tried: … | next: …`; alone it opens the form, filled in from the log. */
function brief(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return local('show-handoff', { words: 'brief' });
  const parts = args.split(/\s*\|\s*/);
  const input: { broken?: string; tried?: string; next?: string } = {};
  for (const [index, part] of parts.entries()) {
    const named = /^(broken|tried|next)\s*:\s*(.*)$/is.exec(part.trim());
    const name = named?.[1]?.toLowerCase();
    if (name === 'tried' || name === 'next' || name === 'broken') input[name] = named?.[2] ?? '';
    else if (index === 0) input.broken = part.trim();
    else return wrong(say.notPart(part.trim()));
  }
  return call('handoff.brief', { ref: context.ref, ...input, ...backDated(context) });
}

function readBack(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return wrong(text.usage('/readback …'));
  return call('handoff.readBack', { ref: context.ref, text: args.trim(), ...backDated(context) });
}

function accept(args: string, context: ComposerContext): Parsed {
  const note = args.trim();
  return call('handoff.accept', {
    ref: context.ref,
    ...(note === '' ? {} : { note }),
    ...backDated(context),
  });
}

function decline(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return wrong(say.whyDecline);
  return call('handoff.decline', { ref: context.ref, reason: args.trim(), ...backDated(context) });
}

/** `12` or `12 7`: entry 12 asks for what entry 7 had answered. A second time takes the mark back. */
function answered(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  const entry = readItem(word, 'entry');
  if (!entry.ok) return entry;
  const known = context.entries.byLabel(entry.value);
  const marked = context.head.handoffs.some((each) => each.losses.some((loss) => loss.entry === known?.id));
  const by = rest.trim() === '' ? null : readItem(rest.trim(), 'entry');
  if (by !== null && !by.ok) return by;
  return call('context.lose', {
    ref: context.ref,
    entry: entry.value,
    on: !marked,
    ...(by === null ? {} : { answeredIn: by.value }),
  });
}

function document(args: string, context: ComposerContext): Parsed {
  const word = args.trim().toLowerCase().replace('ics-', 'ics');
  if (word === '') return local('document');
  const format = DOCUMENT_FORMATS.find((each) => each === word);
  return format === undefined
    ? wrong(say.notFormat(word, DOCUMENT_FORMATS.join(', ')))
    : call('handoff.file', { ref: context.ref, format });
}

/** Somebody else at this machine acts; alone, its own user again. */
function actAs(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return local('act-as');
  const { word, rest } = firstWord(args);
  if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
  const who = readPerson(word, context);
  return who.ok ? local('act-as', { words: who.value }) : who;
}

const shared = { group: 'people', scope: 'desk', backDates: true } as const;

/** Commands that hand command over. */
export const handoffCommands: readonly Command[] = [
  {
    ...shared,
    id: 'handoff',
    aliases: ['handover'],
    title: say.titles.handoff,
    key: 'mod+6',
    usage: '[@person [region] or at time or cancel reason]',
    slots: [['person', 'handoff-word'], ['region-name', 'time'], ['text']],
    bare: true,
    parse: handoff,
  },
  {
    ...shared,
    id: 'tick',
    title: say.titles.tick,
    usage: 'item [note]',
    slots: [['handoff-item'], ['text']],
    parse: tick,
  },
  {
    ...shared,
    id: 'brief',
    aliases: ['briefing'],
    title: say.titles.brief,
    usage: '[broken | tried: … | next: …]',
    slots: [['text']],
    bare: true,
    parse: brief,
  },
  {
    ...shared,
    id: 'readback',
    aliases: ['read-back'],
    title: say.titles.readBack,
    usage: 'words',
    slots: [['text']],
    parse: readBack,
  },
  {
    ...shared,
    id: 'confirm',
    title: say.titles.confirm,
    usage: '',
    slots: [],
    bare: true,
    parse: (args, context) =>
      args.trim() === ''
        ? call('handoff.confirm', { ref: context.ref, ...backDated(context) })
        : wrong(text.tooMuch(args.trim())),
  },
  {
    ...shared,
    id: 'accept',
    title: say.titles.accept,
    usage: '[note]',
    slots: [['text']],
    bare: true,
    parse: accept,
  },
  {
    ...shared,
    id: 'decline',
    title: say.titles.decline,
    usage: 'reason',
    slots: [['text']],
    parse: decline,
  },
  {
    ...shared,
    id: 'answered',
    title: say.titles.answered,
    usage: 'entry [entry that answered it]',
    entryKey: 'w',
    slots: [['entry'], ['entry']],
    backDates: false,
    parse: answered,
  },
  {
    ...shared,
    id: 'handoffdoc',
    aliases: ['document'],
    title: say.titles.document,
    usage: '[md, html, pdf, json or ics201]',
    slots: [['document-format']],
    backDates: false,
    bare: true,
    parse: document,
  },
  {
    ...shared,
    id: 'shift',
    aliases: ['bulk'],
    scope: 'anywhere',
    title: say.titles.shift,
    usage: '',
    slots: [],
    backDates: false,
    bare: true,
    parse: (args) => (args.trim() === '' ? local('shift') : wrong(text.tooMuch(args.trim()))),
  },
  {
    ...shared,
    id: 'as',
    title: say.titles.actAs,
    usage: '[@person]',
    slots: [['person']],
    backDates: false,
    bare: true,
    parse: actAs,
  },
];
