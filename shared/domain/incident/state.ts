import type { z } from 'zod';
import type { Hlc } from '../log/hlc.ts';
import type { entryDetail, taskOwner } from './events.ts';
import type { Page } from './paging/state.ts';
import type { Handoff, NextHandoff } from './handoff/state.ts';
import type { AttachedAlert } from './alerts/state.ts';
import type { IncidentLink } from './links.ts';
import type { Run } from './runs/state.ts';
import type { Clock, DetectedBy, End, Phase, Relation, TimelineKind, Verdict } from './terms.ts';

export type EntryDetail = z.output<typeof entryDetail>;
export type TaskOwner = z.output<typeof taskOwner>;

/** Where an event stands in its stream's total order. */
export interface OrderKey {
  hlc: Hlc;
  replica: string;
  seq: number;
}

/** One holding of a seat. `id` is the event that began it. */
export interface Tenure {
  id: string;
  seat: string;
  person: string;
  /** ms since the epoch. */
  from: number;
  /** ms since the epoch; null while it lasts. */
  until: number | null;
}

export interface Task {
  /** The event that added it. */
  id: string;
  /** As people say it: `/done 3`. */
  number: number;
  text: string;
  /** The event its text comes from. */
  textFrom: string;
  owner: TaskOwner | null;
  dueAt: number | null;
  state: 'open' | 'done' | 'dropped';
  cause: string | null;
  addedAt: number;
  addedBy: string;
  closedAt: number | null;
  closedBy: string | null;
  timeBox: boolean;
  checklist: string | null;
  /** A ticket of it is wanted in the systems that keep tickets. */
  ticketed?: boolean | undefined;
}

export interface StatusUpdate {
  id: string;
  n: number;
  text: string;
  publicText: string | null;
  at: number;
  by: string;
  nextDueAt: number | null;
  /** The last answer to "still true?"; absent until it was asked. */
  confirmed?: { at: number; by: string; stillTrue: boolean } | undefined;
}

/** A hypothesis or question. */
export interface OpenPoint {
  entry: string;
  kind: 'question' | 'hypothesis';
  /** Since when, ms since the epoch. */
  since: number;
}

/** A value that replicas may have set side by side: the events that are current. More than one is a conflict. */
export interface Claim<T> {
  event: string;
  value: T;
  at: number;
  by: string;
}

/**
 * Everything about an incident but its entries: small, plain and cheap to fold. Entries are folded one by one with
 * `evolveEntry`, so that an incident of 100,000 costs no more per event than one of ten.
 */
export interface IncidentHead {
  stream: string;
  title: string;
  /** What holds now: the last of `severityClaims` in the stream's order. */
  severity: string;
  severityClaims: Claim<string>[];
  phase: Phase | End;
  phaseSince: number;
  services: string[];
  regions: string[];
  /** Regions that are cut off and decide alone what their protocol lets them. */
  isolated: { region: string; since: number; by: string }[];
  /** Since when more than one region is affected, ms since the epoch; null while it is one or none. */
  spreadAt: number | null;
  detection: { by: DetectedBy | null; whySlow: string | null };
  /** ms since the epoch; null while unknown. */
  clocks: Record<Clock, number | null>;
  declaredBy: string;
  mergedInto: { stream: string; ref: string } | null;
  importedFrom: string | null;
  nearMiss: boolean;
  /** What everyone works towards now. `from` is the event its words come from. */
  objective: { text: string; at: number; by: string; from: string } | null;
  /** A rehearsal. Said wherever the incident shows and in every file and message that leaves it. */
  exercise: boolean;
  relations: { relation: Relation; stream: string; ref: string }[];
  /** The next update was put off until then, ms since the epoch. */
  snoozedUntil: number | null;
  /** The last roll-call, ms since the epoch. */
  rollCallAt: number | null;
  tenures: Tenure[];
  tasks: Task[];
  updates: StatusUpdate[];
  /** Everything anybody was paged for, in order. */
  pages: Page[];
  /** When a person last recorded anything, ms since the epoch; 0 before. What the engine notes does not count. */
  saidAt: number;
  /** Handoffs of command, in the order in which they were started. */
  handoffs: Handoff[];
  /** When command changes hands next, as somebody planned it; null while nobody has since command changed last. */
  nextHandoff: NextHandoff | null;
  /** Runs of runbooks, in the order in which they were started. */
  runs: Run[];
  /** Alerts that were attached, in the order in which they were. */
  alerts: AttachedAlert[];
  /** What team systems made for it, in the order in which they told. */
  links: IncidentLink[];
  /** Those that still want an answer, in the order in which they were opened. */
  openPoints: OpenPoint[];
  /** Questions and hypotheses that were answered or judged. */
  closedPoints: OpenPoint[];
  /** Entries that were struck: what arrives about them later no longer counts. */
  struck: string[];
  /** The events that the words in this head come from, so that striking an event strikes them here too. */
  wordsFrom: { title: string | null; importedFrom: string | null; whySlow: string | null };
  /** Highest entry number in use. */
  lastNumber: number;
  /** Number of entries on the timeline. */
  entryCount: number;
  /** The last event folded in; null before the first. */
  last: OrderKey | null;
}

/** An earlier wording of an entry. */
export interface EntryVersion {
  text: string;
  occurredAt: number;
  kind: TimelineKind;
  detail: EntryDetail;
  /** When it was replaced, by whom and why. */
  replacedAt: number;
  replacedBy: string;
  reason: string | null;
}

/** One entry on the timeline. */
export interface Entry {
  id: string;
  n: number;
  kind: TimelineKind;
  /** Event type for entries Deepwater wrote itself; null for those of people. */
  system: string | null;
  text: string;
  detail: EntryDetail;
  /** When it happened in the world, ms since the epoch. */
  occurredAt: number;
  /** When it was learnt, ms since the epoch. */
  recordedAt: number;
  actor: string;
  replica: string;
  hlc: Hlc;
  seq: number;
  replyTo: string | null;
  undated: boolean;
  pinned: boolean;
  starred: boolean;
  struck: { at: number; by: string; reason: string | null } | null;
  versions: EntryVersion[];
  /** Hypotheses only. */
  verdict: { is: Verdict; because: string | null; at: number; by: string } | null;
  /** Questions only: the answering entry, if one was named. */
  answer: { entry: string | null; at: number; by: string } | null;
  /** Events whose payload holds words of this entry: what a redaction has to strike. */
  sources: string[];
}
