import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import { STRUCK_TEXT } from '../domain/incident/strike.ts';
import { handoffText } from '../text/handoff.ts';
import { workText } from '../text/work.ts';
import { hypothesisOf, impactOf, newest, sentenceOf, taskOf } from './draft-lines.ts';
import type { DraftSource } from './status-draft.ts';

/** The three things a briefing says. */
export interface BriefingDraft {
  broken: string;
  tried: string;
  next: string;
}

/**
 * Drafts a briefing from the log: what is broken is the impact with what is known of its cause, what has been tried are
 * decisions, actions and what was ruled out, what is next is the objective with open tasks and questions. A person reads
 * and changes it; struck words never appear.
 */
export function draftBriefing({ head, entries, nameOf }: DraftSource): BriefingDraft {
  const all = [...entries].filter((entry) => entry.struck === null && !entry.undated);
  const judged = (verdict: 'supported' | 'ruled-out') =>
    all.filter((entry) => entry.verdict?.is === verdict).map(hypothesisOf);
  const done = all.filter((entry) => entry.kind === 'decision' || entry.kind === 'action');
  return {
    broken: lines([impactOf(head), ...newest(judged('supported'))]),
    tried: lines([
      ...newest(done.map(sentenceOf)),
      ...newest(judged('ruled-out').map((words) => workText.draft.ruledOut(words))),
    ]),
    next: lines(nextOf(head, all, nameOf)),
  };
}

function nextOf(head: IncidentHead, entries: readonly Entry[], nameOf: (handle: string) => string): string[] {
  const { objective } = head;
  const open = head.tasks.filter((task) => task.state === 'open');
  const questions = entries.filter((entry) => entry.kind === 'question' && entry.answer === null);
  return [
    ...(objective === null || objective.text === STRUCK_TEXT
      ? []
      : [workText.draft.objective(objective.text)]),
    ...newest(open.map((task) => taskOf(task, nameOf))),
    ...newest(questions.map((entry) => handoffText.openQuestion(sentenceOf(entry)))),
  ];
}

/** One thing a line; where there is nothing, that is said. */
function lines(all: readonly string[]): string {
  return all.length === 0 ? handoffText.nothing : all.join('\n').slice(0, 2_000);
}
