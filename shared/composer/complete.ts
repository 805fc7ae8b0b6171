import { DETECTORS, PHASES, SEATS, ENTRY_KINDS } from '../domain/incident/terms.ts';
import { offeredServices } from '../domain/incident/paging/forecast.ts';
import { pageState } from '../domain/incident/paging/ladder.ts';
import { HANDOFF_ITEMS } from '../domain/incident/handoff/terms.ts';
import type { Entry } from '../domain/incident/state.ts';
import { checklistOffers } from '../policy/checklists.ts';
import { composerText as text } from '../text/composer.ts';
import { clockNames, phaseNames, seatName, timelineKindNames } from '../text/en.ts';
import { pagingText } from '../text/paging.ts';
import { handoffCommandText, itemNames } from '../text/handoff.ts';
import type { Command, Slot } from './command.ts';
import { DOCUMENT_FORMATS } from './commands/handoff.ts';
import { LOG_FORM_WORDS } from './commands/log.ts';
import { EXPORT_FORMATS, SCHEMES } from './commands/view.ts';
import type { ComposerContext } from './context.ts';
import { FILTER_KINDS, knownRegions, MARKS } from './filter.ts';
import { commandNamed, commands } from './registry.ts';
import { readDuration, readMoment } from './times.ts';
import { currentHolders } from './words.ts';

/** Something the word under the cursor may become. */
export interface Candidate {
  /** Takes the place of the word. */
  insert: string;
  /** Shown: what is inserted, in short. */
  label: string;
  hint: string;
}

export interface Completion {
  /** Where the word begins that a candidate replaces; it goes up to the end of the line. */
  from: number;
  /** The word so far. */
  word: string;
  /** The command the line is about, once its name is complete. */
  command: Command | null;
  candidates: readonly Candidate[];
  /** The word is the number of an entry or a task: it means that one, whatever else could be chosen. */
  numbered?: boolean;
}

const MAX_CANDIDATES = 8;
const ITEM_SLOTS: ReadonlySet<Slot> = new Set<Slot>([
  'entry',
  'question',
  'hypothesis',
  'update',
  'open-task',
  'closed-task',
]);
const NOTHING: Completion = { from: 0, word: '', command: null, candidates: [] };

/** What the end of a line may become. The cursor is taken to stand there. */
export function complete(line: string, context: ComposerContext): Completion {
  const start = line.length - line.trimStart().length;
  if (line.startsWith('//', start)) return NOTHING;
  if (line[start] !== '/') return inText(line, context);
  return inCommand(line, start, context);
}

