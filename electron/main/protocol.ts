import { randomBytes } from 'node:crypto';
import { APP_HOST, APP_SCHEME } from './app-origin.ts';
import { contentPolicy, fixedHeaders, NONCE_PLACEHOLDER } from './content-policy.ts';
import type { ReadRendererFile } from './renderer-files.ts';
import { words } from './words.ts';

/** An answer to a request of the window. */
export interface AppResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | string;
}

export type AppProtocol = (request: { method: string; url: string }) => Promise<AppResponse>;

/** Reads a stored picture by the hash of its content. Undefined for what is none. */
export type ReadPicture = (hash: string) => Promise<{ mime: string; bytes: Buffer } | undefined>;

/** The only addresses outside the renderer folder: a stored picture by its hash. */
const picturePath = /^\/attachment\/([0-9a-f]{64})$/;
/** A picture that is looked at as a page of its own has no rights; and nothing that may be struck stays in a cache. */
const pictureHeaders = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'no-store',
} as const;

/** Answers requests of the window from the renderer folder, and for stored pictures from the engine. */
export function createAppProtocol(readRendererFile: ReadRendererFile, readPicture: ReadPicture): AppProtocol {
  return async ({ method, url }) => {
    const nonce = randomBytes(18).toString('base64');
    const answer = (status: number, type: string, body: AppResponse['body']): AppResponse => ({
      status,
      headers: { ...fixedHeaders, 'Content-Type': type, 'Content-Security-Policy': contentPolicy(nonce) },
      body,
    });

    if (method !== 'GET') return answer(405, 'text/plain', '');
    const pathname = pathOf(url);
    const hash = picturePath.exec(pathname ?? '')?.[1];
    if (hash !== undefined) {
      const picture = await readPicture(hash);
      if (picture === undefined) return answer(404, 'text/plain', '');
      const { status, headers, body } = answer(200, picture.mime, new Uint8Array(picture.bytes));
      return { status, headers: { ...headers, ...pictureHeaders }, body };
    }
    const file = pathname === undefined ? undefined : await readRendererFile(pathname);
    if (file !== undefined) {
      if (!file.type.startsWith('text/html')) return answer(200, file.type, new Uint8Array(file.bytes));
      return answer(200, file.type, file.bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce));
    }
    if (pathname === '/index.html') return answer(200, 'text/html; charset=utf-8', missingPage(nonce));
    return answer(404, 'text/plain', '');
  };
}

/**
 * The path exactly as it stands in the address: what a parser would fold (`..`, `%2e`) is for the reader to refuse.
 * Undefined for another host.
 */
function pathOf(url: string): string | undefined {
  const start = `${APP_SCHEME}://${APP_HOST}/`;
  return url.startsWith(start) ? url.slice(start.length - 1).replace(/[?#].*$/s, '') : undefined;
}

function missingPage(nonce: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Deepwater</title>
<style nonce="${nonce}">body{font:16px/1.5 system-ui;margin:4rem;max-width:40rem;background:#0f1217;color:#e6e9ee}</style>
<h1>${words.windowMissing.title}</h1><p>${words.windowMissing.text}</p></html>`;
}
