import type { HandoffItem, HandoffMode, HandoffState } from './terms.ts';

/** An item of a checklist that was done. `from` is the event that says so. */
export interface HandoffTick {
  item: HandoffItem;
  note: string | null;
  /** ms since the epoch. */
  at: number;
  by: string;
  from: string;
}

/** What is said in a briefing. */
export interface Briefing {
  /** When the briefing began, ms since the epoch: its clock runs from there, however often it is put differently. */
  startedAt: number;
  broken: string;
  tried: string;
  next: string;
  by: string;
  from: string;
}

/** Something that had to be asked again after a handoff. */
export interface ContextLoss {
  entry: string;
  entryN: number;
  at: number;
  by: string;
}

/** One handoff of command. */
export interface Handoff {
  /** The event that started it. */
  id: string;
  n: number;
  from: string[];
  to: string;
  fromRegion: string | null;
  toRegion: string | null;
  mode: HandoffMode;
  callAdvised: boolean;
  dueAt: number | null;
  startedAt: number;
  startedBy: string;
  state: HandoffState;
  ticks: HandoffTick[];
  briefing: Briefing | null;
  readBack: { text: string; at: number; by: string; from: string } | null;
  /** How it ended: accepted with a note, declined or cancelled with a reason. Null while it is open. */
  end: { at: number; by: string; words: string | null; from: string } | null;
  confirmedBy: string | null;
  /** The tenure in command that came of it. */
  tenure: string | null;
  /** Edited versions of its document, the first one first. Their text stands in the event alone. */
  documents: { event: string; at: number; by: string }[];
  /** When the one who took over last wrote into the log, ms since the epoch. */
  lastLogAt: number | null;
  losses: ContextLoss[];
}

/** What is planned after the handoffs so far. */
export interface NextHandoff {
  dueAt: number | null;
  region: string | null;
  to: string | null;
  by: string;
  /** When it was planned, ms since the epoch. */
  at: number;
}
