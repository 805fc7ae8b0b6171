import type { EntryKind } from './reading.ts';

const decision =
  /^(?:\W{0,3})(?:decision\b|decided\b|agreed (?:to|that|on|with)\b)|\b(?:we|team|ic|commander|management|was|it was) decided\b/i;
const action =
  /^(?:\W{0,3})(?:action\s?:|(?:manually |automatically |successfully )?(?:rolled back|rolling back|restarted|rebooted|reverted|deployed|redeployed|applied|disabled|enabled|scaled|scaling (?:up|down)|re-?triggered|triggered the|pushed|paged|failed over|drained|blocked|patched|killed|terminated|restored|rotated|silenced)\b)/i;
const observation =
  /^(?:\W{0,3})(?:observation\s?:|\[?alert(?:s|ing|ed)?\b|first alert\b|(?:automated )?warning from\b|monitoring (?:reports?|shows?|showed)\b|(?:an? )?(?:users?|customers?|developers?|end-users?)(?: team)? (?:reports?|reported|reporting|notified|alerted)\b|reports? of\b|reported\b|issue (?:detected|reported)\b|observed\b|noticed\b|detected\b)|\balert triggered\b/i;

/** Guesses the kind from the wording, `note` when in doubt: a wrong kind misleads more than a plain one. */
export function guessKind(text: string): EntryKind {
  const start = text.slice(0, 200);
  if (decision.test(start)) return 'decision';
  if (action.test(start)) return 'action';
  if (observation.test(start)) return 'observation';
  return 'note';
}

const WORDS: Readonly<Record<string, EntryKind>> = {
  note: 'note',
  observation: 'observation',
  observed: 'observation',
  alert: 'observation',
  action: 'action',
  'action taken': 'action',
  decision: 'decision',
  decided: 'decision',
};

/** The kind a column names, or null when it is none of ours. */
export function kindFromColumn(value: string): EntryKind | null {
  const word = value.trim().toLowerCase();
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
}
