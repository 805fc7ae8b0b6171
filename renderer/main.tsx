import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Kbd.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { connectBridge } from '#shared/contract/bridge.ts';
import { createClient } from './client/client.ts';
import { Application } from './application.tsx';
import { createScreens } from './screens.ts';
import { createDialogs } from './state/dialogs.ts';
import { createShownTimes, watchDisplay } from './state/display.ts';
import { watchDrill } from './state/drill-store.ts';
import { watchConnections } from './state/connections-store.ts';
import { watchInbox } from './state/inbox-store.ts';
import { watchIncidents } from './state/incidents-store.ts';
import { openKeptStorage } from './state/kept-storage.ts';
import { watchNotices } from './state/notices-store.ts';
import { createKeeper } from './state/keep.ts';
import { watchNetwork } from './state/network.ts';
import { browserSchedule } from './state/schedule.ts';
import type { Services } from './state/services.ts';
import { createTicker } from './state/ticker.ts';
import { watchSurroundings } from './state/workspace-store.ts';
import { guardMarkup } from './trusted-types.ts';
import type { App } from './ui/app-context.tsx';
import { isMac } from './ui/keys.ts';
import { createSounds } from './ui/sounds.ts';

/** Makes everything the screens are given. */
async function createApp(): Promise<App> {
  if (window.deepwater === undefined) throw new Error('this page runs inside Deepwater only');
  const client = createClient(connectBridge(window.deepwater));
  const location: Services['location'] = {
    hash: () => window.location.hash,
    onHash: (listener) => window.addEventListener('hashchange', listener),
    go: (hash) => {
      window.location.hash = hash;
    },
  };
  const surroundings = watchSurroundings(client);
  const display = watchDisplay(client);
  const services: Services = {
    client,
    incidents: watchIncidents(client),
    inbox: watchInbox(client),
    connections: watchConnections(client),
    surroundings,
    display,
    drill: watchDrill(client),
    notices: watchNotices(client, location.go, createSounds()),
    dialogs: createDialogs(),
    told: createStore(() => ({ told: null })),
    network: watchNetwork(window, () => navigator.onLine),
    ticker: createTicker(),
    keeper: createKeeper(await openKeptStorage(client)),
    schedule: browserSchedule,
    ...createShownTimes(display, surroundings, navigator.language),
    mac: isMac(navigator.platform),
    location,
  };
  return { ...services, screens: createScreens(services) };
}

guardMarkup();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element for the application');
const reactRoot = createRoot(root);
void createApp().then((app) => reactRoot.render(<Application app={app} />));