/** Inside plain text only people are offered: `… with @an`. */
function inText(line: string, context: ComposerContext): Completion {
  const match = /(?:^|[\s(])(@[\p{L}\p{N}._-]*)$/u.exec(line);
  const word = match?.[1];
  if (word === undefined) return NOTHING;
  return { from: line.length - word.length, word, command: null, candidates: pick(people(context), word) };
}

function inCommand(line: string, start: number, context: ComposerContext): Completion {
  const space = line.slice(start).search(/\s/);
  if (space < 0) {
    const word = line.slice(start);
    return {
      from: start,
      word,
      command: commandNamed(word.slice(1)) ?? null,
      candidates: commandCandidates(word.slice(1)),
    };
  }
  const name = line.slice(start + 1, start + space);
  const argsAt = start + space + 1;
  if (name.toLowerCase() === 'at') return afterAt(line, argsAt, context);
  const command = commandNamed(name);
  if (command === undefined) return NOTHING;
  return { ...inArguments(line, argsAt, command, context), command };
}

/** After the time of `/at` stands a line of its own. */
function afterAt(line: string, argsAt: number, context: ComposerContext): Completion {
  const args = line.slice(argsAt);
  const moment = readMoment(args, { now: context.now, zone: context.zone, lean: 'past' });
  if (!moment.ok || moment.length >= args.length) {
    const word = args.trimStart();
    return {
      from: line.length - word.length,
      word,
      command: null,
      candidates: /\s/.test(word) ? [] : pick(pastTimes(), word),
    };
  }
  const restAt = argsAt + moment.length;
  const rest = complete(line.slice(restAt), context);
  return { ...rest, from: rest.from + restAt };
}

function inArguments(line: string, argsAt: number, command: Command, context: ComposerContext): Completion {
  const args = line.slice(argsAt);
  if (command.slots[0]?.includes('checklist') === true) return inChecklist(line, args, command, context);
  const word = /\S*$/.exec(args)?.[0] ?? '';
  const before = args.slice(0, args.length - word.length).trim();
  const index = before === '' ? 0 : before.split(/\s+/).length;
  const slots = command.slots[Math.min(index, command.slots.length - 1)] ?? [];
  const from = line.length - word.length;
  const found = pick(
    slots.flatMap((slot) => candidatesOf(slot, before, word, context)),
    word,
  );
  const numbered = slots.some((slot) => ITEM_SLOTS.has(slot)) && /^#?\d+[a-z]{0,3}$/i.test(word);
  if (found.length > 0 || !slots.includes('text'))
    return { from, word, command, candidates: found, numbered };
  return { ...inText(line, context), command };
}

/** The name of a checklist has spaces, so that it is one word up to the end of the line. */
function inChecklist(line: string, args: string, command: Command, context: ComposerContext): Completion {
  const word = args.trimStart();
  const typed = word.trim().toLowerCase();
  const whole = context.checklists.some((each) => each.name.toLowerCase() === typed);
  return {
    from: line.length - word.length,
    word,
    command,
    candidates: whole ? [] : pick(checklists(context), typed),
  };
}

function commandCandidates(word: string): Candidate[] {
  const lower = word.toLowerCase();
  const usable = [...commands.map((command) => ({ command, rank: rank(command, lower) }))]
    .filter(({ rank: place }) => place < 3)
    .toSorted((one, other) => one.rank - other.rank);
  const at: Candidate = { insert: '/at ', label: '/at', hint: `14:23 … · ${text.hints.at}` };
  const candidates = usable.map(({ command }) => ({
    insert: `/${command.id} `,
    label: `/${command.id}`,
    hint: command.usage === '' ? command.title : `${command.usage} · ${command.title}`,
  }));
  const withAt = 'at'.startsWith(lower)
    ? lower === ''
      ? [...candidates, at]
      : [at, ...candidates]
    : candidates;
  return lower === '' ? withAt : withAt.slice(0, MAX_CANDIDATES);
}

/** 0 for a slash word that begins so, 1 for another name, 2 for a word of the title, 3 for none. */
function rank(command: Command, lower: string): number {
  if (command.id.startsWith(lower)) return 0;
  if (command.aliases?.some((alias) => alias.startsWith(lower))) return 1;
  return lower.length > 1 &&
    command.title
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(lower))
    ? 2
    : 3;
}

