import {
  countTerms,
  rankSimilar,
  tellingTerms,
  termsOfIncident,
  wordsFor,
  type Candidate,
  type TermCounts,
} from '../policy/similarity.ts';
import type { Searchable } from './search.ts';

/** What is going on, as far as it is known. */
export interface Situation {
  /** Title of the incident, or what somebody typed. */
  title: string;
  /** What was noted. */
  texts: readonly string[];
  services: readonly string[];
  /** Alerts by name. */
  alerts: readonly string[];
}

/** A runbook that fits, and why. */
export interface RunbookMatch {
  key: string;
  /** 0 to 1. An alert by name counts more than any likeness of words. */
  score: number;
  why: { alerts: string[]; services: string[]; words: string[] };
}

/** Least that an alert by name comes to, and what a service adds. */
const ALERT = 0.8;
const SERVICE = 0.3;
/** Words compared, the most telling ones. */
const MOST_TERMS = 40;
/** So many words in common tell something even where no title has one of them. */
const ENOUGH = 3;
/** Shortest name of an alert that is looked for in a text: `Down` stands everywhere. */
const LEAST_NAME = 6;

/** Words of a runbook, counted once and kept. */
export function termsOfRunbook({ title, alerts, text }: Searchable): TermCounts {
  // `KubeAPIDown` holds words too.
  const apart = alerts.map((name) => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')).join(' ');
  return termsOfIncident(`${title} ${apart}`, [text]);
}

/** Runbooks that fit a situation, the best first: by the alerts they answer, by service, and by the words both use. */
export function matchRunbooks(
  situation: Situation,
  runbooks: readonly { runbook: Searchable; terms: TermCounts }[],
  limit: number,
): RunbookMatch[] {
  const { title, texts, services } = situation;
  const said = [title, ...texts].join('\n').toLowerCase();
  const named = new Set(situation.alerts.map(plain));
  const own = termsOfIncident(title, texts);
  const ownTitle = countTerms(title);
  const frequency = new Map<string, number>();
  for (const stem of own.keys())
    frequency.set(stem, 1 + runbooks.filter(({ terms }) => terms.has(stem)).length);
  const telling = tellingTerms(own, frequency, runbooks.length + 1, MOST_TERMS);
  const candidates = runbooks.map(({ runbook, terms }): Candidate => ({
    id: runbook.key,
    counts: terms,
    entries: lengthOf(terms),
    title: runbook.title,
    services: [],
  }));
  const alike = new Map(
    rankSimilar({ title, services: [] }, telling, candidates, candidates.length).map((one) => [one.id, one]),
  );
  return runbooks
    .map(({ runbook }): RunbookMatch => {
      const alerts = runbook.alerts.filter(
        (name) => named.has(plain(name)) || (name.length >= LEAST_NAME && said.includes(name.toLowerCase())),
      );
      const common = runbook.services.filter((name) => services.some((each) => plain(each) === plain(name)));
      const similar = alike.get(runbook.key);
      const likely = isTelling(similar?.shared ?? [], [ownTitle, countTerms(runbook.title)]);
      const words = likely ? (similar?.score ?? 0) : 0;
      // What each says for itself adds up like chances of independent signs: never beyond 1.
      const signs = [alerts.length > 0 ? ALERT : 0, common.length > 0 ? SERVICE : 0, words];
      const score = 1 - signs.reduce((rest, sign) => rest * (1 - sign), 1);
      return {
        key: runbook.key,
        score: Math.round(score * 1_000) / 1_000,
        why: {
          alerts,
          services: common,
          words: likely ? wordsFor(similar?.shared ?? [], [title, ...texts]) : [],
        },
      };
    })
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score || (one.key < other.key ? -1 : 1))
    .slice(0, limit);
}

/** Whether shared words say that two texts are about the same: one that a title has, or several. Else they are chance. */
function isTelling(shared: readonly string[], titles: readonly TermCounts[]): boolean {
  return shared.length >= ENOUGH || shared.some((stem) => titles.some((title) => title.has(stem)));
}

function lengthOf(terms: TermCounts): number {
  let sum = 0;
  for (const count of terms.values()) sum += count;
  return sum;
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
