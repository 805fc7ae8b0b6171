import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Display } from '#shared/contract/shell.ts';
import type { Region } from '#shared/domain/workspace/places.ts';
import type { Client } from '#renderer/client/client.ts';
import { createTimes, type Times } from '#renderer/ui/time.ts';
import type { SurroundingsState } from './workspace-store.ts';

/** The zone of the machine a person sits at. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether the IANA database has this zone. */
export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat(undefined, { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The zone that instants are written in. A region the team no longer has counts as none. */
export function shownZone(times: Display['times'], regions: readonly Region[]): string {
  switch (times.show) {
    case 'viewer':
      return ownZone();
    case 'zone':
      return isZone(times.zone) ? times.zone : ownZone();
    case 'region':
      return regions.find(({ name }) => name === times.region)?.zone ?? ownZone();
  }
}

/** How this window looks: as the shell says to all of them. */
export function watchDisplay(client: Client): StoreApi<Display> {
  const store = createStore<Display>(() => ({ scheme: 'dark', zoom: 1, times: { show: 'viewer' } }));
  client.subscribe(
    'shell.display.watch',
    {},
    (display) => store.setState(display),
    () => undefined,
  );
  return store;
}

/**
 * How instants are written, now and after the zone changes: `times` always writes as chosen, for code that is made once; the
 * store holds a new object for each zone, for what is drawn anew when it changes.
 */
export function createShownTimes(
  display: StoreApi<Display>,
  surroundings: StoreApi<SurroundingsState>,
  language: string,
): { times: Times; shownTimes: StoreApi<{ times: Times }> } {
  const zone = (): string => shownZone(display.getState().times, surroundings.getState().workspace.regions);
  const shownTimes = createStore<{ times: Times }>(() => ({ times: createTimes(zone(), language) }));
  const follow = (): void => {
    const wanted = zone();
    if (wanted !== shownTimes.getState().times.zone)
      shownTimes.setState({ times: createTimes(wanted, language) });
  };
  display.subscribe(follow);
  surroundings.subscribe(follow);
  const now = (): Times => shownTimes.getState().times;
  const times: Times = {
    get zone() {
      return now().zone;
    },
    clock: (at) => now().clock(at),
    seconds: (at) => now().seconds(at),
    dayKey: (at) => now().dayKey(at),
    dayEnd: (at) => now().dayEnd(at),
    day: (at, today) => now().day(at, today),
    moment: (at, today) => now().moment(at, today),
    dated: (at) => now().dated(at),
    shortDay: (at) => now().shortDay(at),
  };
  return { times, shownTimes };
}