function candidatesOf(slot: Slot, before: string, word: string, context: ComposerContext): Candidate[] {
  switch (slot) {
    case 'person':
      return people(context);
    case 'seat':
      return seats(context, '');
    case 'owner':
      // Owner and due time stand at the beginning; once words have begun nothing is offered any more.
      return onlyOptions(before) ? [...people(context), ...seats(context, '#')] : [];
    case 'severity':
      return context.levels.map((level) => ({
        insert: `${level.id} `,
        label: level.id,
        hint: level.meaning,
      }));
    case 'phase':
      return PHASES.filter((phase) => phase !== context.head.phase).map((phase) =>
        plain(phase, phaseNames[phase]),
      );
    case 'clock':
      return [
        plain('impact', clockNames.impactStarted),
        ...(['detected', 'declared', 'acknowledged', 'mitigated', 'resolved'] as const).map((name) =>
          plain(name, clockNames[name]),
        ),
      ];
    case 'detector':
      return DETECTORS.map((by) => plain(by, ''));
    case 'entry':
      return context.entries.recent(MAX_CANDIDATES).map((entry) => entryCandidate(entry, context));
    case 'question':
    case 'hypothesis':
      return context.head.openPoints
        .filter((point) => point.kind === slot)
        .flatMap((point) => context.entries.byId(point.entry) ?? [])
        .map((entry) => entryCandidate(entry, context));
    case 'update':
      return context.head.updates
        .toReversed()
        .flatMap((update) => context.entries.byId(update.id) ?? [])
        .map((entry) => entryCandidate(entry, context));
    case 'decision-kind':
      return ENTRY_KINDS.map((kind) => plain(kind, ''));
    case 'open-task':
    case 'closed-task':
      return context.head.tasks
        .filter((task) => (task.state === 'open') === (slot === 'open-task'))
        .map((task) => ({ insert: `${task.number} `, label: String(task.number), hint: task.text }));
    case 'due':
      return onlyOptions(before) && /^\d/.test(word) && readDuration(word) === undefined
        ? durations(word, '')
        : [];
    case 'next':
      if (/(?:^|\s)next$/i.test(before)) {
        return [
          ...durations(word === '' ? '' : word, ''),
          { insert: 'none', label: 'none', hint: text.hints.none },
        ];
      }
      return before !== '' && word !== '' && 'next'.startsWith(word.toLowerCase())
        ? [plain('next', text.hints.next)]
        : [];
    case 'past-time':
      return pastTimes();
    case 'time':
      return durations(word, '');
    case 'format':
      return EXPORT_FORMATS.map((format) => ({ insert: format, label: format, hint: text.formats[format] }));
    case 'scheme':
      return SCHEMES.map((scheme) => ({ insert: scheme, label: scheme, hint: '' }));
    case 'service':
      return context.head.services.map((name) =>
        plain(`-${/\s/.test(name) ? `"${name}"` : name}`, text.hints.remove),
      );
    case 'region':
      return context.head.regions.map((name) =>
        plain(`-${/\s/.test(name) ? `"${name}"` : name}`, text.hints.remove),
      );
    case 'checklist':
      return checklists(context);
    case 'roll-call':
      return [
        ...people(context),
        ...(/(?:^|\s)missing:?(?:\s|$)/i.test(before) ? [] : [plain('missing', text.hints.missing)]),
      ];
    case 'filter':
      return [
        ...FILTER_KINDS.map((kind) => plain(`kind:${kind}`, timelineKindNames[kind])),
        ...MARKS.map((mark) => plain(`is:${mark}`, '')),
        ...people(context),
        ...knownRegions(context.people).map((name) =>
          plain(`region:${/\s/.test(name) ? `"${name}"` : name}`, ''),
        ),
      ];
    case 'pageable':
      return pageable(context);
    case 'page':
      return context.head.pages
        .filter((page) => page.resolved === null)
        .map((page) => plain(String(page.number), pagingText.states[pageState(page)]));
    case 'form':
      return Object.values(LOG_FORM_WORDS).map((kind) => plain(kind, text.logTitles[kind]));
    case 'handoff-word':
      return (['at', 'cancel'] as const).map((word) => plain(word, handoffCommandText.words[word]));
    case 'handoff-item':
      return HANDOFF_ITEMS.map((item) => plain(item, itemNames[item]));
    case 'document-format':
      return DOCUMENT_FORMATS.map((format) => plain(format, ''));
    case 'region-name':
      return before.startsWith('@') ? (context.regions ?? []).map(({ name, zone }) => plain(name, zone)) : [];
    case 'text':
      return [];
  }
}

