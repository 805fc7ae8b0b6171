import type Database from 'better-sqlite3';
import type { SimilarIncident } from '#shared/contract/views.ts';
import { searchedWords } from '#shared/domain/incident/entry.ts';
import {
  frequentTerms,
  rankSimilar,
  spellingsOf,
  tellingTerms,
  termsOfIncident,
  wordsFor,
  type Candidate,
} from '#shared/policy/similarity.ts';
import type { Names } from '../log/names.ts';
import type { EntriesView } from './entries.ts';
import type { IncidentsView } from './incidents.ts';

/** Newest entries read for the words of the incident itself. */
const MOST_ENTRIES = 2_000;
/** Words looked up, and the most telling of them that are kept. */
const MOST_LOOKED_UP = 160;
const MOST_TERMS = 40;
/** A word in more entries than this tells nothing, and counting it would take long. */
const COMMON = 2_000;
/** Candidates ranked, by the weight of what they share. */
const MOST_CANDIDATES = 100;

/** Finds past incidents that are like one, in the words the search index holds already. */
export function createSimilar(
  db: Database.Database,
  names: Names,
  entries: EntriesView,
  incidents: IncidentsView,
) {
  const holding = db.prepare<[string, number], { stream: number; times: number }>(
    `SELECT e.stream, count(*) AS times
     FROM (SELECT rowid FROM words WHERE words MATCH +? LIMIT +?) w CROSS JOIN events e ON e.pos = w.rowid
     GROUP BY e.stream`,
  );
  const sizeOf = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM entries WHERE stream = ?');
  const countIncidents = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM incidents');

  return {
    /** Incidents most alike first, with what they share. Suggestions for a person to judge. */
    find(stream: string, limit: number): SimilarIncident[] {
      const own = incidents.summary(stream);
      const ownNumber = names.streamNum(stream);
      if (own === undefined || ownNumber === undefined) return [];
      // What Deepwater says itself is alike everywhere.
      const texts = entries
        .page(stream, undefined, MOST_ENTRIES)
        .entries.filter((entry) => entry.system === null)
        .map(searchedWords);
      const counts = termsOfIncident(own.title, texts);
      const frequency = new Map<string, number>();
      const found = new Map<string, Map<number, number>>();
      for (const stem of frequentTerms(counts, MOST_LOOKED_UP)) {
        const match = spellingsOf(stem)
          .map((word) => `"${word}"`)
          .join(' OR ');
        const rows = holding.all(match, COMMON + 1);
        if (rows.reduce((sum, row) => sum + row.times, 0) > COMMON) continue;
        frequency.set(stem, rows.length);
        found.set(stem, new Map(rows.map((row) => [row.stream, row.times])));
      }
      const terms = tellingTerms(counts, frequency, countIncidents.get()?.n ?? 1, MOST_TERMS);
      const weights = new Map<number, number>();
      for (const { stem, weight } of terms)
        for (const number of found.get(stem)?.keys() ?? [])
          weights.set(number, (weights.get(number) ?? 0) + weight);
      weights.delete(ownNumber);
      const candidates = [...weights]
        .toSorted(([, one], [, other]) => other - one)
        .slice(0, MOST_CANDIDATES)
        .flatMap(([number]): Candidate[] => {
          const id = names.stream(number);
          const summary = incidents.summary(id);
          // What was made up for a rehearsal would mislead whoever looks for what happened.
          if (summary === undefined || summary.exercise === true) return [];
          return [
            {
              id,
              counts: new Map(terms.map(({ stem }) => [stem, found.get(stem)?.get(number) ?? 0])),
              entries: sizeOf.get(number)?.n ?? 0,
              title: summary.title,
              services: summary.services,
            },
          ];
        });
      return rankSimilar(own, terms, candidates, limit).flatMap(({ id, score, shared, services }) => {
        const summary = incidents.summary(id);
        if (summary === undefined) return [];
        const { ref, title, severity, phase, declaredAt, resolvedAt } = summary;
        const rounded = Math.round(score * 1_000) / 1_000;
        return [
          {
            ref,
            stream: id,
            title,
            score: rounded,
            why: { words: wordsFor(shared, [own.title, ...texts]), services },
            severity,
            phase,
            declaredAt,
            resolvedAt,
          },
        ];
      });
    },
  };
}

export type Similar = ReturnType<typeof createSimilar>;
