import type { InputOf } from '../../contract/operation.ts';
import type { Operations } from '../../contract/index.ts';
import { seatId } from '../../domain/incident/terms.ts';
import { offeredServices } from '../../domain/incident/paging/forecast.ts';
import type { Target } from '../../domain/workspace/on-call.ts';
import { composerText as text } from '../../text/composer.ts';
import { pagingText } from '../../text/paging.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { firstWord, readPerson } from '../words.ts';

type Raise = Pick<InputOf<Operations['page.raise']>, 'service' | 'policy' | 'targets'>;

/** `@bo`, `#comms`, and `@db-sme` where nobody is called so: a seat as people say it on a call. */
function readTarget(word: string, context: ComposerContext): Target | null {
  const bare = word.replace(/^[@#]/, '');
  const known = context.people.some((person) => person.handle === `@${bare.toLowerCase()}`);
  const seat = seatId.safeParse(bare);
  if (seat.success && !(word.startsWith('@') && known)) return { seat: seat.data };
  if (!word.startsWith('@')) return null;
  const person = readPerson(word, context);
  return person.ok ? { person: person.value } : null;
}

/** The longest name that the words begin with. */
function nameAtStart(words: string, names: readonly string[]): string | undefined {
  const lower = words.toLowerCase();
  return names
    .filter((name) => lower === name.toLowerCase() || lower.startsWith(`${name.toLowerCase()} `))
    .toSorted((one, other) => other.length - one.length)[0];
}

/** A service, policy, schedule or region by its name, which may have spaces. */
function readNamed(words: string, { paging }: ComposerContext): { raise: Raise; length: number } | null {
  const named = (all: readonly { name: string }[]) =>
    nameAtStart(
      words,
      all.map(({ name }) => name),
    );
  const service = named(paging.services);
  if (service !== undefined) return { raise: { service }, length: service.length };
  const policy = named(paging.policies);
  if (policy !== undefined) return { raise: { policy }, length: policy.length };
  const schedule = named(paging.schedules);
  if (schedule !== undefined) return { raise: { targets: [{ schedule }] }, length: schedule.length };
  const region = named(paging.regions);
  return region === undefined
    ? null
    : { raise: { targets: [{ regionChain: region }] }, length: region.length };
}

/** `@bo @cy text`, `#comms text`, `payments-api text`. */
function page(args: string, context: ComposerContext): Parsed {
  let rest = args.trim();
  let raise: Raise | null = null;
  const named = readNamed(rest, context);
  if (named !== null) {
    raise = named.raise;
    rest = rest.slice(named.length);
  } else {
    const targets: Target[] = [];
    for (;;) {
      const { word, rest: left } = firstWord(rest);
      const target = targets.length > 0 && !/^[@#]/.test(word) ? null : readTarget(word, context);
      if (target === null) break;
      targets.push(target);
      rest = left;
    }
    if (targets.length > 0) raise = { targets };
  }
  if (raise === null) {
    const { word } = firstWord(rest);
    return wrong(word === '' ? text.usage('/page @db-sme, /page payments-api') : pagingText.notTarget(word));
  }
  const summary = rest.trim();
  return call('page.raise', { ref: context.ref, ...raise, ...(summary === '' ? {} : { summary }) });
}

/** `[1] [@bo]`: the number of a page and a person, either left out. */
function pageAndPerson(args: string, context: ComposerContext): Read {
  let rest = args.trim();
  const number = /^#?(\d{1,6}[a-z]{0,3})(?=\s|$)/i.exec(rest);
  if (number !== null) rest = rest.slice(number[0].length).trim();
  const { word, rest: left } = firstWord(rest);
  if (left !== '') return wrong(text.tooMuch(left));
  const person = word === '' ? null : readPerson(word, context);
  if (person !== null && !person.ok) return person;
  return {
    ok: true,
    input: {
      ref: context.ref,
      ...(number?.[1] === undefined ? {} : { page: number[1].toLowerCase() }),
      ...(person === null ? {} : { person: person.value }),
      ...backDated(context),
    },
  };
}
type Read =
  | { ok: true; input: { ref: string; page?: string; person?: string; at?: number } }
  | { ok: false; message: string };

function acknowledge(args: string, context: ComposerContext): Parsed {
  const read = pageAndPerson(args, context);
  return read.ok ? call('page.acknowledge', read.input) : read;
}

function attempt(outcome: 'no-answer' | 'reached') {
  return (args: string, context: ComposerContext): Parsed => {
    const read = pageAndPerson(args, context);
    return read.ok ? call('page.attempt', { ...read.input, outcome }) : read;
  };
}

/** Reads the number of a page, or nothing. */
function onPage(operation: 'page.resolve' | 'page.escalate') {
  return (args: string, context: ComposerContext): Parsed => {
    const read = pageAndPerson(args, context);
    if (!read.ok) return read;
    const { ref, page: number, person } = read.input;
    if (person !== undefined) return wrong(text.tooMuch(person));
    return call(operation, { ref, ...(number === undefined ? {} : { page: number }) });
  };
}

const aboutPage = {
  group: 'people',
  scope: 'desk',
  usage: '[page] [@person]',
  slots: [['page', 'person'], ['person']],
  backDates: true,
  bare: true,
} as const;

/** Commands that call for people. `/escalate` asks for help and climbs as well; `/climb` climbs without a word. */
export const pageCommands: readonly Command[] = [
  {
    id: 'page',
    aliases: ['call'],
    group: 'people',
    scope: 'desk',
    title: pagingText.titles.page,
    usage: '@person, #seat, service, policy or schedule [text]',
    key: 'mod+shift+g',
    slots: [['pageable'], ['text']],
    backDates: false,
    suggest: (context) => offeredServices(context.head, context.paging)[0] ?? '',
    parse: page,
  },
  {
    ...aboutPage,
    id: 'ack',
    aliases: ['acknowledge'],
    title: pagingText.titles.ack,
    key: 'mod+shift+a',
    parse: acknowledge,
  },
  {
    ...aboutPage,
    id: 'noanswer',
    aliases: ['no-answer'],
    title: pagingText.titles.noAnswer,
    key: 'mod+shift+x',
    parse: attempt('no-answer'),
  },
  {
    ...aboutPage,
    id: 'reached',
    title: pagingText.titles.reached,
    key: 'mod+shift+y',
    parse: attempt('reached'),
  },
  {
    id: 'climb',
    group: 'people',
    scope: 'desk',
    title: pagingText.titles.climb,
    usage: '[page]',
    slots: [['page']],
    backDates: false,
    bare: true,
    parse: onPage('page.escalate'),
  },
  {
    id: 'standdown',
    aliases: ['unpage', 'stand-down'],
    group: 'people',
    scope: 'desk',
    title: pagingText.titles.standDown,
    usage: '[page]',
    slots: [['page']],
    backDates: false,
    bare: true,
    parse: onPage('page.resolve'),
  },
  {
    id: 'pages',
    aliases: ['ladder'],
    group: 'people',
    scope: 'desk',
    title: pagingText.titles.pages,
    usage: '',
    key: 'mod+5',
    slots: [],
    backDates: false,
    bare: true,
    parse: (args) => (args.trim() === '' ? local('show-pages') : wrong(text.tooMuch(args.trim()))),
  },
];
