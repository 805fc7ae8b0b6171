import type { IncidentEvent } from './events.ts';

/** What stands where a struck text stood. */
export const STRUCK_TEXT = '[struck]';

/** Payload members that hold words of a person. Everything else is structure the fold still needs. */
const WORDS = new Set(['text', 'title', 'reason', 'because', 'note', 'whySlow', 'importedFrom']);

/**
 * The payload that is left of an event once its words are struck: structure stays (a severity change still changes
 * the severity), words go. The result fits the event's schema.
 */
export function struckData(event: IncidentEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(event.data).map(([key, value]: [string, unknown]) => {
      if (key === 'detail') return [key, value === null ? null : {}];
      if (key === 'from' && event.type === 'incident.retitled') return [key, STRUCK_TEXT];
      return [key, WORDS.has(key) && typeof value === 'string' ? STRUCK_TEXT : value];
    }),
  );
}
