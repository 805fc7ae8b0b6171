import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { DESKTOP, type Effect, type EffectPlanner } from './outbox.ts';

/**
 * What a page asks of a channel. Not its words: those stand in the event alone, so that striking it leaves none behind.
 * Nothing goes out for an incident that was imported as a document.
 */
export const planPages: EffectPlanner = (event, head) => {
  if (!isIncidentEvent(event) || head.importedFrom !== null) return [];
  const effect = (name: string, page: string, more: Record<string, unknown> = {}): Effect => ({
    // The one channel there is: a notification on the machine of whoever is called for.
    connector: DESKTOP,
    effect: name,
    payload: { page, exercise: head.exercise, ...more },
  });
  switch (event.type) {
    case 'page.sent': {
      const { page, run, rungs, people } = event.data;
      if (people.length === 0) return [];
      const whom = people.map(({ person }) => person);
      return [effect('page.raise', page, { run, rungs, people: whom, severity: head.severity })];
    }
    case 'page.acknowledged':
      return [effect('page.acknowledge', event.data.page, { person: event.data.person })];
    case 'page.resolved':
    case 'phase.changed':
    case 'incident.cancelled':
    case 'incident.merged':
      return head.pages
        .filter((page) => page.resolved?.event === event.id)
        .map((page) => effect('page.resolve', page.id));
    default:
      return [];
  }
};
