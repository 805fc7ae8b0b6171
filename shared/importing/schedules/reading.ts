import type { Override, Schedule } from '../../domain/workspace/on-call.ts';
import type { Person } from '../../domain/workspace/state.ts';

/** An override as a file has it: which schedule it belongs to is where it stands. */
export type ReadOverride = Pick<Override, 'person' | 'from' | 'until'>;

/** One schedule of a file. */
export interface ReadSchedule {
  schedule: Schedule;
  /** All of its overrides: of two that overlap, the later one wins. Null when the file says nothing of overrides. */
  overrides: ReadOverride[] | null;
}

/** Something of a file that was not carried over, or not to the letter. */
export interface ReadingNote {
  /** From 1. */
  line: number;
  text: string;
}

/** What a file of schedules holds. */
export interface ScheduleReading {
  format: 'yaml' | 'pagerduty' | 'ical';
  schedules: ReadSchedule[];
  /** In the order of their lines. */
  notes: ReadingNote[];
}

/** How to read. */
export interface ScheduleReadingOptions {
  /** Name of the file; its stem names a calendar that has no name. */
  fileName: string;
  /** The present, ms since the epoch. A calendar is read from a little before it. */
  now: number;
  people: readonly Person[];
  /** IANA zone of a calendar that names none. Default `UTC`. */
  zone?: string;
}
