import type { AccountedLine, ImportedEntry, LineFate, UnplacedLine } from './reading.ts';

/** Something already entered that following lines can be added to. */
export interface OpenRecord {
  /** It is an entry with a time. */
  readonly placed: boolean;
  /** Adds text that belongs to it and accounts for the lines from–to. */
  append(text: string, separator: string, from: number, to: number): void;
}

/** Keeps entries, refusals and the fate of every line while a source is read. */
export interface Ledger {
  /** Lines of the source; index 0 is line 1. */
  readonly lines: readonly string[];
  /** Enters an entry and accounts for the lines from–to. */
  enter(entry: ImportedEntry, from: number, to: number): OpenRecord;
  /** Records lines that could not be placed. */
  refuse(unplaced: UnplacedLine, from: number, to: number): OpenRecord;
  /** Accounts for lines that carry nothing of their own. */
  structural(from: number, to: number): void;
  /** Whether a line from–to has no fate yet, blank lines aside. */
  isOpen(from: number, to: number): boolean;
  /** Ends the reading: entries nothing was written for are refused. Lines without a fate are not in the accounting. */
  close(): {
    entries: ImportedEntry[];
    unplaced: UnplacedLine[];
    accounting: AccountedLine[];
    timedLines: Set<number>;
  };
}

/** Splits as Markdown and CSV count lines: CR LF, LF or a lone CR. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** A ledger over the lines of one source. The first fate of a line stays. */
export function createLedger(lines: readonly string[]): Ledger {
  const fates = new Map<number, LineFate>();
  const entries: ImportedEntry[] = [];
  const unplaced: UnplacedLine[] = [];
  const timedLines = new Set<number>();
  const isBlank = (line: number): boolean => (lines[line - 1] ?? '').trim() === '';

  function mark(from: number, to: number, as: LineFate): void {
    for (let line = from; line <= to; line += 1) {
      if (!fates.has(line) && !isBlank(line)) fates.set(line, as);
    }
  }

  function appendTo(record: { text: string }, as: LineFate): OpenRecord {
    return {
      placed: as === 'placed',
      append(text, separator, from, to) {
        if (text !== '') record.text += record.text === '' ? text : separator + text;
        mark(from, to, as);
      },
    };
  }

  return {
    lines,
    enter(entry, from, to) {
      entries.push(entry);
      const as = entry.occurredAt === null ? 'undated' : 'placed';
      if (as === 'placed') timedLines.add(entry.line);
      mark(from, to, as);
      return appendTo(entry, as);
    },
    refuse(refused, from, to) {
      unplaced.push(refused);
      mark(from, to, 'unplaced');
      return appendTo(refused, 'unplaced');
    },
    structural(from, to) {
      mark(from, to, 'structural');
    },
    isOpen(from, to) {
      for (let line = from; line <= to; line += 1) if (!fates.has(line) && !isBlank(line)) return true;
      return false;
    },
    close() {
      const named = entries.filter((entry) => entry.text.trim() !== '');
      const keptLines = new Set(named.map((entry) => entry.line));
      for (const empty of entries) {
        if (empty.text.trim() !== '') continue;
        const reason = 'Nothing is written beside this time. Say what happened, or remove the line.';
        unplaced.push({ line: empty.line, text: empty.timeText, reason });
        if (keptLines.has(empty.line)) continue;
        fates.set(empty.line, 'unplaced');
        timedLines.delete(empty.line);
      }
      const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;
      const accounting = [...fates].map(([line, as]) => ({ line, as })).sort(byLine);
      return { entries: named.sort(byLine), unplaced: unplaced.sort(byLine), accounting, timedLines };
    },
  };
}
