import { inboxSays } from '../../../text/inbox.ts';
import type { NewIncidentEvent } from '../events.ts';
import type { AlertEventType } from './events.ts';

/** The sentence an event about alerts puts on the timeline. */
export function describeAlert(
  event: Extract<NewIncidentEvent, { type: AlertEventType }>,
  utc: (at: number) => string,
): string {
  switch (event.type) {
    case 'alert.attached':
      return inboxSays.attached(event.data.title, event.data.alerts);
    case 'alert.resolved':
      return inboxSays.resolved(event.data.title);
    case 'alert.refired':
      return inboxSays.refired(event.data.title);
    case 'alert.silenced':
      return inboxSays.silenced(event.data.title, utc(event.data.until), event.data.reason);
  }
}
