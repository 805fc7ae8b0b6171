import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { commandById } from '#shared/composer/registry.ts';
import type { MenuCommand } from '#shared/contract/bridge.ts';
import { DeskScreen } from './desk/desk-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { AppProvider, useApp, type App } from './ui/app-context.tsx';
import { Dialogs } from './ui/dialogs.tsx';
import { MergeNotice } from './ui/merge-notice.tsx';
import { Notices } from './ui/notices.tsx';
import { runCommand } from './ui/run-command.ts';
import { resolveVariables, theme } from './ui/theme.ts';
import { WallScreen } from './wall/wall-screen.tsx';
import classes from './application.module.css';

/** Looked at now and then: its code is fetched when it is. */
const SettingsScreen = lazy(() => import('./settings/settings-screen.tsx'));
const SchedulesScreen = lazy(() => import('./schedules/schedules-screen.tsx'));
const InboxScreen = lazy(() => import('./inbox/inbox-screen.tsx'));
const MergesScreen = lazy(() => import('./merges/merges-screen.tsx'));
const OutboxScreen = lazy(() => import('./outbox/outbox-screen.tsx'));
const RunbooksScreen = lazy(() => import('./runbooks/runbooks-screen.tsx'));

/** The whole window. */
export function Application({ app }: { app: App }) {
  const scheme = useColorScheme();
  useMenu(app);
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      cssVariablesResolver={resolveVariables}
      withGlobalClasses={false}
      getStyleNonce={styleNonce}
    >
      <AppProvider value={app}>
        <div className={classes.frame}>
          <MergeNotice />
          <Notices />
          <div className={classes.screen}>
            <Screen />
          </div>
        </div>
        <Suspense fallback={null}>
          <Dialogs />
        </Suspense>
      </AppProvider>
    </MantineProvider>
  );
}

function Screen() {
  const current = useStore(useApp().screens, (state) => state.current);
  switch (current.screen) {
    case 'home':
      return <HomeScreen />;
    case 'desk':
      return <DeskScreen key={current.desk.ref} desk={current.desk} entry={current.entry} />;
    case 'wall':
      return <WallScreen incident={current.incident} />;
    case 'settings':
      return (
        <Suspense fallback={null}>
          <SettingsScreen section={current.section} />
        </Suspense>
      );
    case 'schedules':
      return (
        <Suspense fallback={null}>
          <SchedulesScreen name={current.name} />
        </Suspense>
      );
    case 'inbox':
      return (
        <Suspense fallback={null}>
          <InboxScreen from={current.ref} />
        </Suspense>
      );
    case 'merges':
      return (
        <Suspense fallback={null}>
          <MergesScreen num={current.num} />
        </Suspense>
      );
    case 'outbox':
      return (
        <Suspense fallback={null}>
          <OutboxScreen from={current.ref} />
        </Suspense>
      );
    case 'runbooks':
      return (
        <Suspense fallback={null}>
          <RunbooksScreen route={current} />
        </Suspense>
      );
  }
}

const MENU: Readonly<Record<MenuCommand, string>> = {
  'incident.declare': 'declare',
  'file.open': 'import',
  'file.export': 'export',
  'view.settings': 'settings',
  'view.wall': 'wall',
  'help.keys': 'help',
};

/** What is chosen in the application menu runs the same command as its key and its button. */
function useMenu(app: App): void {
  useEffect(() => app.client.onMenu((command) => runCommand(commandById(MENU[command]), app)), [app]);
}

const light = '(prefers-color-scheme: light)';

function useColorScheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(light);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => (window.matchMedia(light).matches ? 'light' : 'dark'),
  );
}

/** The nonce of this load, which the shell put into the page. */
function styleNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce ?? '';
}
