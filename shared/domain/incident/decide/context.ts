import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { FUTURE_TOLERANCE } from '../../fields.ts';
import type { Region } from '../../workspace/places.ts';
import type { Checklist, Person, SeverityLevel } from '../../workspace/state.ts';
import type { IncidentEvent, NewIncidentEvent } from '../events.ts';
import type { ItemRef } from '../item-ref.ts';
import type { Entry, IncidentHead, Task } from '../state.ts';
import { labelsOf } from '../labels.ts';
import type { PagingDirectory } from '../paging/directory.ts';
import type { Page } from '../paging/state.ts';

/** What a decision may look at besides the incident's head. Everything in it is a plain fact or a pure look-up. */
export interface DecisionContext {
  /** This machine's clock, ms since the epoch. */
  now: number;
  /** Who gives the command. */
  actor: string;
  /** This installation. */
  replica: string;
  /** Id of the command, which its first event will carry. */
  commandId: string;
  /** The team's severity table, worst first. */
  levels: readonly SeverityLevel[];
  /** The team's checklists. */
  checklists: readonly Checklist[];
  /** Whom a page comes to: policies, schedules and who is on call. */
  paging: PagingDirectory;
  people: readonly Person[];
  regions: readonly Region[];
  /** When somebody of this region who has command at an instant should hand it over; null when that can't be said. */
  shiftEnd(region: string, at: number): number | null;
  /** The entry with this id, if the incident has one. */
  entryById(id: string): Entry | undefined;
  /** An event of this incident, by id. */
  eventById(id: string): IncidentEvent | undefined;
  /** The entries that carry this number: one, or after a partition several. */
  entriesByNumber(n: number): readonly Entry[];
  /** Resolves another incident's reference to its stream. */
  incidentByRef(ref: string): Outcome<{ stream: string; ref: string }>;
}

export type Decision = Outcome<NewIncidentEvent[]>;

/** The decision to record these events. */
export function accept(...events: NewIncidentEvent[]): Decision {
  return { ok: true, output: events };
}

/** Refuses an instant that lies ahead of the clock by more than a minute. */
export function checkPast(at: number | undefined, context: DecisionContext, path = 'at'): Outcome<undefined> {
  if (at !== undefined && at > context.now + FUTURE_TOLERANCE) {
    return refuse(
      'in_the_future',
      `${new Date(at).toISOString()} is in the future. Give the time at which it happened.`,
      path,
    );
  }
  return { ok: true, output: undefined };
}

/** A year: nothing of an incident is due later than that, so such a time is a slip of the finger. */
const FARTHEST_DUE = 366 * 24 * 60 * 60_000;

/** Refuses a due time that is more than a year away. */
export function checkDue(at: number | null | undefined, context: DecisionContext, path: string): Decision {
  if (at === null || at === undefined || Math.abs(at - context.now) <= FARTHEST_DUE) return accept();
  return refuse('invalid_input', 'That is more than a year away. Check the date.', path);
}

/** Finds the entry people mean by a number, a label or an id. */
export function findEntry(ref: ItemRef, context: DecisionContext, path = 'entry'): Outcome<Entry> {
  if (typeof ref === 'string' && ref.includes('-')) {
    const entry = context.entryById(ref);
    return entry === undefined
      ? refuse('not_found', 'There is no such entry in this incident.', path)
      : found(entry);
  }
  const label = String(ref);
  const n = Number.parseInt(label, 10);
  return pick(
    labelsOf(context.entriesByNumber(n), (entry) => entry.n),
    label,
    'entry',
    path,
  );
}

/** Finds the task people mean by a number, a label or an id. */
export function findTask(ref: ItemRef, head: IncidentHead, path = 'task'): Outcome<Task> {
  if (typeof ref === 'string' && ref.includes('-')) {
    const task = head.tasks.find((candidate) => candidate.id === ref);
    return task === undefined
      ? refuse('not_found', 'There is no such task in this incident.', path)
      : found(task);
  }
  const label = String(ref);
  const n = Number.parseInt(label, 10);
  const candidates = head.tasks.filter((task) => task.number === n);
  return pick(
    labelsOf(candidates, (task) => task.number),
    label,
    'task',
    path,
  );
}

/** Finds the page people mean by a number, a label or an id. */
export function findPage(ref: ItemRef, head: IncidentHead, path = 'page'): Outcome<Page> {
  if (typeof ref === 'string' && ref.includes('-')) {
    const page = head.pages.find((candidate) => candidate.id === ref);
    return page === undefined
      ? refuse('not_found', 'There is no such page in this incident.', path)
      : found(page);
  }
  const label = String(ref);
  const n = Number.parseInt(label, 10);
  const candidates = head.pages.filter((page) => page.number === n);
  return pick(
    labelsOf(candidates, (page) => page.number),
    label,
    'page',
    path,
  );
}

function pick<T>(
  labelled: readonly { label: string; item: T }[],
  label: string,
  what: string,
  path: string,
): Outcome<T> {
  if (labelled.length > 1 && /^\d+$/.test(label)) {
    const names = labelled.map((candidate) => candidate.label).join(' and ');
    return refuse(
      'ambiguous',
      `There are several ${what} ${label} since two logs were merged: ${names}. Say which.`,
      path,
    );
  }
  const match =
    labelled.find((candidate) => candidate.label === label) ??
    (labelled.length === 1 && labelled[0]?.label === label.replace(/a$/, '') ? labelled[0] : undefined);
  return match === undefined
    ? refuse('not_found', `There is no ${what} ${label} in this incident.`, path)
    : found(match.item);
}

function found<T>(output: T): Outcome<T> {
  return { ok: true, output };
}
