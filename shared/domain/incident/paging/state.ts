import type { z } from 'zod';
import type { Target, Urgency } from '../../workspace/on-call.ts';
import type { ATTEMPT_OUTCOMES, pagedPerson, pageEventData, pageRung, SEND_REASONS } from './events.ts';

export type PageRung = z.output<typeof pageRung>;
export type PagedPerson = z.output<typeof pagedPerson>;
export type PageHours = NonNullable<z.output<(typeof pageEventData)['page.raised']>['hours']>;
export type SendReason = (typeof SEND_REASONS)[number];
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** One going-out of a page: a rung, or several at once. Times are ms since the epoch. */
export interface PageSend {
  event: string;
  run: number;
  rungs: number[];
  people: PagedPerson[];
  nobody: Target[];
  why: SendReason;
  at: number;
  by: string;
  lateSince: number | null;
}

/** A call by phone. */
export interface PageAttempt {
  event: string;
  person: string;
  outcome: AttemptOutcome;
  at: number;
  by: string;
}

/** Two of one run are competing acknowledgements: given on two machines that did not see each other. */
export interface PageAck {
  event: string;
  run: number;
  person: string;
  how: 'here' | 'phone';
  at: number;
  by: string;
}

/** Someone is called for, rung by rung, until one acknowledges. */
export interface Page {
  /** The event that raised it. */
  id: string;
  /** As people say it: page 1. */
  number: number;
  /** Installation that raised it and sees to its rungs. */
  replica: string;
  at: number;
  by: string;
  summary: string | null;
  policy: string | null;
  service: string | null;
  urgency: Urgency;
  /** One pass; the whole ladder is this `loops + 1` times. */
  rungs: PageRung[];
  loops: number;
  hours: PageHours | null;
  ackTimeoutMinutes: number;
  autoResolveHours: number | null;
  /** The present run: since when, and at which rung it began. */
  run: number;
  runAt: number;
  runFrom: number;
  sends: PageSend[];
  attempts: PageAttempt[];
  acks: PageAck[];
  /** When somebody asked for the next rung before its time. */
  escalations: { event: string; at: number; by: string }[];
  /** When the ladder of the present run ended. */
  exhaustedAt: number | null;
  /** `incident`: resolved, closed, cancelled or merged, and its pages with it. */
  resolved: { event: string; at: number; by: string; why: 'hand' | 'time' | 'incident' } | null;
}
