import type { StatusUpdate } from '../domain/incident/state.ts';
import type { End, Phase } from '../domain/incident/terms.ts';
import { EXERCISE, phaseNames } from '../text/en.ts';
import { workText } from '../text/work.ts';

const { message } = workText;

/** Whom an update is for: the company, or customers. */
export const AUDIENCES = ['internal', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** How bad it was when the update was posted. Structure only: the words stand in the update itself. */
export interface UpdateFacts {
  severity: string;
  phase: Phase | End;
  /** A rehearsal says so to everyone it reaches. */
  exercise: boolean;
}

/**
 * What exactly goes out for an update: the preview shows this, and whatever sends it sends this. Null where there is
 * nothing for that audience. Customers are not told references, severities or phases.
 */
export function updateMessage(
  update: Pick<StatusUpdate, 'text' | 'publicText' | 'nextDueAt'>,
  audience: Audience,
  ref: string,
  facts: UpdateFacts,
): string | null {
  const next = update.nextDueAt === null ? null : message.next(utcClock(update.nextDueAt));
  const mark = facts.exercise ? [EXERCISE] : [];
  if (audience === 'internal') {
    const head = [...mark, ref, facts.severity, phaseNames[facts.phase]].join(' · ');
    return [head, update.text, next ?? message.noNext].join('\n\n');
  }
  if (update.publicText === null) return null;
  return [...mark, update.publicText, ...(next === null ? [] : [next])].join('\n\n');
}

/** `14:23`, in UTC: updates are read in many zones. */
export function utcClock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
