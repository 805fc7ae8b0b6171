/** What decides where an application keeps its data on this machine. */
export interface Machine {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  home: string;
}

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
function applicationData({ platform, env, home }: Machine): string[] {
  switch (platform) {
    case 'darwin':
      return [home, 'Library', 'Application Support'];
    case 'win32':
      return env['APPDATA'] ? [env['APPDATA']] : [home, 'AppData', 'Roaming'];
    default:
      return env['XDG_CONFIG_HOME'] ? [env['XDG_CONFIG_HOME']] : [home, '.config'];
  }
}
