import { isOver } from '#shared/domain/incident/facts.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDesk, type Desk } from './desk/desk.ts';
import { openIncident, type IncidentStore } from './state/incident-store.ts';
import { CAME_AGAIN, deskHash, HOME_HASH, readRoute, type Route, type RunbooksRoute } from './state/route.ts';
import type { Services } from './state/services.ts';

/** What the window shows, with what that needs already open. */
export type CurrentScreen =
  | { screen: 'home' }
  | { screen: 'desk'; desk: Desk; entry: string | null }
  | { screen: 'wall'; incident: IncidentStore }
  | { screen: 'settings'; section: string }
  | { screen: 'schedules'; name: string | null }
  | { screen: 'inbox' | 'outbox'; ref: string | null }
  | { screen: 'merges'; num: number | null }
  | RunbooksRoute;

/** Opens what the address names and closes what it no longer does, before anything is drawn. */
export function createScreens(services: Services): StoreApi<{ current: CurrentScreen }> {
  const { location } = services;
  const first = location.hash();
  const store = createStore<{ current: CurrentScreen }>(() => ({ current: open(readRoute(first), null) }));
  if (first.endsWith(CAME_AGAIN)) goOn(store.getState().current);

  /** Whoever starts again, after a crash of the machine or a night, is back at the incident that is still going on. */
  function goOn(current: CurrentScreen): void {
    if (current.screen !== 'desk') return;
    const { ref, incident } = current.desk;
    const stop = incident.store.subscribe(settle);
    location.go(deskHash(ref));
    settle();

    function settle(): void {
      const { head, refusal } = incident.store.getState();
      if (head === null && refusal === null) return;
      stop();
      if (head === null || isOver(head)) location.go(HOME_HASH);
    }
  }

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
    return route;
  }

  location.onHash(() => {
    const { current } = store.getState();
    const next = open(readRoute(location.hash()), current);
    store.setState({ current: next });
    if (current.screen === 'desk' && !(next.screen === 'desk' && next.desk === current.desk))
      current.desk.close();
    if (current.screen === 'wall') current.incident.close();
  });
  return store;
}
