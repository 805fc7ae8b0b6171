import type Database from 'better-sqlite3';
import type { SearchHit } from '#shared/contract/views.ts';
import { searchedWords } from '#shared/domain/incident/entry.ts';
import type { Names } from '../log/names.ts';
import { EVENT_COLUMNS } from '../log/reader.ts';
import type { EntriesView, EntryRow } from './entries.ts';
import type { IncidentsView } from './incidents.ts';

/** Characters of text around the first match. */
const SNIPPET = 160;

/** Full-text search over the entries view. */
export function createSearch(
  db: Database.Database,
  names: Names,
  entries: EntriesView,
  incidents: IncidentsView,
) {
  // One pass: FTS5 gives the rows in order of rank, and two look-ups complete each.
  const SELECT = `SELECT i.state, ${EVENT_COLUMNS} FROM words CROSS JOIN events e ON e.pos = words.rowid
    CROSS JOIN entries i ON i.stream = e.stream AND i.n = e.data ->> '$.n' AND i.pos = e.pos WHERE words MATCH +?`;
  const everywhere = db.prepare<[string, number], EntryRow>(`${SELECT} ORDER BY words.rank LIMIT +?`);
  const within = db.prepare<[string, number, number], EntryRow>(
    `${SELECT} AND e.stream = +? ORDER BY words.rank LIMIT +?`,
  );

  function rowsOf(match: string, stream: string | undefined, limit: number): EntryRow[] {
    if (stream === undefined) return everywhere.all(match, limit);
    const num = names.streamNum(stream);
    return num === undefined ? [] : within.all(match, num, limit);
  }

  return {
    /** Best matches first. All words must occur; the last one may be a beginning. No words, no hits. */
    find(words: string, stream: string | undefined, limit: number): SearchHit[] {
      const terms = termsOf(words);
      if (terms.length === 0) return [];
      const match = terms.map((term, index) => `"${term}"${index === terms.length - 1 ? '*' : ''}`).join(' ');
      const folded = terms.map(fold);
      return rowsOf(match, stream, limit).flatMap((row): SearchHit[] => {
        const entry = entries.ofRow(row);
        const found = names.stream(row.stream);
        const incident = incidents.summary(found);
        if (incident === undefined) return [];
        return [
          {
            ref: incident.ref,
            stream: found,
            title: incident.title,
            id: entry.id,
            n: entry.n,
            kind: entry.kind,
            actor: entry.actor,
            occurredAt: entry.occurredAt,
            snippet: snippet(searchedWords(entry), folded),
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

/** A piece of text around the first match of the folded terms, cut into plain and matching parts. */
function snippet(text: string, terms: readonly string[]): { text: string; hit: boolean }[] {
  const last = terms.length - 1;
  const tokens = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => {
    const token = fold(match[0]);
    return {
      from: match.index,
      to: match.index + match[0].length,
      hit: terms.some((term, index) => (index === last ? token.startsWith(term) : token === term)),
    };
  });
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
  if (!/\P{ASCII}/u.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

export type Search = ReturnType<typeof createSearch>;
