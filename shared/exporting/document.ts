import type { StepOutcome } from '../domain/incident/runs/terms.ts';
import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import { labelsOf } from '../domain/incident/labels.ts';
import { compareOrder } from '../domain/log/event.ts';
import type { SeverityLevel } from '../domain/workspace/state.ts';
import { simulatedName } from '../drill/actors.ts';
import { EXERCISE } from '../text/en.ts';

/** What one attempt at a step printed, as far as it was kept. */
export interface StepOutput {
  /** The event that started the run. */
  run: string;
  stepNumber: number;
  stepName: string;
  outcome: StepOutcome;
  text: string;
}

/** What every export of one incident is made from. */
export interface IncidentDocument {
  /** As people call it: `INC-7F3`. */
  ref: string;
  head: IncidentHead;
  /** In timeline order, undated ones last: see `compareTimeline`. */
  entries: readonly Entry[];
  /** Names by handle, for those who have one. */
  people: readonly { readonly handle: string; readonly name: string }[];
  /** The team's severity table. */
  levels: readonly SeverityLevel[];
  /** What steps of runbooks printed, in order; left out where it is not shown. */
  outputs?: readonly StepOutput[];
  /** Addresses (`data:`) of attached pictures that go along, by the hash of their content. */
  pictures?: ReadonlyMap<string, string>;
  /** ms since the epoch. */
  exportedAt: number;
  appVersion: string;
}

/** Labels of all entries by id: `12`, or `12a` and `12b` after a merge brought two twelves together. */
export function labelsById(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const byNumber = new Map<number, Entry[]>();
  for (const entry of entries) {
    const twins = byNumber.get(entry.n);
    if (twins === undefined) byNumber.set(entry.n, [entry]);
    else twins.push(entry);
  }
  const labels = new Map<string, string>();
  for (const twins of byNumber.values()) {
    const inOrder = twins.length === 1 ? twins : twins.toSorted(compareOrder);
    for (const { label, item } of labelsOf(inOrder, (entry) => entry.n)) labels.set(item.id, label);
  }
  return labels;
}

/** `Ana Ruiz (@ana)`, or the handle of someone without a name. */
export function fullName(document: Pick<IncidentDocument, 'people'>, handle: string): string {
  const name = document.people.find((person) => person.handle === handle)?.name ?? simulatedName(handle);
  return name === null || name === handle || `@${name}` === handle ? handle : `${name} (${handle})`;
}

/** `2026-11-23 14:23:05`, UTC. */
export function clockText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `1 h 23 min`, `45 s`; a minus in front of what ended before it began. */
export function durationText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const sign = ms < 0 && seconds > 0 ? '−' : '';
  if (seconds < 60) return `${sign}${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ];
  return sign + parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

/** The title as every export says it: that of an exercise begins with the word. */
export function titleOf({ head }: Pick<IncidentDocument, 'head'>): string {
  return head.exercise ? `${EXERCISE}: ${head.title}` : head.title;
}

/** What the file of an export is called without its ending: `INC-7F3`, `EXERCISE-INC-7F3`. */
export function baseName({ ref, head }: Pick<IncidentDocument, 'ref' | 'head'>): string {
  return head.exercise ? `${EXERCISE}-${ref}` : ref;
}

/** `inc-7f3-checkout-is-down.md`: letters, digits and dashes only, whatever the title. */
export function fileName(document: Pick<IncidentDocument, 'ref' | 'head'>, ending: string): string {
  const plain = `${document.ref} ${titleOf(document)}`
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'incident' : plain}.${ending}`;
}
