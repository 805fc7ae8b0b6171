/**
 * A piece of a line. `text` is what people wrote, with line breaks and addresses; `says` is Deepwater's own wording;
 * `ref` points at an entry by its id; null for one
 * that has not arrived.
 */
export type Piece =
  | { text: string }
  | { says: string }
  | { at: number }
  /** A picture by its address, where the document may hold one. */
  | { picture: string; alt: string }
  | { ref: string | null; label: string };

/** A line of a list with what belongs to it, label by label. */
export interface Item {
  /** The entry it is about. */
  entry: { id: string; label: string };
  /** It is the entry itself, and not only about it. */
  own: boolean;
  /** When it happened, if the timeline says so as well; ms since the epoch. */
  at: number | null;
  line: Piece[];
  details: { label: string; value: Piece[] }[];
}

export type Block =
  | { kind: 'facts'; columns: readonly [string, string]; rows: { label: string; value: Piece[] }[] }
  | { kind: 'table'; columns: readonly string[]; rows: { id: string | null; cells: Piece[][] }[] }
  | { kind: 'list'; items: Item[] }
  /** What a program printed, line by line. */
  | { kind: 'output'; caption: Piece[]; text: string };

export interface Section {
  heading: string;
  /** Under another heading, or on its own. */
  depth: 2 | 3;
  /** The heading was written by people, and so may hold anything. */
  written: boolean;
  blocks: Block[];
}

/** An incident as a document to read, before it becomes Markdown or HTML. */
export interface Report {
  /** What stands at its top: `INC-7F3: Checkout is down`. */
  title: string;
  exported: string;
  sections: Section[];
}

/** Deepwater's own wording. */
export const says = (text: string): Piece => ({ says: text });
/** What people wrote. */
export const written = (text: string): Piece => ({ text });
/** An instant, with its zone. */
export const moment = (at: number): Piece[] => [{ at }, says(' UTC')];

/** A part of a report under its heading. */
export function section(heading: string, depth: 2 | 3, blocks: Block[], isWritten = false): Section {
  return { heading, depth, written: isWritten, blocks };
}
