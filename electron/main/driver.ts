import { app } from 'electron';
import { url } from 'node:inspector';

/** Milliseconds after which a driver that does not come is no longer waited for. */
const PATIENCE = 5_000;

/**
 * Resolves at once, unless the application was started to be driven by Playwright: then when that is connected. It loses a
 * window that opens while it is connecting, and then waits for it for ever.
 */
export async function driverAttached(): Promise<void> {
  if (!app.commandLine.hasSwitch('remote-debugging-port') || url() === undefined) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    const attached = () => {
      clearTimeout(timer);
      resolve();
    };
    // Called by Playwright, by this name, once it sees new windows.
    Object.assign(globalThis, { __playwright_run: attached });
  });
}
