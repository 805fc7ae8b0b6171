import { dialog, type BrowserWindow } from 'electron';
import { words } from './words.ts';

/** A second crash within this many milliseconds is not worth another silent try. */
const TOO_SOON = 10_000;

/** Loads a window again whose page process died; asks first when that has just happened already. */
export function watchWindowCrashes(window: BrowserWindow): void {
  let lastCrash = -Infinity;
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`a window’s page process ended (${details.reason}, ${details.exitCode})`);
    const now = performance.now();
    const again = now - lastCrash < TOO_SOON;
    lastCrash = now;
    if (again) void askAbout(window);
    else window.webContents.reload();
  });
}

async function askAbout(window: BrowserWindow): Promise<void> {
  const { message, detail, reload, close } = words.windowCrashed;
  const buttons = [reload, close];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail,
    buttons,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}
