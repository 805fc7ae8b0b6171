import { assertNever } from '../../assert.ts';
import type { IncidentEvent } from '../events.ts';
import { STRUCK_TEXT } from '../strike.ts';
import type { AlertEventType } from './events.ts';
import type { AttachedAlert } from './state.ts';

export type AlertEvent = Extract<IncidentEvent, { type: AlertEventType }>;

/** Folds one event about alerts into those of the incident. What concerns one that is not here changes nothing. */
export function evolveAlerts(alerts: AttachedAlert[], event: AlertEvent): AttachedAlert[] {
  switch (event.type) {
    case 'alert.attached': {
      const { n, connector, groupKeys, title, alerts: count, severity, service, url, startedAt } = event.data;
      const attached: AttachedAlert = {
        ...{ id: event.id, n, replica: event.replica, connector, groupKeys, title, alerts: count },
        ...{ severity, service, url, startedAt, attachedAt: event.recordedAt },
        resolvedAt: null,
        changedAt: event.recordedAt,
        silencedUntil: null,
      };
      return [...alerts, attached];
    }
    case 'alert.resolved':
      return change(alerts, event, event.occurredAt);
    case 'alert.refired':
      return change(alerts, event, null);
    case 'alert.silenced': {
      const { alert: id, until: silencedUntil } = event.data;
      return alerts.map((alert) => (alert.id === id ? { ...alert, silencedUntil } : alert));
    }
    default:
      return assertNever(event);
  }
}

function change(
  alerts: AttachedAlert[],
  event: Extract<AlertEvent, { type: 'alert.resolved' | 'alert.refired' }>,
  resolvedAt: number | null,
): AttachedAlert[] {
  return alerts.map((alert) =>
    alert.id === event.data.alert ? { ...alert, resolvedAt, changedAt: event.recordedAt } : alert,
  );
}

/** Blanks the words of alerts whose events were struck. What they are grouped by stays: it is how they are known again. */
export function strikeAlerts(alerts: AttachedAlert[], struck: ReadonlySet<string | null>): AttachedAlert[] {
  return alerts.map((alert) => (struck.has(alert.id) ? { ...alert, title: STRUCK_TEXT, url: null } : alert));
}
