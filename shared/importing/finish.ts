import type { Ledger } from './ledger.ts';
import type { ImportReading, ReferenceLink } from './reading.ts';

/** What a reader knows besides what is in its ledger. */
export interface Conclusion {
  format: ImportReading['format'];
  title: string;
  links: ReferenceLink[];
  summary: string;
  warnings: string[];
  /** Lines that carry a clock time, from 1. */
  clockLines: readonly number[];
}

/** Closes the books: keeps lines nobody claimed as undated entries, and counts. */
export function finishReading(ledger: Ledger, conclusion: Conclusion): ImportReading {
  ledger.lines.forEach((text, index) => {
    const line = index + 1;
    if (!ledger.isOpen(line, line)) return;
    if (/[\p{L}\p{N}]/u.test(text)) {
      ledger.enter(
        {
          line,
          text: text.trim(),
          kind: 'note',
          occurredAt: null,
          timeText: '',
          zone: null,
          assumptions: [],
        },
        line,
        line,
      );
    } else {
      ledger.structural(line, line);
    }
  });
  const { entries, unplaced, accounting, timedLines } = ledger.close();
  const { format, title, links, summary, warnings, clockLines } = conclusion;
  const placed = clockLines.filter((line) => timedLines.has(line)).length;
  return {
    format,
    title,
    links,
    summary,
    entries,
    unplaced,
    accounting,
    figures: {
      clockLines: clockLines.length,
      clockLinesPlaced: placed,
      share: clockLines.length === 0 ? 1 : placed / clockLines.length,
    },
    warnings,
  };
}

/** The file name without folder and extension; null when nothing is left. */
export function stem(fileName: string): string | null {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  const name = base.replace(/\.[A-Za-z0-9]{1,8}$/, '').trim();
  return name === '' ? null : name;
}

/** Each address once, the first wording kept, in the order of their lines. */
export function uniqueLinks(links: readonly ReferenceLink[]): ReferenceLink[] {
  const seen = new Set<string>();
  return [...links]
    .sort((a, b) => a.line - b.line)
    .filter((link) => {
      if (seen.has(link.url)) return false;
      seen.add(link.url);
      return true;
    });
}
