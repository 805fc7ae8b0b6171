import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IncidentSummary } from '#shared/contract/views.ts';
import type { Refusal } from '#shared/contract/refusal.ts';
import type { Client } from '#renderer/client/client.ts';

export interface IncidentsState {
  /** Null until the first snapshot. By stream. */
  incidents: ReadonlyMap<string, IncidentSummary> | null;
  refusal: Refusal | null;
}

/** The list of incidents, live for as long as the window. */
export function watchIncidents(client: Client): StoreApi<IncidentsState> {
  const store = createStore<IncidentsState>(() => ({ incidents: null, refusal: null }));
  client.subscribe(
    'incidents.watch',
    {},
    (increment) => {
      if (increment.type === 'snapshot') {
        const incidents = new Map(increment.incidents.map((incident) => [incident.stream, incident]));
        store.setState({ incidents, refusal: null });
        return;
      }
      const incidents = new Map(store.getState().incidents ?? []);
      incidents.set(increment.incident.stream, increment.incident);
      store.setState({ incidents });
    },
    (refusal) => store.setState({ refusal }),
  );
  return store;
}

/** Open incidents: worst severity first, then the ones declared last. */
export function openIncidents(
  incidents: Iterable<IncidentSummary>,
  levels: readonly string[],
): IncidentSummary[] {
  const rank = (severity: string) => {
    const index = levels.indexOf(severity);
    return index < 0 ? levels.length : index;
  };
  return [...incidents]
    .filter((incident) => incident.open)
    .toSorted((one, other) => rank(one.severity) - rank(other.severity) || other.declaredAt - one.declaredAt);
}

/** Incidents that are over, the last declared first. */
export function pastIncidents(incidents: Iterable<IncidentSummary>): IncidentSummary[] {
  return [...incidents]
    .filter((incident) => !incident.open)
    .toSorted((one, other) => other.declaredAt - one.declaredAt);
}
