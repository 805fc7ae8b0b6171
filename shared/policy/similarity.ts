/** How alike incidents are, by the words they share and how rare those words are. Pure: what counts words stands elsewhere. */

/** How often a word stands in an incident, by its stem. */
export type TermCounts = ReadonlyMap<string, number>;

/** A word that tells an incident from others, and how much it counts. */
export interface TellingTerm {
  stem: string;
  /** Above 0; larger for rarer words. */
  weight: number;
}

/** Another incident that shares words with ours. */
export interface Candidate {
  id: string;
  /** Entries of it that hold a term, by stem. */
  counts: TermCounts;
  /** All of its entries: a long incident shares words by chance. */
  entries: number;
  title: string;
  services: readonly string[];
}

export interface Ranked {
  id: string;
  /** 0 to 1, where 1 would be the incident itself. */
  score: number;
  /** Stems both share, the most telling first. */
  shared: string[];
  /** Services both touch. */
  services: string[];
}

/** Words of the title count as often as these many in the text: it says what an incident is about. */
const TITLE = 8;
/** BM25's usual constants: how soon repetition stops counting, and how much length matters. */
const K1 = 1.2;
const B = 0.75;
/** Part of the score that services in common may add. */
const SERVICES = 0.15;
/** Words one kept for saying why. */
const MOST_SHARED = 6;
/** Below this, what two incidents share is chance. */
const LEAST = 0.06;

/** Words that say nothing about what broke. */
const STOP = new Set(
  (
    'the and for was were are has had have been not but with that this these those from into onto over all any some ' +
    'can could would should will shall may might did does done doing its our your their they them then than there here ' +
    'when where which while who whom whose what why how out off too also only just about after before again because ' +
    'until very more most much many such other another each both few own same via per you his her she him one two we it ' +
    'being between during through under above below however new first last next still yet due see use used using get got ' +
    'make made set take took taken work worked working time times utc cet cest day days hour hours minute minutes min today ' +
    'incident incidents postmortem issue issues problem problems declared impact root cause causes timeline resolved ' +
    'resolution status severity phase sev team teams lesson lessons learned learnt went well action actions item items ' +
    'summary trigger detection detected wrong http https www com org note notes service services'
  ).split(' '),
);

/**
 * Words of a text by stem, as the search index splits it: letters and digits, without case and accents. Leaves out
 * numbers, single letters and words that stand everywhere.
 */
export function countTerms(text: string, into = new Map<string, number>(), times = 1): Map<string, number> {
  for (const [word] of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    if (folded.length < 3 || folded.length > 40 || STOP.has(folded)) continue;
    // 503 and 404 tell something; dates, times and long ids do not.
    if (/^\d/.test(folded) && !/^[45]\d\d$/.test(folded)) continue;
    const stem = stemOf(folded);
    into.set(stem, (into.get(stem) ?? 0) + times);
  }
  return into;
}

/** The words of an incident: its title counts more. */
export function termsOfIncident(title: string, texts: Iterable<string>): Map<string, number> {
  const counts = countTerms(title, new Map(), TITLE);
  for (const text of texts) countTerms(text, counts);
  return counts;
}

/** A word without the ending of a plural: `logs` and `log` are one. */
export function stemOf(word: string): string {
  if (word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

/** The spellings a stem stands for. */
export function spellingsOf(stem: string): string[] {
  if (/[^aeiou]y$/.test(stem)) return [stem, `${stem.slice(0, -1)}ies`];
  return /(?:ss|x|ch|sh)$/.test(stem) ? [stem, `${stem}es`] : [stem, `${stem}s`];
}

/** The word people wrote for each of these stems, lower case; the stem itself where the texts have none. */
export function wordsFor(stems: readonly string[], texts: readonly string[]): string[] {
  const words = new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []));
  return stems.map((stem) => spellingsOf(stem).find((word) => words.has(word)) ?? stem);
}

/** The words to look up: the most frequent, the longer first where equal. */
export function frequentTerms(own: TermCounts, most: number): string[] {
  return [...own]
    .toSorted(([one, times], [other, otherTimes]) => otherTimes - times || other.length - one.length)
    .slice(0, most)
    .map(([stem]) => stem);
}

/**
 * The words that tell most: frequent here, rare elsewhere. `frequency` is in how many of `incidents` a stem stands, ours
 * included; a word that stands only here can be shared with nobody.
 */
export function tellingTerms(
  own: TermCounts,
  frequency: TermCounts,
  incidents: number,
  most: number,
): TellingTerm[] {
  return [...own]
    .flatMap(([stem, times]): TellingTerm[] => {
      const found = frequency.get(stem) ?? 0;
      if (found < 2) return [];
      const rarity = Math.log(1 + (incidents - found + 0.5) / (found + 0.5));
      return [{ stem, weight: (1 + Math.log(times)) * rarity ** 2 }];
    })
    .toSorted((one, other) => other.weight - one.weight || (one.stem < other.stem ? -1 : 1))
    .slice(0, most);
}

/** Ranks candidates, the most alike first. Those that share next to nothing are left out. */
export function rankSimilar(
  own: { title: string; services: readonly string[] },
  terms: readonly TellingTerm[],
  candidates: readonly Candidate[],
  limit: number,
): Ranked[] {
  const ownTitle = countTerms(own.title);
  const total = terms.reduce((sum, term) => sum + term.weight * (ownTitle.has(term.stem) ? 2 : 1), 0);
  const average = candidates.reduce((sum, one) => sum + one.entries, 0) / Math.max(1, candidates.length);
  return candidates
    .map((candidate): Ranked => {
      const title = countTerms(candidate.title);
      const length = 1 - B + (B * candidate.entries) / Math.max(1, average);
      const parts = terms.flatMap(({ stem, weight }) => {
        const times = (candidate.counts.get(stem) ?? 0) + (title.has(stem) ? TITLE : 0);
        // A word of both titles is what both are about.
        const about = title.has(stem) && ownTitle.has(stem) ? 2 : 1;
        return times === 0 ? [] : [{ stem, part: (about * weight * times) / (times + K1 * length) }];
      });
      const words = total === 0 ? 0 : parts.reduce((sum, { part }) => sum + part, 0) / total;
      const services = own.services.filter((service) => candidate.services.includes(service));
      const common = services.length / Math.max(1, Math.min(own.services.length, candidate.services.length));
      return {
        id: candidate.id,
        score: Math.min(1, words * (1 - SERVICES) + common * SERVICES),
        shared: parts
          .toSorted((one, other) => other.part - one.part)
          .slice(0, MOST_SHARED)
          .map(({ stem }) => stem),
        services,
      };
    })
    .filter(({ score }) => score >= LEAST)
    .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
    .slice(0, limit);
}
