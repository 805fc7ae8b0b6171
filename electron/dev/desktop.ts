import { startVirtualDisplay } from './display.ts';
import { ensureSystemParts, onPath } from './libraries.ts';
import { mustDropRoot } from './account.ts';
import { resolveElectron } from './runtime.ts';
import type { ElectronRuntime } from './runtime.ts';
import { sandboxPossible } from './sandbox.ts';
import { say } from './say.ts';

/** A machine on which a window can open. */
export interface Desktop {
  runtime: ElectronRuntime;
  /** Variables that lead a program to the display. */
  environment: Record<string, string>;
  /** Whether the display is one without a screen (and without a graphics card). */
  virtual: boolean;
  /** Whether Chromium's sandbox works here. */
  sandbox: boolean;
  /** Ends what was started for it. */
  close: () => void;
}

export interface DesktopNeeds {
  /** Use a virtual display even when the machine has a real one, so that tests don't open windows over your work. */
  hidden?: boolean;
}

/**
 * Sets up what is missing to open a window: Electron, system libraries, a display. Says in one line whatever is
 * unusual. Throws a SetupError when something only a person can mend is in the way.
 */
export async function prepareDesktop({ hidden = false }: DesktopNeeds = {}): Promise<Desktop> {
  const runtime = await resolveElectron();
  const virtual = needsVirtualDisplay(hidden);
  await ensureSystemParts({ virtualDisplay: virtual });
  const sandbox = sandboxPossible(runtime.folder);
  if (!sandbox) {
    say(
      "this system offers no user namespaces; the window starts with --no-sandbox, without Chromium's sandbox.",
    );
  }
  if (!virtual)
    return { runtime, environment: waylandHint(runtime), virtual, sandbox, close: () => undefined };
  const display = await startVirtualDisplay();
  if (!hidden) say(`no display found; the window opens on a virtual one, ${display.name} (Xvfb).`);
  return { runtime, environment: { DISPLAY: display.name }, virtual, sandbox, close: display.stop };
}

/** The same machine once more, with a further virtual display. */
export async function withItsOwnDisplay(desktop: Desktop): Promise<Desktop> {
  const display = await startVirtualDisplay();
  return { ...desktop, environment: { ...desktop.environment, DISPLAY: display.name }, close: display.stop };
}

function needsVirtualDisplay(hidden: boolean): boolean {
  if (process.platform !== 'linux') return false;
  const x = isSet('DISPLAY');
  // The unprivileged user can't reach the Wayland socket of whoever became root.
  const wayland = isSet('WAYLAND_DISPLAY') && !mustDropRoot();
  if (!x && !wayland) return true;
  return hidden && onPath('Xvfb');
}

/** Older Electrons look for Wayland only when told to. */
function waylandHint(runtime: ElectronRuntime): Record<string, string> {
  const only = isSet('WAYLAND_DISPLAY') && !isSet('DISPLAY') && Number.parseInt(runtime.version, 10) < 38;
  return only ? { ELECTRON_OZONE_PLATFORM_HINT: 'wayland' } : {};
}

function isSet(name: string): boolean {
  const value = process.env[name];
  return value !== undefined && value !== '';
}
