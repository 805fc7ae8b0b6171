import type { IncomingMessage } from 'node:http';

/** Longest body of a request, in bytes. */
export const MOST_BODY = 1_000_000;

/** Why a body was not taken: too large, or broken off. */
export type BodyProblem = 'too-large' | 'broken';

/** Reads a body whole, no more than {@link MOST_BODY} of it. */
export function readBody(request: IncomingMessage): Promise<Buffer | BodyProblem> {
  const told = Number(request.headers['content-length'] ?? 0);
  if (told > MOST_BODY) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_BODY) {
        request.pause();
        resolve('too-large');
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve('broken'));
    request.on('close', () => resolve('broken'));
  });
}
