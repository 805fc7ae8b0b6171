import { impactSince, isOngoing, lastUpdate } from '../domain/incident/facts.ts';
import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import { STRUCK_TEXT } from '../domain/incident/strike.ts';
import { workText } from '../text/work.ts';
import { hypothesisOf, impactOf, newest, sentenceOf, taskOf } from './draft-lines.ts';
import { utcClock } from './update-message.ts';

const { draft: say } = workText;

/** What a draft is made from. */
export interface DraftSource {
  head: IncidentHead;
  /** Entries in the order of the timeline. */
  entries: Iterable<Entry>;
  /** What people are called. */
  nameOf: (handle: string) => string;
}

export interface UpdateDraft {
  /** When the last update was posted, ms since the epoch; null before the first. */
  since: number | null;
  /** For the company. */
  text: string;
  /** For customers: how it stands, and nothing of the inside. */
  publicText: string;
}

/**
 * Drafts a status update out of what changed since the last one: impact, what is known (supported and ruled-out
 * hypotheses, observations, metrics), what is being done (the objective, decisions, actions, open tasks), what is not known yet. What
 * was learnt since counts, whenever it happened. Struck words never appear. A person reads and changes it.
 */
export function draftUpdate({ head, entries, nameOf }: DraftSource): UpdateDraft {
  const last = lastUpdate(head);
  const since = last?.at ?? null;
  const isNew = (at: number): boolean => since === null || at > since;
  const all = [...entries].filter((entry) => entry.struck === null && !entry.undated);
  const fresh = all.filter((entry) => isNew(entry.recordedAt));
  const oneOf = (...kinds: readonly Entry['kind'][]): string[] =>
    fresh.filter((entry) => kinds.includes(entry.kind)).map(sentenceOf);

  const judged = all.filter((entry) => entry.verdict !== null && isNew(entry.verdict.at));
  const changed = fresh
    .filter((entry) => entry.system === 'severity.changed' || entry.system === 'phase.changed')
    .map((entry) => entry.text);
  const known = [
    ...newest(judged.filter((entry) => entry.verdict?.is === 'supported').map(hypothesisOf)),
    ...newest(
      judged
        .filter((entry) => entry.verdict?.is === 'ruled-out')
        .map((entry) => say.ruledOut(hypothesisOf(entry))),
    ),
    ...newest(oneOf('observation', 'metric')),
  ];
  const { objective } = head;
  const doing = [
    ...(objective === null || objective.text === STRUCK_TEXT ? [] : [say.objective(objective.text)]),
    ...newest(oneOf('decision', 'action')),
    ...newest(head.tasks.filter((task) => task.state === 'open').map((task) => taskOf(task, nameOf))),
  ];
  const open = newest(
    all.filter((entry) => entry.kind === 'question' && entry.answer === null).map(sentenceOf),
  );
  const nothingNew =
    since !== null && changed.length + known.length === 0 && oneOf('decision', 'action').length === 0;

  return {
    since,
    text: [
      part(say.impact, [impactOf(head)]),
      ...(since === null ? [] : [part(say.changed, newest(changed))]),
      ...(nothingNew && since !== null ? [say.nothing(utcClock(since))] : []),
      part(say.known, known),
      part(say.doing, doing),
      part(say.open, open),
    ]
      .filter((text) => text !== '')
      .join('\n'),
    publicText: publicDraft(head),
  };
}

/** How it stands, for customers. */
function publicDraft(head: IncidentHead): string {
  const since = utcClock(impactSince(head));
  const by = say.public;
  if (!isOngoing(head)) return by.over(since);
  switch (head.phase) {
    case 'identified':
      return by.found(since);
    case 'mitigating':
      return by.fixing(since);
    case 'monitoring':
      return by.watching(since);
    default:
      return by.early(since);
  }
}

/** A heading with one thing behind it, or several below it. Empty when there is nothing. */
function part(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return lines.length === 1
    ? `${heading}: ${lines[0]}`
    : [`${heading}:`, ...lines.map((line) => `- ${line}`)].join('\n');
}
