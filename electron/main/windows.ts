import { BrowserWindow, nativeTheme, screen as displays } from 'electron';
import type { MenuCommand } from '#shared/contract/bridge.ts';
import { channels } from '#shared/contract/channels.ts';
import { isAppPage } from './app-origin.ts';
import { backgroundColor } from './appearance.ts';
import { routeAddress, routeOf, type Route } from './route.ts';
import type { Settings } from './settings.ts';
import type { OpenWindow } from './open-windows.ts';
import { placeWindow, windowSizes, type Rectangle } from './window-place.ts';
import { watchWindowCrashes } from './window-crash.ts';
import { words } from './words.ts';

/** The windows there are. */
export interface Windows {
  /** Opens a window on a screen, or focuses the one that shows it and takes it to the entry that is named. */
  open(route: Route): BrowserWindow;
  /** Opens a window where it was before. */
  restore(window: OpenWindow): BrowserWindow;
  /** The window that shows this screen of this incident, if there is one: the one used last. */
  showing(route: Route): BrowserWindow | undefined;
  isWall(window: BrowserWindow): boolean;
  /** Told when a window comes before the person: it is focused, shown or restored. */
  onSeen(listener: () => void): void;
  all(): BrowserWindow[];
  /** The window that holds the page with this id, if it is one of ours. */
  withContents(contentsId: number): BrowserWindow | undefined;
  /** The window a person works in, if there is one. */
  current(): BrowserWindow | undefined;
  /** Brings the application to the front: the current window, or home. */
  show(): void;
  /** Passes a menu command to the current window, opening home when there is none. */
  sendMenu(command: MenuCommand): void;
  /** Makes everything in all windows this large. */
  zoom(factor: number): void;
}

export interface WindowsOptions {
  /** A window is made before they are read, and shown after. */
  settings: Promise<Settings>;
  /** Path of the preload script. */
  preload: string;
  devTools: boolean;
  /** Told which windows are open, and where, whenever that changes. In the order in which they were used last. */
  onChange: (windows: readonly OpenWindow[]) => void;
}

