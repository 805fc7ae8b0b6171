import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import type { PagingDirectory } from '../domain/incident/paging/directory.ts';
import type { Region } from '../domain/workspace/places.ts';
import type { Checklist, Person, SeverityLevel } from '../domain/workspace/state.ts';

/** Look-ups into the timeline. All cheap: they run at every key stroke. */
export interface EntryLookup {
  /** The entry people mean by `12` or `12b`. */
  byLabel(label: string): Entry | undefined;
  byId(id: string): Entry | undefined;
  /** As people say it: `12`, or `12b` where two logs were merged. */
  labelOf(entry: Entry): string;
  /** The newest entries of people, newest first, at most `count`. */
  recent(count: number): readonly Entry[];
}

/** What a line in the composer may look at. Plain facts; nothing in here changes while a line is read. */
export interface ComposerContext {
  /** Reference of the incident the desk shows. */
  ref: string;
  head: IncidentHead;
  entries: EntryLookup;
  /** ms since the epoch. */
  now: number;
  /** IANA zone in which clock times are meant. */
  zone: string;
  /** Handle of the person at the desk. */
  me: string;
  people: readonly Person[];
  levels: readonly SeverityLevel[];
  /** Of the workspace, for `/checklist`. */
  checklists: readonly Checklist[];
  /** Whom a page comes to. */
  paging: PagingDirectory;
  /** Of the workspace, for `/handoff`. */
  regions?: readonly Region[];
  /** Set by `/at`: when what follows happened, ms since the epoch. */
  at?: number;
}

/**
 * Whether a command stands alone on its line, so that it opens its form instead. Not after `/at`: a form has no place for
 * that time.
 */
export function standsAlone(args: string, context: ComposerContext): boolean {
  return args.trim() === '' && context.at === undefined;
}

/** `at` for the input of a command, when the line is back-dated. */
export function backDated(context: ComposerContext): { at?: number } {
  return context.at === undefined ? {} : { at: context.at };
}
