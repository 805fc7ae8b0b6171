import { z } from 'zod';
import { PHASES, ENDS } from '../domain/incident/terms.ts';
import { AUDIENCES } from '../policy/update-message.ts';
import type { EffectName } from './effects.ts';

/**
 * What lies in the outbox for an effect: structure only. Its words stand in the log alone, so that striking them leaves none
 * behind; they are read from there when it goes out. The one exception is what a person wrote for this effect by hand.
 */
export const storedPayload = z
  .object({
    /** For what is said in a channel. */
    about: z.enum(['update', 'severity', 'phase', 'seat', 'runbook', 'note']),
    /** The event whose sentence is said. */
    event: z.string(),
    update: z.string(),
    audience: z.enum(AUDIENCES),
    /** How bad it was when it was queued. */
    severity: z.string(),
    phase: z.enum([...PHASES, ...ENDS]),
    exercise: z.boolean(),
    run: z.string(),
    step: z.string(),
    page: z.string(),
    person: z.string(),
    people: z.array(z.string()),
    task: z.string(),
    state: z.enum(['open', 'done', 'dropped']),
    /** Whether a span ends with it. */
    end: z.boolean(),
    /** Words a person gave it in place of those of the log. */
    text: z.string(),
  })
  .partial();
export type StoredPayload = z.output<typeof storedPayload>;

/** What a row is about within its kind of effect, for the order in its lane. */
export function thingOf(effect: EffectName, payload: StoredPayload): string {
  if (effect === 'channel.post') return payload.about ?? '';
  return payload.page ?? payload.task ?? '';
}
