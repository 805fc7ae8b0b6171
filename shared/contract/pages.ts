import { z } from 'zod';
import { ATTEMPT_OUTCOMES, pagedPerson, pageRung, SEND_REASONS } from '../domain/incident/paging/events.ts';
import type { Page } from '../domain/incident/paging/state.ts';
import { target, urgency } from '../domain/workspace/on-call.ts';
import { hours } from '../domain/workspace/places.ts';

const at = z.number().int();
const done = { event: z.string(), at, by: z.string() };

/** A page of an incident. */
export const pageSchema: z.ZodType<Page> = z.object({
  id: z.string(),
  number: z.number().int(),
  replica: z.string(),
  at,
  by: z.string(),
  summary: z.string().nullable(),
  policy: z.string().nullable(),
  service: z.string().nullable(),
  urgency,
  rungs: z.array(pageRung),
  loops: z.number().int(),
  hours: z.object({ zone: z.string(), hours, respectLocalNight: z.boolean() }).nullable(),
  ackTimeoutMinutes: z.number().int(),
  autoResolveHours: z.number().int().nullable(),
  run: z.number().int(),
  runAt: at,
  runFrom: z.number().int(),
  sends: z.array(
    z.object({
      ...done,
      run: z.number().int(),
      rungs: z.array(z.number().int()),
      people: z.array(pagedPerson),
      nobody: z.array(target),
      why: z.enum(SEND_REASONS),
      lateSince: at.nullable(),
    }),
  ),
  attempts: z.array(z.object({ ...done, person: z.string(), outcome: z.enum(ATTEMPT_OUTCOMES) })),
  acks: z.array(
    z.object({ ...done, run: z.number().int(), person: z.string(), how: z.enum(['here', 'phone']) }),
  ),
  escalations: z.array(z.object(done)),
  exhaustedAt: at.nullable(),
  resolved: z.object({ ...done, why: z.enum(['hand', 'time', 'incident']) }).nullable(),
});
