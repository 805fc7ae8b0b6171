/** What decides where an application keeps its data on this machine. */
export interface Machine {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  home: string;
  /** Whether the user is the system's administrator (Linux: root). */
  root: boolean;
}

/**
 * Home of the window that root starts: Chromium keeps its sandbox from root, so that window runs as an unprivileged
 * user, who can't look into root's own home.
 */
export const ROOTS_APP_HOME = '/var/lib/deepwater';

/** Name of the folder in which the system keeps this application's data. */
export const PRODUCT_NAME = 'Deepwater';

/**
 * The folder that holds the log when nobody says otherwise: the same for the window and the command line, so that
 * both see the same incidents. `DEEPWATER_DATA` overrides it, and may be relative.
 */
export function defaultDataDir(machine: Machine): string {
  const separator = machine.platform === 'win32' ? '\\' : '/';
  return machine.env['DEEPWATER_DATA'] || [...applicationData(machine), PRODUCT_NAME, 'data'].join(separator);
}

/** Where Electron puts `appData` on this platform. */
function applicationData({ platform, env, home, root }: Machine): string[] {
  switch (platform) {
    case 'darwin':
      return [home, 'Library', 'Application Support'];
    case 'win32':
      return env['APPDATA'] ? [env['APPDATA']] : [home, 'AppData', 'Roaming'];
    default:
      if (root && platform === 'linux') return [ROOTS_APP_HOME, '.config'];
      return env['XDG_CONFIG_HOME'] ? [env['XDG_CONFIG_HOME']] : [home, '.config'];
  }
}
