import type { InputOf } from '../contract/operation.ts';
import type { Operations } from '../contract/index.ts';
import type { EntryDetail } from '../domain/incident/state.ts';
import type { TimelineKind } from '../domain/incident/terms.ts';
import type { ComposerContext } from './context.ts';
import { readPerson, type Read } from './words.ts';

export type FactInput = NonNullable<InputOf<Operations['entry.log']>['detail']>;

/** What may be said about an entry besides its words, each of it optional. */
export type FactName = 'source' | 'decidedBy' | 'advisedBy' | 'known' | 'considered' | 'sentTo' | 'link';

/** The facts an entry of a kind has, in the order forms show them and lines are written. */
export function factsOfKind(kind: TimelineKind): readonly FactName[] {
  return FACTS[kind] ?? [];
}

const FACTS: Readonly<Partial<Record<TimelineKind, readonly FactName[]>>> = {
  observation: ['source'],
  metric: ['source'],
  decision: ['decidedBy', 'advisedBy', 'known', 'considered'],
  communication: ['sentTo'],
  evidence: ['link'],
};

/** How a fact is written in a line, `… | source: Grafana`; the first word is the one Deepwater writes. */
const WORDS: Readonly<Record<FactName, readonly string[]>> = {
  source: ['source', 'from'],
  decidedBy: ['by', 'decided by'],
  advisedBy: ['advised', 'advised by'],
  known: ['known'],
  considered: ['considered'],
  sentTo: ['to', 'sent to'],
  link: ['link'],
};

/** Words and facts of a line, as they were typed. */
export interface SplitLine {
  words: string;
  facts: Partial<Record<FactName, string>>;
}

/** Takes the facts of a kind off the end of a line. What looks like none stays among the words. */
export function splitFacts(kind: TimelineKind, line: string): SplitLine {
  const names = factsOfKind(kind);
  const words: string[] = [];
  const facts: SplitLine['facts'] = {};
  // The space in front lets a line begin with its facts.
  for (const [index, piece] of ` ${line}`.split(/\s\|\s/).entries()) {
    const match = /^\s*([a-z ]{2,12}):(.*)$/is.exec(piece);
    const word = match?.[1]?.trim().toLowerCase() ?? '';
    const name = index === 0 ? undefined : names.find((each) => WORDS[each].includes(word));
    const value = match?.[2]?.trim() ?? '';
    if (name === undefined) words.push(piece);
    // `| source:` with nothing behind it says nothing.
    else if (value !== '') facts[name] = value;
  }
  return { words: words.join(' | ').trim(), facts };
}

/** A line of words and facts: what {@link splitFacts} takes apart. */
export function joinFacts(kind: TimelineKind, { words, facts }: SplitLine): string {
  return [
    words,
    ...factsOfKind(kind).flatMap((name) => {
      const value = facts[name]?.trim() ?? '';
      return value === '' ? [] : [`${WORDS[name][0] ?? name}: ${value}`];
    }),
  ].join(' | ');
}

/** Facts as they were typed, read: people by their handles. */
export function readFacts(facts: SplitLine['facts'], context: ComposerContext): Read<FactInput> {
  const { advisedBy, decidedBy, ...plain } = facts;
  const read: FactInput = plain;
  if (advisedBy !== undefined) {
    const people = advisedBy
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== 'and')
      .map((word) => readPerson(word, context));
    const bad = people.find((person) => !person.ok);
    if (bad !== undefined && !bad.ok) return bad;
    read.advisedBy = people.flatMap((person) => (person.ok ? [person.value] : []));
  }
  if (decidedBy !== undefined) {
    const person = readPerson(decidedBy, context);
    if (!person.ok) return person;
    read.decidedBy = person.value;
  }
  return { ok: true, value: read };
}

/** The facts of an entry, as they would be typed. */
export function writtenFacts(detail: EntryDetail): SplitLine['facts'] {
  const { source, decidedBy, advisedBy, known, considered, sentTo, link } = detail;
  const facts = { source, decidedBy, advisedBy: advisedBy?.join(' '), known, considered, sentTo, link };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== ''));
}
