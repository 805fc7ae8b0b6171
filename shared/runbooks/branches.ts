import { END } from '../domain/incident/runs/terms.ts';
import type { RunnableStep, Runbook } from './runbook.ts';

/** A `decide` block: what it asks, and the step each answer leads to. */
export interface Decision {
  question: string;
  branches: {
    answer: string;
    /** Id of a later step, `end`, or null for the next one. */ goTo: string | null;
  }[];
  /** What can't be followed, in words, with the line of the body from 0. */
  problems: { message: string; line: number }[];
}

/** Reads a question and its answers: `- Yes, it is full -> Free room`. An answer leads only forward, so that a run ends. */
export function readDecision(step: RunnableStep, { steps }: Pick<Runbook, 'steps'>): Decision {
  const decision: Decision = { question: '', branches: [], problems: [] };
  const question: string[] = [];
  for (const [line, text] of step.body.split('\n').entries()) {
    const answer = /^\s*[-*+]\s+(.+?)\s*$/.exec(text)?.[1];
    if (answer === undefined) {
      if (text.trim() !== '' && decision.branches.length === 0) question.push(text.trim());
      continue;
    }
    const parts = answer.split(/\s*(?:->|→)\s*/);
    const [words = answer, to] = parts;
    const tell = (message: string): void => {
      decision.problems.push({ message, line });
    };
    if (to === undefined || to === '') decision.branches.push({ answer: words.slice(0, 300), goTo: null });
    else if (to.toLowerCase() === END) decision.branches.push({ answer: words.slice(0, 300), goTo: END });
    else {
      const target = steps.find(({ name, id }) => id === to || name.toLowerCase() === to.toLowerCase());
      if (target === undefined) tell(`“${words}” leads to “${to}”, and there is no such step.`);
      else if (target.number <= step.number)
        tell(`“${words}” leads back to “${to}”. A run only goes forward.`);
      decision.branches.push({
        answer: words.slice(0, 300),
        goTo: target === undefined || target.number <= step.number ? null : target.id,
      });
    }
  }
  decision.question = question.join(' ').slice(0, 1_000) || step.name;
  if (decision.branches.length < 2 || decision.branches.length > 20)
    decision.problems.push({
      message: 'A question has two to twenty answers, each a line: - Yes -> Name of a step.',
      line: 0,
    });
  decision.branches.length = Math.min(decision.branches.length, 20);
  return decision;
}
