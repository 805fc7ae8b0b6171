import type Database from 'better-sqlite3';
import type { SearchHit } from '#shared/contract/views.ts';
import type { EntriesView } from './entries.ts';
import { wordsOf } from './entries.ts';
import type { IncidentsView } from './incidents.ts';

/** Characters of text around the first match. */
const SNIPPET = 160;

/** Full-text search over the entries view. */
export function createSearch(db: Database.Database, entries: EntriesView, incidents: IncidentsView) {
  const everywhere = db.prepare<[string, number], { pos: number; stream: string }>(
    `SELECT e.pos, s.name AS stream FROM words JOIN entries e ON e.pos = words.rowid JOIN streams s ON s.num = e.stream
     WHERE words MATCH ? ORDER BY words.rank LIMIT ?`,
  );
  const within = db.prepare<[string, string, number], { pos: number; stream: string }>(
    `SELECT e.pos, s.name AS stream FROM words JOIN entries e ON e.pos = words.rowid JOIN streams s ON s.num = e.stream
     WHERE words MATCH ? AND s.name = ? ORDER BY words.rank LIMIT ?`,
  );
  return {
    /** Best matches first. All words must occur; the last one may be a beginning. No words, no hits. */
    find(words: string, stream: string | undefined, limit: number): SearchHit[] {
      const terms = termsOf(words);
      if (terms.length === 0) return [];
      const match = terms.map((term, index) => `"${term}"${index === terms.length - 1 ? '*' : ''}`).join(' ');
      const rows = stream === undefined ? everywhere.all(match, limit) : within.all(match, stream, limit);
      return rows.flatMap((row): SearchHit[] => {
        const entry = entries.at(row.pos);
        const incident = incidents.summary(row.stream);
        if (entry === undefined || incident === undefined) return [];
        return [
          {
            ref: incident.ref,
            stream: row.stream,
            title: incident.title,
            id: entry.id,
            n: entry.n,
            kind: entry.kind,
            actor: entry.actor,
            occurredAt: entry.occurredAt,
            snippet: snippet(wordsOf(entry), terms),
          },
        ];
      });
    },
  };
}

/** Splits what a person typed into words as the index knows them: letters and digits only. */
export function termsOf(words: string): string[] {
  return words.match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, 16) ?? [];
}

/** A piece of text around the first match, cut into plain and matching parts. */
export function snippet(text: string, terms: readonly string[]): { text: string; hit: boolean }[] {
  const folded = terms.map(fold);
  const tokens = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    hit: folded.some((term, index) =>
      index === folded.length - 1 ? fold(match[0]).startsWith(term) : fold(match[0]) === term,
    ),
  }));
  const first = tokens.find((token) => token.hit)?.from ?? 0;
  const from =
    first < SNIPPET / 3 ? 0 : (tokens.findLast((token) => token.from <= first - SNIPPET / 4)?.from ?? 0);
  const to = Math.min(text.length, from + SNIPPET);
  const pieces: { text: string; hit: boolean }[] = [];
  let done = from;
  const push = (until: number, hit: boolean): void => {
    if (until > done) pieces.push({ text: text.slice(done, until), hit });
    done = Math.max(done, until);
  };
  for (const token of tokens) {
    if (!token.hit || token.from < from || token.to > to) continue;
    push(token.from, false);
    push(token.to, true);
  }
  push(to, false);
  const [head] = pieces;
  if (from > 0 && head !== undefined) head.text = `…${head.text}`;
  if (to < text.length) pieces.push({ text: '…', hit: false });
  return pieces;
}

/** Case and diacritics away, as the index does it. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

export type Search = ReturnType<typeof createSearch>;
