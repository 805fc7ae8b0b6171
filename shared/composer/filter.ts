import { ENTRY_KINDS, type TimelineKind } from '../domain/incident/terms.ts';
import { composerText as text } from '../text/composer.ts';
import type { ComposerContext } from './context.ts';
import { readPerson, type Read } from './words.ts';

/** Marks a person may have put on an entry. */
export const MARKS = ['pinned', 'starred'] as const;
export type Mark = (typeof MARKS)[number];
/** Kinds that can be asked for. */
export const FILTER_KINDS: readonly TimelineKind[] = [...ENTRY_KINDS, 'update', 'task', 'system'];

/**
 * Which entries are shown: those that fit each part that is not empty. Within a part one of several is enough, but all
 * of the words must be there.
 */
export interface EntryFilter {
  readonly kinds: readonly TimelineKind[];
  /** Handles of authors. */
  readonly people: readonly string[];
  /** Regions of authors. */
  readonly regions: readonly string[];
  readonly marks: readonly Mark[];
  readonly words: string;
}

export const NO_FILTER: EntryFilter = { kinds: [], people: [], regions: [], marks: [], words: '' };

export function isFiltered(filter: EntryFilter): boolean {
  return (
    filter.words !== '' ||
    [filter.kinds, filter.people, filter.regions, filter.marks].some((part) => part.length > 0)
  );
}

/** Regions people are known to be in, in alphabetical order. */
export function knownRegions(people: ComposerContext['people']): string[] {
  return [...new Set(people.flatMap((person) => person.region ?? []))].toSorted((one, other) =>
    one.localeCompare(other),
  );
}

/** Reads `kind:decision @ana region:EMEA is:pinned replica lag`. */
export function readFilter(line: string, context: ComposerContext): Read<EntryFilter> {
  const kinds: TimelineKind[] = [];
  const people: string[] = [];
  const regions: string[] = [];
  const marks: Mark[] = [];
  const words: string[] = [];
  for (const [whole, name, quoted, plain] of line.matchAll(
    /(?:(kind|region|is|by):)?(?:"([^"]*)"|(\S+))/gi,
  )) {
    const value = quoted ?? plain ?? '';
    switch (name?.toLowerCase()) {
      case 'kind': {
        const kind = oneOf(FILTER_KINDS, value);
        if (kind === undefined) return { ok: false, message: text.notKind(value, FILTER_KINDS.join(', ')) };
        kinds.push(kind);
        break;
      }
      case 'is': {
        const mark = oneOf(MARKS, value);
        if (mark === undefined) return { ok: false, message: text.notMark(value, MARKS.join(' or ')) };
        marks.push(mark);
        break;
      }
      case 'region': {
        const known = knownRegions(context.people);
        const region = oneOf(known, value);
        if (region === undefined) return { ok: false, message: text.notRegion(value, known.join(', ')) };
        regions.push(region);
        break;
      }
      default: {
        if (name === undefined && !whole.startsWith('@')) {
          words.push(value);
          break;
        }
        const person = readPerson(value, context);
        if (!person.ok) return person;
        people.push(person.value);
      }
    }
  }
  return { ok: true, value: { kinds, people, regions, marks, words: words.join(' ') } };
}

/** A filter with another one on top of it: what stood there stays, words are replaced where there are new ones. */
export function narrowed(filter: EntryFilter, more: EntryFilter): EntryFilter {
  const both = <T>(one: readonly T[], other: readonly T[]): T[] => [...new Set([...one, ...other])];
  return {
    kinds: both(filter.kinds, more.kinds),
    people: both(filter.people, more.people),
    regions: both(filter.regions, more.regions),
    marks: both(filter.marks, more.marks),
    words: more.words,
  };
}

/** The option with this name, whatever its case, or the one that begins with it. */
function oneOf<T extends string>(options: readonly T[], word: string): T | undefined {
  const lower = word.toLowerCase();
  if (lower === '') return undefined;
  const begin = options.filter((option) => option.toLowerCase().startsWith(lower));
  return (
    options.find((option) => option.toLowerCase() === lower) ?? (begin.length === 1 ? begin[0] : undefined)
  );
}
