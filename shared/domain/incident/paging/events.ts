import { z } from 'zod';
import { handle, instant, lineField, nameField, uuid } from '../../fields.ts';
import { target, urgency } from '../../workspace/on-call.ts';
import { hours, zoneName } from '../../workspace/places.ts';
import { lazily } from '../../lazily.ts';

/** Number of an entry of the timeline. */
const n = z.number().int().min(1).max(10_000_000);
/** Number of a page as people say it; pages count on their own. */
const number = z.number().int().min(1).max(100_000);
const minutes = z.number().int().min(1).max(1_440);
/** Place of a rung in the whole ladder, loops included, from 0. */
const rungIndex = z.number().int().min(0).max(10_000);
/** How often the page was open before: 0 until an acknowledgement ran out for the first time. */
const run = z.number().int().min(0).max(10_000);

/** Who signs what the engine does by itself when a time has come. */
export const PAGER = '@deepwater';

export const REACHES = ['desktop', 'phone'] as const;
export const SEND_REASONS = ['raised', 'due', 'hand', 'no-answer', 'reopened'] as const;
export const ATTEMPT_OUTCOMES = ['no-answer', 'reached'] as const;

/** A rung of one pass through the ladder, as the policy said when the page was raised. */
export const pageRung = z.object({
  /** Which rule of the policy, from 0. */
  rule: z.number().int().min(0).max(1_000),
  /** Minutes without acknowledgement after which the next rung's turn comes. */
  delayMinutes: minutes,
  targets: z.array(target).min(1).max(200),
});

/** Someone a rung came to, and why it is them. */
export const pagedPerson = z.object({
  person: handle,
  target,
  /** `desktop`: a notification on the machine that sent it. `phone`: no channel reaches them, so somebody calls. */
  reach: z.enum(REACHES),
});

const about = { n, page: uuid, number };

/** Payloads of everything that happens to a page. */
export const pageEventData = lazily({
  'page.raised': () =>
    z.object({
      n,
      number,
      /** What to say; null for the incident's title. */
      summary: lineField('The summary', 300).nullable(),
      policy: nameField('The policy').nullable(),
      service: nameField('The service').nullable(),
      urgency,
      /** One pass through the ladder, region chains expanded. A later change of the policy does not move it. */
      rungs: z.array(pageRung).min(1).max(1_000),
      /** How often the ladder runs again after its first time. */
      loops: z.number().int().min(0).max(9),
      /** When a page of low urgency may go out; null for high urgency. */
      hours: z.object({ zone: zoneName, hours, respectLocalNight: z.boolean() }).nullable(),
      ackTimeoutMinutes: minutes,
      autoResolveHours: z.number().int().min(1).max(720).nullable(),
    }),
  'page.sent': () =>
    z.object({
      ...about,
      run,
      /** The rungs this covers: one, or several that nobody was on or that fell due while nothing ran. */
      rungs: z.array(rungIndex).min(1).max(10_001),
      people: z.array(pagedPerson).max(1_000),
      /** Targets that came to nobody. */
      nobody: z.array(target).max(1_000),
      why: z.enum(SEND_REASONS),
      /** When it should have gone out; null unless that was a while before. */
      lateSince: instant.nullable(),
    }),
  /** Someone was called by phone. */
  'page.attempted': () => z.object({ ...about, person: handle, outcome: z.enum(ATTEMPT_OUTCOMES) }),
  'page.acknowledged': () => z.object({ ...about, person: handle, how: z.enum(['here', 'phone']) }),
  /** The next rung was asked for before its time. A good sign, never a fault. */
  'page.escalated': () => z.object(about),
  /** The ladder ended and nobody acknowledged. */
  'page.exhausted': () => z.object({ ...about, run }),
  /** An acknowledgement ran out: nothing was mitigated, nothing was said. It goes on at the rung it had come to. */
  'page.reopened': () => z.object({ ...about, run, from: rungIndex }),
  'page.resolved': () => z.object({ ...about, why: z.enum(['hand', 'time']) }),
});
