import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDesk, type Desk } from './desk/desk.ts';
import { openIncident, type IncidentStore } from './state/incident-store.ts';
import { readRoute, type Route } from './state/route.ts';
import type { Services } from './state/services.ts';

/** What the window shows, with what that needs already open. */
export type CurrentScreen =
  | { screen: 'home' }
  | { screen: 'desk'; desk: Desk; entry: string | null }
  | { screen: 'wall'; incident: IncidentStore };

/** Opens what the address names and closes what it no longer does, before anything is drawn. */
export function createScreens(services: Services): StoreApi<{ current: CurrentScreen }> {
  const store = createStore<{ current: CurrentScreen }>(() => ({
    current: open(readRoute(services.location.hash()), null),
  }));

  function open(route: Route, current: CurrentScreen | null): CurrentScreen {
    if (route.screen === 'desk') {
      const desk =
        current?.screen === 'desk' && current.desk.ref === route.ref
          ? current.desk
          : createDesk(route.ref, services);
      return { screen: 'desk', desk, entry: route.entry };
    }
    if (route.screen === 'wall') {
      return { screen: 'wall', incident: openIncident(route.ref, services.client, services.schedule) };
    }
    return { screen: 'home' };
  }

  services.location.onHash(() => {
    const { current } = store.getState();
    const next = open(readRoute(services.location.hash()), current);
    store.setState({ current: next });
    if (current.screen === 'desk' && !(next.screen === 'desk' && next.desk === current.desk))
      current.desk.close();
    if (current.screen === 'wall') current.incident.close();
  });
  return store;
}
