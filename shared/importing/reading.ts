/**
 * What reading a foreign timeline (Markdown or CSV) gives: entries to log, and an account of every line, so that
 * nothing of the source is lost without a word. Reading is pure: nothing is stored by it.
 */

/** What an imported entry is guessed to be. `note` unless the wording or a column says otherwise. */
export type EntryKind = 'note' | 'observation' | 'action' | 'decision';

/** Order of day and month in dates such as `06/07/2021`. */
export type DateOrder = 'day-first' | 'month-first';

/** The time zone a time was read in, and why that one. */
export interface ZoneAssumption {
  /** IANA name, `UTC`, or an offset such as `+02:00`. */
  name: string;
  /** In plain words: `stated in document ("CET", line 11)`, `column header "Time (UTC)"`, `inline "CET"`, `default UTC`. */
  why: string;
}

/** One thing worth logging, in document order. */
export interface ImportedEntry {
  /** Line of the source it starts on, from 1. */
  line: number;
  /** Plain text, without the time it was filed under. Never empty. */
  text: string;
  kind: EntryKind;
  /** Milliseconds since 1970-01-01 UTC; null when the source gives no time for it (undated). */
  occurredAt: number | null;
  /** End of a range such as `14:03–14:10`, milliseconds since 1970-01-01 UTC. */
  endedAt?: number;
  /** The time as written, without markup; empty when there is none. */
  timeText: string;
  /** Null exactly when `occurredAt` is null. */
  zone: ZoneAssumption | null;
  /** The source says that the time is not exact: `14:??`, `10:45~`, `about 9:00`, a range without an end. */
  approximate?: boolean;
  /** What was concluded rather than read, each a sentence: date carried from a line above, midnight passed … */
  assumptions: string[];
  /** Heading the entry stands under. */
  section?: string;
  /** Why an entry that names a date or a time is undated nevertheless. */
  reason?: string;
  /** Who did or wrote it, from a column. */
  actor?: string;
  /** Where it comes from, from a column. */
  source?: string;
  /** The kind as written, from a column; `kind` is `note` when it is none of ours. */
  kindText?: string;
  /** From a column: when it was written down, milliseconds since 1970-01-01 UTC. */
  recordedAt?: number;
}

/** A line with something that looks like a time in the timeline, which could not be placed. */
export interface UnplacedLine {
  /** From 1. */
  line: number;
  /** As written, without markup. */
  text: string;
  /** What is wrong and how to mend it. */
  reason: string;
}

/**
 * What became of a line. `structural` lines carry nothing of their own: headings, header rows, separators, lines
 * that only set the date or the zone for others, link definitions, comments.
 */
export type LineFate = 'placed' | 'undated' | 'structural' | 'unplaced';

/** The fate of one non-blank line. */
export interface AccountedLine {
  /** From 1. */
  line: number;
  as: LineFate;
}

/** How well the clock times of the source were understood. */
export interface ReadingFigures {
  /** Lines that carry a clock time (CSV: records that have something in the time column). Durations do not count. */
  clockLines: number;
  /** Of these, lines whose time an entry was placed at. */
  clockLinesPlaced: number;
  /** clockLinesPlaced / clockLines, 0 to 1; 1 when there are none. */
  share: number;
}

/** A link found in the source. */
export interface ReferenceLink {
  url: string;
  /** Wording of the link; the address itself when there is none. */
  text: string;
  /** From 1. */
  line: number;
}

/** The result of reading one file. */
export interface ImportReading {
  format: 'markdown' | 'csv';
  /** First top-level heading, else the title in the front matter, else the file name without extension. */
  title: string;
  /** Stated outright (`Severity: SEV-2`), never guessed. `SEV-n` when it says so, else as written. */
  severity?: { text: string; line: number };
  /** Each address once. */
  links: ReferenceLink[];
  /** Text of the summary section. Its paragraphs are also among the undated entries. Empty when there is none. */
  summary: string;
  /** In document order. */
  entries: ImportedEntry[];
  unplaced: UnplacedLine[];
  /** Every non-blank line of the source exactly once, in order. */
  accounting: AccountedLine[];
  figures: ReadingFigures;
  /** What the person importing should know about the file as a whole, each a sentence. */
  warnings: string[];
}

/** How to read. */
export interface ImportOptions {
  /** Name of the file; its stem is the title of last resort. */
  fileName: string;
  /** The present, milliseconds since 1970-01-01 UTC. Times after it are not placed. */
  now: number;
  /** Zone for times whose zone the source does not say: IANA name, abbreviation or offset. Default `UTC`. */
  defaultZone?: string;
  /** `YYYY-MM-DD`: date for clock times when the source names none. */
  defaultDate?: string;
  /** For dates such as `06/07/2021` when nothing in the source settles the order. */
  dateOrder?: DateOrder;
}