export function createWindows({ settings, preload, devTools, onChange }: WindowsOptions): Windows {
  /** The one focused last comes last. */
  let windows: BrowserWindow[] = [];
  /** What each window shows or is about to show. */
  const routes = new WeakMap<BrowserWindow, Route>();
  const routeIn = (window: BrowserWindow): Route => routes.get(window) ?? { screen: 'home' };

  /** Windows that stand where they belong; one that is not placed yet stands anywhere. */
  const placedWindows = new WeakSet<BrowserWindow>();
  const seenListeners: (() => void)[] = [];
  const seen = () => {
    for (const listener of seenListeners) listener();
  };

  nativeTheme.on('updated', () => {
    for (const window of windows) window.setBackgroundColor(backgroundColor());
  });

  function changed(): void {
    onChange(
      windows.map((window) => {
        const { screen, ref } = routeIn(window);
        const route = ref === undefined ? { screen } : { screen, ref };
        return placedWindows.has(window) ? { ...route, bounds: window.getNormalBounds() } : route;
      }),
    );
  }

  /** `again` says that the window was there before the application ended. */
  function create(route: Route, again = false, bounds?: Rectangle): BrowserWindow {
    const { screen } = route;
    const { width, height, minWidth, minHeight } = windowSizes[screen];
    const window = new BrowserWindow({
      width,
      height,
      minWidth,
      minHeight,
      title: titleOf(route),
      show: false,
      backgroundColor: backgroundColor(),
      autoHideMenuBar: true,
      webPreferences: {
        preload,
        devTools,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        safeDialogs: true,
        navigateOnDragDrop: false,
        // Clocks and their calls must be on time in a window that is covered by others.
        backgroundThrottling: false,
        // The tone of a reminder comes without anyone having clicked before.
        autoplayPolicy: 'no-user-gesture-required',
        v8CacheOptions: 'bypassHeatCheck',
      },
    });
    windows.push(window);
    routes.set(window, route);
    watchWindowCrashes(window);
    const placed = settings.then((known) => place(window, route, known, bounds));
    window.on('focus', () => {
      windows = [...windows.filter((other) => other !== window), window];
      seen();
      changed();
    });
    window.on('show', seen);
    window.on('restore', seen);
    window.on('closed', () => {
      windows = windows.filter((other) => other !== window);
      changed();
    });
    window.once('ready-to-show', () => {
      void placed.then(() => {
        if (!window.isDestroyed()) window.show();
      });
    });
    window.webContents.on('did-finish-load', () => {
      void settings.then((known) => {
        if (!window.isDestroyed()) window.webContents.setZoomFactor(known.get().zoom);
      });
    });
    // An empty page is the one place no guard keeps a window from.
    window.webContents.on('did-navigate', (_event, address) => {
      if (!isAppPage(address)) load(window, route, again);
    });
    window.webContents.on('did-navigate-in-page', (_event, address, isMainFrame) => {
      if (!isMainFrame) return;
      routes.set(window, routeOf(address));
      changed();
    });
    load(window, route, again);
    changed();
    return window;
  }

  /** Puts a window that is not shown yet where its screen was last, and remembers where it goes from there. */
  function place(window: BrowserWindow, { screen }: Route, known: Settings, own?: Rectangle): void {
    if (window.isDestroyed()) return;
    const ofScreen = known.get().windows[screen];
    const remembered =
      own === undefined ? ofScreen : { maximized: false, fullScreen: false, ...ofScreen, ...own };
    if (remembered !== undefined) {
      const areas = displays.getAllDisplays().map((display) => display.workArea);
      const others = windows.filter((other) => other !== window && routeIn(other).screen === screen);
      const { x, y, width, height } = placeWindow(
        screen,
        remembered,
        areas,
        own === undefined ? others.length : 0,
      );
      window.setBounds(x === undefined || y === undefined ? { width, height } : { x, y, width, height });
      if (remembered.maximized) window.maximize();
      if (remembered.fullScreen) window.setFullScreen(true);
    }
    placedWindows.add(window);
    const keep = () => {
      if (window.isDestroyed() || window.isMinimized()) return;
      changed();
      const bounds = window.getNormalBounds();
      const state = { maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
      known.rememberWindow(routeIn(window).screen, { ...bounds, ...state });
    };
    window.on('resize', keep);
    window.on('move', keep);
    window.on('close', keep);
  }

  const windowsApi: Windows = {
    open(route) {
      const shown = windowsApi.showing(route);
      if (shown === undefined) return create(route);
      // The same page: only what follows the # changes, and nothing is loaded anew.
      if (route.entry !== undefined) load(shown, route);
      bringToFront(shown);
      return shown;
    },
    restore: ({ bounds, ...route }) => create(route, true, bounds),
    showing: (route) =>
      windows.findLast((window) => {
        const { screen, ref } = routeIn(window);
        return screen === route.screen && ref === route.ref;
      }),
    isWall: (window) => routeIn(window).screen === 'wall',
    onSeen: (listener) => void seenListeners.push(listener),
    all: () => [...windows],
    withContents: (contentsId) => windows.find((window) => window.webContents.id === contentsId),
    current: () => windows.at(-1),
    show() {
      const window = windowsApi.current();
      if (window === undefined) create({ screen: 'home' });
      else bringToFront(window);
    },
    sendMenu(command) {
      const window = windowsApi.current() ?? create({ screen: 'home' });
      const { webContents } = window;
      const send = () => webContents.send(channels.menu, command);
      if (webContents.isLoadingMainFrame()) webContents.once('did-finish-load', send);
      else send();
    },
    zoom(factor) {
      for (const window of windows) window.webContents.setZoomFactor(factor);
    },
  };
  return windowsApi;
}

function load(window: BrowserWindow, route: Route, again = false): void {
  window
    .loadURL(routeAddress(route, again))
    .catch((error: unknown) => console.error(`a window did not load: ${String(error)}`));
}

function titleOf({ screen, ref }: Route): string {
  return screen === 'home' || ref === undefined ? words.windowTitles.home : words.windowTitles[screen](ref);
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
