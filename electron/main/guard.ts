import type { App, Session, WebContents } from 'electron';
import { APP_ORIGIN, isAppPage } from './app-origin.ts';

/** Denies every permission and device, and every request that is not for our own files. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnRequest(details.url) }));
}

/** Our own files, pictures made in the page, and Chromium's developer tools while developing. */
export function isOwnRequest(url: string): boolean {
  return (
    url.startsWith(`${APP_ORIGIN}/`) ||
    url.startsWith(`blob:${APP_ORIGIN}/`) ||
    url.startsWith('data:image/') ||
    url.startsWith('devtools://')
  );
}

/**
 * Keeps every page that ever comes into being where it is: no navigation but to our own page, no window, no embedded page.
 * A web address someone clicks goes to `openLink`, and a screen of ours that is opened beside this one to `openScreen`.
 */
export function guardContents(
  app: Pick<App, 'on'>,
  openLink: (address: string, from: WebContents) => void,
  openScreen: (address: string, from: WebContents) => void,
): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      if (isAppPage(url)) openScreen(url, contents);
      else openLink(url, contents);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event) => {
      if (isAppPage(event.url)) return;
      event.preventDefault();
      openLink(event.url, contents);
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}
