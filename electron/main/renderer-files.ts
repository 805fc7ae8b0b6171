import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of the renderer folder, ready to be served. */
export interface RendererFile {
  type: string;
  bytes: Buffer;
}

/** Reads one file of the renderer folder by the path of its address. Undefined for anything that is not one. */
export type ReadRendererFile = (pathname: string) => Promise<RendererFile | undefined>;

/** What the window may consist of. A file of another type is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wav': 'audio/wav',
};

/** Letters, digits, and the punctuation a bundler puts into file names. Encoded characters have no business here. */
const plainPath = /^(?:\/[A-Za-z0-9_@~][A-Za-z0-9_.@~-]*)+$/;

/** No bundler writes a longer one. */
const MAX_PATH = 250;

/** Serves `folder` and nothing else: no dot files, no parent folders, nothing a symbolic link leads to outside. */
export function createRendererFiles(folder: string): ReadRendererFile {
  let root: Promise<string> | undefined;

  return async (pathname) => {
    const type = types[path.extname(pathname)];
    if (type === undefined || pathname.length > MAX_PATH || !plainPath.test(pathname)) return undefined;
    try {
      root ??= realpath(folder);
      const inside = await root;
      const file = await realpath(path.join(inside, pathname));
      if (!file.startsWith(inside + path.sep) || !(await stat(file)).isFile()) return undefined;
      return { type, bytes: await readFile(file) };
    } catch (error) {
      root = undefined;
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES';
}
