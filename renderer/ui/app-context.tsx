import { createContext, use, useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Display } from '#shared/contract/shell.ts';
import type { CurrentScreen } from '#renderer/screens.ts';
import type { Desk } from '#renderer/desk/desk.ts';
import type { Services } from '#renderer/state/services.ts';
import type { SurroundingsState } from '#renderer/state/workspace-store.ts';

/** The application as its screens see it. */
export interface App extends Services {
  screens: StoreApi<{ current: CurrentScreen }>;
}

const AppContext = createContext<App | null>(null);

/** Gives screens the application, with instants written in the zone that is chosen now. */
export function AppProvider({ value, children }: { value: App; children: ReactNode }) {
  const times = useStore(value.shownTimes, (state) => state.times);
  const shown = useMemo(() => ({ ...value, times }), [value, times]);
  return <AppContext value={shown}>{children}</AppContext>;
}

export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('useApp is called outside the application');
  return app;
}

/** The desk on the screen, for menu, palette and keys; null on other screens. */
export function deskOf(app: App): Desk | null {
  const { current } = app.screens.getState();
  return current.screen === 'desk' ? current.desk : null;
}

/** The time, once a second. Only small components use it, because they are drawn anew each time. */
export function useNow(): number {
  const { ticker } = useApp();
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}

/** Something derived from the time that changes less often than each second: only a change draws anew. */
export function useFromNow<T extends string | number | boolean | null>(derive: (now: number) => T): T {
  const { ticker } = useApp();
  return useSyncExternalStore(ticker.subscribe, () => derive(ticker.now()));
}

/** Writes instants as seen today: `14:23`, or `22 Nov 14:23`. */
export function useMoment(): (at: number) => string {
  const { times } = useApp();
  const today = useFromNow(times.dayKey);
  return useCallback((at: number) => times.moment(at, today), [times, today]);
}

export function useSurroundings<T>(select: (state: SurroundingsState) => T): T {
  return useStore(useApp().surroundings, select);
}

/** How all windows look. */
export function useDisplay(): Display {
  return useStore(useApp().display);
}
