import path from 'node:path';

/** The built parts of the application. */
export interface ProgramFiles {
  engine: string;
  preload: string;
  renderer: string;
  /** Folder with the icon in its sizes. */
  icons: string;
}

/** Where they are. While developing, tests put their own engine and page in their place. */
export function programFiles(options: {
  appPath: string;
  isPackaged: boolean;
  env: NodeJS.ProcessEnv;
}): ProgramFiles {
  const { appPath, isPackaged, env } = options;
  const dist = path.join(appPath, 'dist');
  const replaced = (name: string) => (isPackaged ? undefined : env[name]);
  return {
    engine: replaced('DEEPWATER_ENGINE') ?? path.join(dist, 'engine', 'process.mjs'),
    preload: path.join(dist, 'preload', 'preload.cjs'),
    renderer: replaced('DEEPWATER_RENDERER') ?? path.join(dist, 'renderer'),
    icons: path.join(appPath, 'resources', 'icons', 'png'),
  };
}
