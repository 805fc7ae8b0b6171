/** The scheme the window is served from. It has no server, no certificate and no network behind it. */
export const APP_SCHEME = 'app';
/** Host part of every address of ours. */
export const APP_HOST = 'deepwater';
/** How Electron has to treat our scheme. Registered before the application is ready. */
export const appScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, codeCache: true },
};
/** The one origin that may talk to the shell. */
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
/** The one page there is; screens are hashes of it. */
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

/** Whether this is the address of our page, whatever the screen. */
export function isAppPage(address: string): boolean {
  return address === APP_PAGE || address.startsWith(`${APP_PAGE}#`);
}
