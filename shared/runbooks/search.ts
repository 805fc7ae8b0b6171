import type { Runbook } from './runbook.ts';

/** Where words of a search may be found, the most telling first. */
export const SEARCHED = ['title', 'alerts', 'services', 'sections', 'text'] as const;
export type SearchedField = (typeof SEARCHED)[number];

/** What search and matching know of a runbook. */
export interface Searchable {
  key: string;
  title: string;
  /** Names of the alerts it answers, those that follow from its title included. */
  alerts: readonly string[];
  services: readonly string[];
  sections: readonly string[];
  text: string;
}

/** A runbook that holds what was searched for. */
export interface RunbookHit {
  key: string;
  /** Above 0; only the order counts. */
  score: number;
  fields: SearchedField[];
  line: { number: number; text: string } | null;
}

/** How much a word counts by where it stands. */
const WEIGHT: Readonly<Record<SearchedField, number>> = {
  ...{ title: 8, alerts: 8, services: 5, sections: 3, text: 1 },
};
/** A word that is found as a whole counts more than the beginning of another. */
const WHOLE = 2;
/** Longest line shown of a text, in UTF-16 code units. */
const MAX_LINE = 200;

/** What search and matching need of a runbook that was read. */
export function searchable(key: string, runbook: Runbook, text: string): Searchable {
  const { title, services } = runbook;
  const sections = [...new Set(runbook.steps.flatMap(({ section }) => section))];
  return { key, title, alerts: alertsOf(runbook), services, sections, text };
}

/**
 * Names of the alerts a runbook answers. Where its front matter says nothing, its title or its id is one if it looks like
 * one, `KubeAPIDown`: that is how collections of runbooks for alerts are kept.
 */
export function alertsOf({ alerts, title, id }: Runbook): string[] {
  if (alerts.length > 0) return alerts;
  const names = [title, id.replace(/^.*__/, '')].filter((name) =>
    /^[A-Za-z]+(?:[A-Z0-9][A-Za-z0-9]*)+$/.test(name),
  );
  return [...new Set(names)];
}

/** Runbooks that hold every word of a search, each perhaps as the beginning of one of theirs, the best first. */
export function searchRunbooks(all: readonly Searchable[], search: string, limit: number): RunbookHit[] {
  const words = [...new Set(wordsIn(search))];
  if (words.length === 0) return [];
  return all
    .flatMap((runbook) => hitOf(runbook, words) ?? [])
    .toSorted((one, other) => other.score - one.score || (one.key < other.key ? -1 : 1))
    .slice(0, limit);
}

function hitOf(runbook: Searchable, words: readonly string[]): RunbookHit | null {
  const texts: Record<SearchedField, string> = {
    title: folded(runbook.title),
    alerts: folded(runbook.alerts.join(' ')),
    services: folded(runbook.services.join(' ')),
    sections: folded(runbook.sections.join('\n')),
    text: folded(runbook.text),
  };
  const fields = new Set<SearchedField>();
  let score = 0;
  for (const word of words) {
    let best = 0;
    for (const field of SEARCHED) {
      const found = foundIn(texts[field], word);
      if (found === 0) continue;
      fields.add(field);
      best = Math.max(best, WEIGHT[field] * found);
    }
    if (best === 0) return null;
    score += best;
  }
  const named = SEARCHED.filter((field) => fields.has(field));
  return {
    key: runbook.key,
    score,
    fields: named,
    line: fields.has('text') ? lineOf(runbook.text, words) : null,
  };
}

/** 0 when a word does not stand in a text, else more where it stands as a whole. */
function foundIn(text: string, word: string): number {
  let found = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    // `disk` is found in `NodeDiskFull` as well: names of alerts are written together.
    if (isLetter(text[at - 1]) && found > 0) continue;
    if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return WHOLE;
    found = 1;
  }
  return found;
}

/** The line that holds most of the words, the first of equals. */
function lineOf(text: string, words: readonly string[]): RunbookHit['line'] {
  let best: RunbookHit['line'] = null;
  let most = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const plain = folded(line);
    const count = words.filter((word) => plain.includes(word)).length;
    if (count <= most) continue;
    most = count;
    best = { number: index + 1, text: line.trim().slice(0, MAX_LINE) };
  }
  return best;
}

function wordsIn(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