function onlyOptions(before: string): boolean {
  return (
    before === '' ||
    before.split(/\s+/).every((word) => /^[@#]|^re:|^box$/i.test(word) || readDuration(word) !== undefined)
  );
}

function people(context: ComposerContext): Candidate[] {
  const known = new Map(context.people.map((person) => [person.handle, person.name]));
  for (const tenure of context.head.tenures) if (!known.has(tenure.person)) known.set(tenure.person, '');
  if (!known.has(context.me)) known.set(context.me, '');
  return [...known].map(([handle, name]) => ({
    insert: `${handle} `,
    label: handle,
    hint: handle === context.me ? [name, text.hints.me].filter((part) => part !== '').join(' · ') : name,
  }));
}

function seats(context: ComposerContext, sign: '' | '#'): Candidate[] {
  const extra = context.head.tenures.map((tenure) => tenure.seat).filter((seat) => seat.startsWith('sme:'));
  return [
    ...new Set([...SEATS, ...extra, 'sme:database', 'sme:security', 'sme:infrastructure', 'sme:network']),
  ].map((seat) => {
    const held = currentHolders(context, seat);
    return {
      insert: `${sign}${seat} `,
      label: `${sign}${seat}`,
      hint: `${seatName(seat)} · ${held.length === 0 ? text.hints.empty : text.hints.holds(held.join(', '))}`,
    };
  });
}

/** Whom a page may call for; what the incident names first. */
function pageable(context: ComposerContext): Candidate[] {
  const { paging, head, now } = context;
  const offered = offeredServices(head, paging);
  const rank = ({ name }: { name: string }) => (offered.includes(name) ? 0 : 1);
  return [
    ...paging.services
      .filter((service) => service.policy !== null)
      .toSorted((one, other) => rank(one) - rank(other))
      .map((service) => plain(service.name, pagingText.hints.service(service.policy ?? ''))),
    ...people(context),
    ...seats(context, '#'),
    ...paging.policies.map((policy) => plain(policy.name, pagingText.hints.policy)),
    ...paging.schedules.map((schedule) =>
      plain(schedule.name, pagingText.hints.schedule(paging.onCall(schedule, now))),
    ),
    ...paging.regions
      .filter((region) => region.chain !== null)
      .map((region) => plain(region.name, pagingText.hints.region)),
  ];
}

function checklists(context: ComposerContext): Candidate[] {
  return checklistOffers(context.head, context.checklists).map(({ checklist }) => ({
    insert: `${checklist.name} `,
    label: checklist.name,
    hint: text.hints.items(checklist.items.length),
  }));
}

function durations(word: string, lead: string): Candidate[] {
  const typed = /^\d{1,3}/.exec(word)?.[0];
  const minutes = typed === undefined ? [15, 30, 60] : [Number(typed)];
  return minutes.map((count) => ({
    insert: `${lead}${count}m `,
    label: `${lead}${count}m`,
    hint: text.hints.minutes(count),
  }));
}

function pastTimes(): Candidate[] {
  return [plain('-5m', text.hints.ago(5)), plain('-15m', text.hints.ago(15)), plain('yesterday', '23:50')];
}

function entryCandidate(entry: Entry, context: ComposerContext): Candidate {
  const label = context.entries.labelOf(entry);
  return { insert: `${label} `, label, hint: entry.text.slice(0, 120) };
}

function plain(word: string, hint: string): Candidate {
  return { insert: `${word} `, label: word, hint };
}

/** Candidates that begin with the word, then those whose hint holds it; at most eight. */
function pick(candidates: readonly Candidate[], word: string): Candidate[] {
  const lower = word.toLowerCase();
  const begin = candidates.filter((candidate) => candidate.label.toLowerCase().startsWith(lower));
  const bare = lower.replace(/^[@#]/, '');
  const hold =
    bare.length < 2
      ? []
      : candidates.filter(
          (candidate) => !begin.includes(candidate) && candidate.hint.toLowerCase().includes(bare),
        );
  return [...begin, ...hold].slice(0, MAX_CANDIDATES);
}

/** The line with a candidate in place of the word under the cursor. */
export function accept(line: string, completion: Completion, candidate: Candidate): string {
  return line.slice(0, completion.from) + candidate.insert;
}

/** Whether the word under the cursor is one of the candidates already, so that Enter means the whole line. */
export function isComplete(completion: Completion): boolean {
  const word = completion.word.toLowerCase();
  if (completion.candidates.length === 0 || completion.numbered === true) return true;
  if (completion.command !== null && word === `/${completion.command.id}`) return true;
  return completion.candidates.some(
    (candidate) => candidate.label.toLowerCase() === word || candidate.insert.trim().toLowerCase() === word,
  );
}
